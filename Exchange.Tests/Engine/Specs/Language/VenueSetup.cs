using Exchange.Domain;

namespace Exchange.Tests.Engine.Specs;

/// <summary>
/// The venue that a specification starts from: the market BTC-USD, whose ticks, lots and smallest units are all whole coins, so that
/// 5 at 100 costs 500 USD; without fees, with limits that nothing reaches; and four accounts that own a million of everything.
/// </summary>
internal sealed class VenueSetup
{
    public const string DefaultMarket = "BTC-USD";
    public const long DefaultFunds = 1_000_000;

    /// <summary>The rules of a market of which the specification says nothing more.</summary>
    public static readonly MarketRules WideRules = new(
        TickSize: new Step(1, 0), LotSize: new Step(1, 0),
        MinPrice: new Price(1), MaxPrice: new Price(MarketRules.PriceLimit - 1),
        MinQuantity: new Quantity(1), MaxQuantity: new Quantity(long.MaxValue),
        MinMarketQuantity: new Quantity(1), MaxMarketQuantity: new Quantity(long.MaxValue),
        MinNotional: Amount.Zero, MaxNotional: Amount.Zero,
        PriceBand: 0, MaxOpenOrders: 1000, MaxIcebergParts: 1000, MakerFee: 0, TakerFee: 0,
        SelfTradePrevention: SelfTradePrevention.ExpireTaker);

    public SortedDictionary<string, int> Scales { get; } = new(StringComparer.Ordinal) { ["BTC"] = 0, ["USD"] = 0 };

    public Dictionary<string, MarketRules> Markets { get; } = new() { [DefaultMarket] = WideRules };

    /// <summary>What the accounts own that own something else than <see cref="DefaultFunds"/> of every asset.</summary>
    public Dictionary<string, List<(string Asset, long Units)>?> Accounts { get; } =
        new() { ["alice"] = null, ["bob"] = null, ["carol"] = null, ["dave"] = null };

    /// <summary>Reads a line of setup: <c>asset USD scale 2</c>, <c>market fees 1000/2000, band 5000</c>, <c>alice has 5 BTC</c>.</summary>
    public bool TryRead(string line)
    {
        var words = line.Split(' ', 3);
        if (words is ["asset", var code, var scale] && scale.StartsWith("scale ", StringComparison.Ordinal))
        {
            Scales[code] = (int)Words.Number(scale["scale ".Length..]);
        }
        else if (words is [var account, "has", var funds])
        {
            Accounts[account] = funds == "nothing" ? [] : [.. funds.Split(", ").Select(Money)];
        }
        else if (words[0] == "market" && words is not [_, "is", ..] && !line.Contains(" is ", StringComparison.Ordinal))
        {
            var name = words[1].Contains('-') && !words[1].Any(char.IsLower) ? words[1] : DefaultMarket;
            var rules = name == words[1] ? words.ElementAtOrDefault(2) ?? "" : line["market ".Length..];
            Markets[name] = RulesText.Read(WideRules, rules);
            Scales.TryAdd(name.Split('-')[0], 0);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static (string Asset, long Units) Money(string text) =>
        text.Split(' ') is [var units, var asset] ? (asset, Words.Number(units)) : throw new FormatException($"'{text}' is not '5 BTC'");
}
