using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>What somebody reads who has just started an exchange: where it is, the keys, and what to try.</summary>
internal static class Welcome
{
    /// <summary>The text.</summary>
    /// <param name="url">Where the exchange listens.</param>
    /// <param name="venue">The venue's name.</param>
    /// <param name="admin">The administrator's key, if it was made just now.</param>
    /// <param name="trader">The demo account's key, if it was made just now.</param>
    /// <param name="account">The demo account, or 0.</param>
    /// <param name="link">What opens the trading page for the demo account, if there is one.</param>
    internal static string Text(string url, string venue, string? admin, string? trader, AccountId account, string? link)
    {
        var text = new StringBuilder();
        text.Append($"\nThe exchange (venue {venue}) runs on {url}; its interface is described on {url}/docs\n");
        if (link is not null)
        {
            text.Append($"\nTrade on the page, as the demo account:\n\n    {link}\n\n");
            text.Append($"The link works once, within {PageLinks.Lifetime.TotalMinutes:0} minutes; scripts/link prints another.\n");
        }

        if (admin is not null) text.Append("\nKeys, shown this once and stored nowhere:\n\n");
        if (admin is not null) text.Append($"    administrator    {admin}\n");
        if (trader is not null) text.Append($"    demo account {account.Value,-4}{trader}\n");
        if (admin is null)
        {
            text.Append("Its keys were shown at the first start. An administrator makes others: POST /api/v1/keys\n");
            text.Append("To begin anew, without what is there: scripts/run --reset\n");
        }

        text.Append($"\nTry:\n\n    curl {url}/api/v1/markets\n");
        if (account.Value != 0) text.Append(Trading(url, trader ?? "$KEY", account));
        return text.Append('\n').ToString();
    }

    private static string Trading(string url, string key, AccountId account) =>
        $$"""
            curl -H "X-Api-Key: {{key}}" {{url}}/api/v1/accounts/{{account.Value}}/balances
            curl -H "X-Api-Key: {{key}}" -H 'Content-Type: application/json' {{url}}/api/v1/orders \
                -d '{"clientOrderId":"first","symbol":"BTC-USDT","side":"BUY","type":"LIMIT","quantity":"0.1","price":"50000"}'
            curl -H "X-Api-Key: {{key}}" {{url}}/api/v1/orders
            curl -H "X-Api-Key: {{key}}" -X DELETE {{url}}/api/v1/orders

        """;
}
