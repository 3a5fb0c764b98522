using System.Globalization;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>The command page-link: prints a link that opens the trading page of a running exchange, once.</summary>
internal static class LinkCommand
{
    /// <summary>The command's name, the first argument of the program.</summary>
    internal const string Name = "page-link";

    /// <summary>Its own option, which says whose page it is. The first account is the demo account, where there is one.</summary>
    internal const string Account = "--account";

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(ExchangeOptions options, IConfiguration configuration)
    {
        var text = configuration[Account.TrimStart('-')] ?? "1";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var account) || account == 0)
            throw new StartRefused(StartRefused.Usage, "USAGE", $"{Account} needs the number of an account.");

        await using var redis = new RedisConnections(options.Redis);
        var url = PublicAddress.Of(options, configuration[WebHostDefaults.ServerUrlsKey]!.Split(';')[0]);
        Console.WriteLine(await new PageLinks(redis, options.Venue).IssueAsync(url, new AccountId(account)));
        return 0;
    }
}
