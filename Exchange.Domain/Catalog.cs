namespace Exchange.Domain;

/// <summary>
/// The assets and markets of a venue: what a reader must know to read its numbers, which count ticks, lots and units. It is what the
/// events about assets and markets add up to.
/// </summary>
public sealed class Catalog
{
    // Numbered from 1; nothing is at 0.
    private readonly List<AssetEntry> assets = [new(default, default, 0)];
    private readonly List<MarketEntry> markets = [new(default, "", default, default, default, MarketStatus.Trading)];
    private readonly Dictionary<string, MarketId> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<AssetCode, AssetId> codes = [];

    /// <summary>The number of assets, which is the last one's number.</summary>
    public int AssetCount => assets.Count - 1;

    /// <summary>The number of markets, which is the last one's number.</summary>
    public int MarketCount => markets.Count - 1;

    /// <summary>The assets, in the order of listing.</summary>
    public IEnumerable<AssetEntry> Assets => assets.Skip(1);

    /// <summary>The markets, in the order of opening.</summary>
    public IEnumerable<MarketEntry> Markets => markets.Skip(1);

    /// <summary>An asset of the venue.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public AssetEntry this[AssetId asset] => assets[asset.Value];

    /// <summary>A market of the venue.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public MarketEntry this[MarketId market] => markets[market.Value];

    /// <summary>The asset of a code, or none (0).</summary>
    public AssetId FindAsset(AssetCode code) => codes.GetValueOrDefault(code);

    /// <summary>The market of a symbol such as BTC-USDT, or none (0).</summary>
    public MarketId FindMarket(ReadOnlySpan<char> symbol) =>
        symbols.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(symbol, out var market) ? market : default;

    /// <summary>
    /// Takes an event into account. Those that are not about assets or markets change nothing, nor do those that were taken before.
    /// </summary>
    public void Apply(EventRecord e)
    {
        switch (e.Type)
        {
            case EventType.AssetListed: Add(e.As<AssetListed>()); break;
            case EventType.MarketOpened: Add(e.As<MarketOpened>()); break;
            case EventType.MarketStatusSet: Set(e.As<MarketStatusSet>()); break;
        }
    }

    internal void Add(in AssetListed e)
    {
        if (e.Asset.Value < assets.Count) return;
        assets.Add(new AssetEntry(e.Asset, e.Code, e.Scale));
        codes.Add(e.Code, e.Asset);
    }

    internal void Add(in MarketOpened e)
    {
        if (e.Market.Value < markets.Count) return;
        var symbol = $"{assets[e.BaseAsset.Value].Code}-{assets[e.QuoteAsset.Value].Code}";
        markets.Add(new MarketEntry(e.Market, symbol, e.BaseAsset, e.QuoteAsset, e.Rules, MarketStatus.Trading));
        symbols.Add(symbol, e.Market);
    }

    internal void Set(in MarketStatusSet e) => markets[e.Market.Value] = markets[e.Market.Value] with { Status = e.Status };
}

/// <summary>An asset of a venue.</summary>
/// <param name="Scale">The number of decimals of its amounts, 0 to 18.</param>
public readonly record struct AssetEntry(AssetId Asset, AssetCode Code, int Scale);

/// <summary>A market of a venue.</summary>
/// <param name="Symbol">The codes of its base and quote asset with a dash between, such as BTC-USDT.</param>
public sealed record MarketEntry(
    MarketId Market, string Symbol, AssetId BaseAsset, AssetId QuoteAsset, MarketRules Rules, MarketStatus Status);
