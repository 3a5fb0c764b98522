using System.Text;

namespace Exchange.Domain;

/// <summary>
/// A catalog with what writing and reading events needs ready at hand. It keeps up with the catalog, whoever applies events to that.
/// </summary>
internal sealed class JsonCatalog(Catalog catalog)
{
    // Numbered from 1; nothing is at 0.
    private readonly List<JsonAsset?> assets = [null];
    private readonly List<JsonMarket?> markets = [null];

    // Those that were found last, by a hash of their symbols: hardly an event needs more.
    private readonly JsonMarket?[] found = new JsonMarket?[64];

    /// <summary>The number of assets.</summary>
    public int AssetCount => catalog.AssetCount;

    /// <summary>The number of markets.</summary>
    public int MarketCount => catalog.MarketCount;

    /// <summary>The asset of a number, or null when there is none.</summary>
    public JsonAsset? Find(AssetId asset)
    {
        while (assets.Count <= catalog.AssetCount) assets.Add(new JsonAsset(catalog[new AssetId(assets.Count)]));
        return asset.Value > 0 && asset.Value < assets.Count ? assets[asset.Value] : null;
    }

    /// <summary>The market of a number, or null when there is none.</summary>
    public JsonMarket? Find(MarketId market)
    {
        while (markets.Count <= catalog.MarketCount) markets.Add(Describe(catalog[new MarketId(markets.Count)]));
        return market.Value > 0 && market.Value < markets.Count ? markets[market.Value] : null;
    }

    /// <summary>The asset of a code, or null when there is none.</summary>
    public JsonAsset? FindAsset(ReadOnlySpan<byte> code)
    {
        Span<char> text = stackalloc char[AssetCode.MaxLength];
        return Encoding.ASCII.TryGetChars(code, text, out var length) && AssetCode.TryParse(text[..length], out var parsed)
            ? Find(catalog.FindAsset(parsed))
            : null;
    }

    /// <summary>The market of a symbol, or null when there is none.</summary>
    public JsonMarket? FindMarket(ReadOnlySpan<byte> symbol)
    {
        if (symbol.IsEmpty) return null;
        ref var last = ref found[(symbol[0] + 7 * symbol[symbol.Length / 2] + 11 * symbol[^1]) % found.Length];
        if (last is not null && symbol.SequenceEqual(last.Symbol)) return last;
        Span<char> text = stackalloc char[JsonMarket.MaxSymbolLength];
        if (!Encoding.ASCII.TryGetChars(symbol, text, out var length)) return null;
        return Find(catalog.FindMarket(text[..length])) is { } market ? last = market : null;
    }

    /// <summary>
    /// Takes an event about assets or markets into account. An asset or a market that is there already stays as it is, so that a batch
    /// whose commit failed can be written once more.
    /// </summary>
    public void Apply(EventRecord e)
    {
        var isThere = e.Type switch
        {
            EventType.AssetListed => IsThere(e.As<AssetListed>().Asset.Value, catalog.AssetCount),
            EventType.MarketOpened => IsThere(e.As<MarketOpened>().Market.Value, catalog.MarketCount),
            _ => false,
        };
        if (!isThere) catalog.Apply(e);
    }

    /// <summary>Whether a number is taken. One that is not must be the next.</summary>
    private static bool IsThere(int number, int count) => number <= count || (number == count + 1
        ? false
        : throw new InvalidOperationException("The catalog lacks assets or markets that came before."));

    private JsonMarket Describe(MarketEntry market) => new(market, Find(market.BaseAsset)!, Find(market.QuoteAsset)!);
}

/// <summary>An asset, ready to be written and read.</summary>
internal sealed class JsonAsset(AssetEntry entry)
{
    /// <summary>In place of one that is not known.</summary>
    public static readonly JsonAsset None = new(default);

    public AssetId Id { get; } = entry.Asset;

    /// <summary>The code in quotes.</summary>
    public byte[] Quoted { get; } = Encoding.ASCII.GetBytes($"\"{entry.Code}\"");

    public ReadOnlySpan<byte> Code => Quoted.AsSpan(1, Quoted.Length - 2);

    public int Scale { get; } = entry.Scale;
}

/// <summary>A market, ready to be written and read.</summary>
internal sealed class JsonMarket(MarketEntry entry, JsonAsset baseAsset, JsonAsset quoteAsset)
{
    /// <summary>The longest symbol: two codes and a dash.</summary>
    public const int MaxSymbolLength = 2 * AssetCode.MaxLength + 1;

    /// <summary>In place of one that is not known; it has neither number nor symbol.</summary>
    public static readonly JsonMarket None =
        new(new MarketEntry(default, "", default, default, default, default), JsonAsset.None, JsonAsset.None);

    public MarketId Id { get; } = entry.Market;

    /// <summary>The symbol in quotes.</summary>
    public byte[] Quoted { get; } = Encoding.ASCII.GetBytes($"\"{entry.Symbol}\"");

    public ReadOnlySpan<byte> Symbol => Quoted.AsSpan(1, Quoted.Length - 2);

    public static byte[] SymbolOf(JsonAsset baseAsset, JsonAsset quoteAsset) => [.. baseAsset.Code, (byte)'-', .. quoteAsset.Code];

    public Step TickSize { get; } = entry.Rules.TickSize;

    public Step LotSize { get; } = entry.Rules.LotSize;

    public int BaseScale { get; } = baseAsset.Scale;

    public int QuoteScale { get; } = quoteAsset.Scale;

    /// <summary>The scale of what an order of a side gives, which is what is held for it.</summary>
    public int GivenScale(Side side) => side == Side.Buy ? QuoteScale : BaseScale;

    /// <summary>The scale of what an order of a side receives, which is what its fee is taken from.</summary>
    public int ReceivedScale(Side side) => side == Side.Buy ? BaseScale : QuoteScale;
}
