using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Exchange.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Tests;

/// <summary>
/// A running exchange as its users see it, over HTTP: two accounts with a key and money, the markets BTC-USDT, ETH-USDT, where five
/// orders may stand, and ETH-BTC, which is halted. Every asset has 8 decimals; a lot is 0.00001, a tick 0.01.
/// </summary>
internal sealed class TradingDesk
{
    private readonly HttpClient client;

    private TradingDesk(HttpClient client, string admin) => (this.client, Admin) = (client, admin);

    public string Admin { get; }

    /// <summary>The key of account 1, which may read and trade.</summary>
    public string Alice { get; private set; } = "";

    /// <summary>The key of account 2, which may read and trade.</summary>
    public string Bob { get; private set; } = "";

    /// <summary>A key of account 1 that was revoked.</summary>
    public string Revoked { get; private set; } = "";

    public HttpClient Client => client;

    /// <summary>Sets up an exchange that has just started on an empty store.</summary>
    public static async Task<TradingDesk> OpenAsync(HttpClient client, IServiceProvider services)
    {
        var admin = await services.GetRequiredService<ApiKeys>().CreateAsync(default, Scopes.Admin, "admin");
        return await OpenAsync(client, admin!.Value.Text);
    }

    /// <summary>Sets up an exchange that has just started on an empty store, with this key of its administrator.</summary>
    public static async Task<TradingDesk> OpenAsync(HttpClient client, string admin)
    {
        var desk = new TradingDesk(client, admin);
        foreach (var asset in new[] { "BTC", "USDT", "ETH" }) await desk.DoAsync("/assets", $$"""{"asset":"{{asset}}","scale":8}""");
        await desk.OpenMarketAsync("BTC", "USDT", 200);
        await desk.OpenMarketAsync("ETH", "USDT", 5);
        await desk.OpenMarketAsync("ETH", "BTC", 200);
        await desk.DoAsync("/markets/ETH-BTC/status", """{"status":"HALTED"}""", "PUT");
        foreach (var (account, name) in new[] { (1, "alice"), (2, "bob") })
        {
            await desk.DoAsync("/accounts", $$"""{"commandId":"{{name}}"}""");
            foreach (var (asset, amount) in new[] { ("BTC", "1000"), ("USDT", "10000000"), ("ETH", "1000") })
                await desk.DepositAsync(account, asset, amount);
        }

        (desk.Alice, desk.Bob) = (await desk.KeyAsync(1), await desk.KeyAsync(2));
        desk.Revoked = await desk.KeyAsync(1, revoked: true);
        return desk;
    }

    /// <summary>An order of the usual form with some members changed; null takes a member out.</summary>
    public static string Order(string id, params (string Name, string? Json)[] changes)
    {
        var members = new Dictionary<string, string>
        {
            ["clientOrderId"] = $"\"{id}\"",
            ["symbol"] = "\"BTC-USDT\"",
            ["side"] = "\"BUY\"",
            ["type"] = "\"LIMIT\"",
            ["quantity"] = "\"1\"",
            ["price"] = "\"100\"",
        };
        foreach (var (name, json) in changes)
        {
            if (json is null) members.Remove(name);
            else members[name] = json;
        }

        return $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}"))}}}";
    }

    public Task<Reply> PlaceAsync(string key, string id, params (string Name, string? Json)[] changes) =>
        SendAsync("POST", "/orders", key, Order(id, changes));

    public Task<Reply> GetAsync(string path, string? key = null) => SendAsync("GET", path, key);

    public Task<Reply> DeleteAsync(string path, string key) => SendAsync("DELETE", path, key);

    public async Task<Reply> SendAsync(string method, string path, string? key = null, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? "/api/v1" + path : "/" + path);
        if (key is not null) request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return await SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply(
            response.StatusCode,
            text,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(
                header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>What both accounts have, as one text to compare.</summary>
    public async Task<string> MoneyAsync() =>
        (await GetAsync("/accounts/1/balances", Admin)).Text + (await GetAsync("/accounts/2/balances", Admin)).Text;

    private Task DepositAsync(int account, string asset, string amount) =>
        DoAsync($"/accounts/{account}/deposits", $$"""{"asset":"{{asset}}","amount":"{{amount}}","commandId":"{{asset}}"}""");

    private Task OpenMarketAsync(string @base, string quote, int maxOpenOrders) => DoAsync("/markets", $$"""
        {"baseAsset":"{{@base}}","quoteAsset":"{{quote}}","tickSize":"0.01","lotSize":"0.00001","minQuantity":"0.0001",
         "maxQuantity":"1000000","minNotional":"5","maxNotional":"1000000000","maxOpenOrders":{{maxOpenOrders}},
         "makerFee":"0.001","takerFee":"0.002"}
        """);

    private async Task<string> KeyAsync(int account, bool revoked = false)
    {
        var made = await DoAsync("/keys", $$"""{"account":{{account}},"scopes":["read","trade"],"name":"key"}""");
        if (revoked) await DeleteAsync($"/keys/{made.Json.GetProperty("key").GetProperty("id").GetString()}", Admin);
        return made.Json.GetProperty("secret").GetString()!;
    }

    private async Task<Reply> DoAsync(string path, string body, string method = "POST")
    {
        var reply = await SendAsync(method, path, Admin, body);
        return (int)reply.Status < 300 ? reply : throw new InvalidOperationException($"{path}: {reply.Text}");
    }
}

/// <summary>What came back.</summary>
internal sealed record Reply(HttpStatusCode Status, string Text, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Code => Member("code");

    public long OrderId => Json.GetProperty("orderId").GetInt64();

    public bool IsReplay => Headers.ContainsKey(Problem.Replay);

    /// <summary>A member as text; null when it is not there.</summary>
    public string? Member(string name) =>
        Text.StartsWith('{') && Json.TryGetProperty(name, out var member) ? member.ToString() : null;
}
