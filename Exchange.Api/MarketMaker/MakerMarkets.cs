using System.Globalization;
using System.Text.RegularExpressions;

namespace Exchange.Api;

/// <summary>A market that the maker works in.</summary>
/// <param name="Symbol">Such as BTC-USDT.</param>
/// <param name="Anchor">The price that it is drawn to; 0 where the price follows from those of its two assets.</param>
/// <param name="Profile">Its temper.</param>
internal sealed record MakerMarket(string Symbol, double Anchor, MarketProfile Profile)
{
    internal string Base => Symbol.Split('-')[0];

    internal string Quote => Symbol.Split('-')[1];

    internal bool IsCross => Anchor == 0;
}

/// <summary>
/// Reads the setting that lists the maker's markets: a comma list such as
/// "BTC-USDT=60000 calm, ETH-USDT=3000 volatile, ETH-BTC=cross thin". Every asset needs a price in the first market's quote asset.
/// </summary>
internal static partial class MakerMarkets
{
    internal const string Default = "BTC-USDT=60000 calm,ETH-USDT=3000 calm,ETH-BTC=cross calm";

    internal const string Allowed = "must be a comma list such as BTC-USDT=60000 calm,ETH-USDT=3000 volatile,ETH-BTC=cross thin: symbol, "
        + "price or cross, and calm, volatile, thin or flash-crash; each symbol once, with both assets of a cross, and every quote asset, "
        + "priced in the first quote asset";

    /// <summary>The markets; nothing when the text is not fit.</summary>
    internal static IReadOnlyList<MakerMarket>? Parse(string text)
    {
        var markets = new List<MakerMarket>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Entry().Match(part) is not { Success: true } match) return null;
            if (!MarketProfile.All.TryGetValue(match.Groups["profile"].Value, out var profile)) return null;
            var price = match.Groups["price"].Value;
            var anchor = price == "cross" ? 0 : double.Parse(price, CultureInfo.InvariantCulture);
            if (price != "cross" && anchor <= 0) return null;
            markets.Add(new MakerMarket(match.Groups["symbol"].Value, anchor, profile));
        }

        var reference = markets[0].Quote;
        var priced = markets.Where(market => market.Quote == reference && !market.IsCross).Select(market => market.Base)
            .Append(reference).ToHashSet(StringComparer.Ordinal);
        var isFit = markets.DistinctBy(market => market.Symbol).Count() == markets.Count
            && markets.All(market => priced.Contains(market.Quote) && (!market.IsCross || priced.Contains(market.Base)));
        return isFit ? markets : null;
    }

    [GeneratedRegex(@"\A(?<symbol>[A-Z0-9]{1,16}-[A-Z0-9]{1,16})=(?<price>cross|[0-9]{1,9}(\.[0-9]{1,8})?) (?<profile>[a-z-]{1,20})\z")]
    private static partial Regex Entry();
}
