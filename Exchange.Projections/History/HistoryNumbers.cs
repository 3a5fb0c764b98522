using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The numbers of events as the decimals of parameters and rows, and back. Amounts and quantities fit a decimal always. A market of extreme
/// steps may have prices that don't, so prices are read as text.
/// </summary>
internal static class HistoryNumbers
{
    /// <summary>The last moment that .NET can read from a row.</summary>
    public static readonly Timestamp LastTime = Time(DateTime.MaxValue);

    /// <summary>An amount of an asset.</summary>
    public static decimal Amount(long units, int scale)
    {
        var size = unchecked((ulong)(units < 0 ? -units : units));
        return new decimal(unchecked((int)size), unchecked((int)(size >> 32)), 0, units < 0, (byte)scale);
    }

    /// <summary>An amount as it came back from a row.</summary>
    public static long Units(decimal amount, int scale)
    {
        for (; scale > 0; scale--) amount *= 10;
        return decimal.ToInt64(amount);
    }

    /// <summary>A price as the text that a row gave back.</summary>
    public static Price Price(string? text, in Step tick)
    {
        if (text is null) return default;
        if (text.Contains('.', StringComparison.Ordinal)) text = text.TrimEnd('0').TrimEnd('.');
        return DecimalText.TryParseSteps(text, tick, out var ticks) == DecimalError.None
            ? new Price(ticks)
            : throw new InvalidDataException($"The price {text} is no whole number of ticks.");
    }

    public static DateTimeOffset Time(Timestamp time) =>
        DateTimeOffset.UnixEpoch.AddTicks(time.Microseconds * TimeSpan.TicksPerMicrosecond);

    public static Timestamp Time(DateTime time) => new((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}

/// <summary>The numbers of one market as rows have them.</summary>
internal readonly struct HistoryMarket
{
    private readonly MarketUnits units;

    public HistoryMarket(Catalog catalog, MarketId id)
    {
        var market = catalog[id];
        (Symbol, SymbolInRows, Tick) = (market.Symbol, new RowText(market.Symbol), market.Rules.TickSize);
        (BaseScale, QuoteScale) = (catalog[market.BaseAsset].Scale, catalog[market.QuoteAsset].Scale);
        if (!MarketRulesCheck.TryGetUnits(market.Rules, BaseScale, QuoteScale, out var lot, out var tickLot))
            throw new InvalidDataException($"The steps of {market.Symbol} do not fit its assets.");
        units = new MarketUnits(market.BaseAsset, market.QuoteAsset, lot, tickLot);
    }

    public string Symbol { get; }

    public RowText SymbolInRows { get; }

    public Step Tick { get; }

    public int BaseScale { get; }

    public int QuoteScale { get; }

    public AssetId ReceivedBy(Side side) => side == Side.Buy ? units.BaseAsset : units.QuoteAsset;

    public int ReceivedScale(Side side) => side == Side.Buy ? BaseScale : QuoteScale;

    /// <summary>The base units in a lot.</summary>
    public long LotUnits => units.LotUnits;

    /// <summary>Price x quantity, in quote units.</summary>
    public long Notional(Price price, Quantity quantity) => price.Ticks * quantity.Lots * units.TickLotUnits;

    public decimal Quantity(Quantity quantity) => HistoryNumbers.Amount(quantity.Lots * LotUnits, BaseScale);

    public Quantity Quantity(decimal quantity) => new(HistoryNumbers.Units(quantity, BaseScale) / LotUnits);

    public decimal Quote(Amount amount) => HistoryNumbers.Amount(amount.Units, QuoteScale);

    public Amount Quote(decimal amount) => new(HistoryNumbers.Units(amount, QuoteScale));

    public Price Price(string? text) => HistoryNumbers.Price(text, Tick);
}
