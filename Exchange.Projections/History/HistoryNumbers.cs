using System.Globalization;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The numbers of events as the decimals of rows, and back. Amounts and quantities fit a decimal always. A market of extreme steps may
/// have prices that don't, so prices go as text, which PostgreSQL turns into its own numbers without a bound.
/// </summary>
internal static class HistoryNumbers
{
    // Whatever they are, as many fit a decimal.
    private const int DecimalDigits = 28;

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

    /// <summary>A price, or null for none.</summary>
    public static string? Price(Price price, in Step tick) => price.Ticks == 0 ? null : DecimalText.FormatSteps(price.Ticks, tick);

    /// <summary>A column of such prices: of decimals where they all fit, of numerals otherwise.</summary>
    public static Array Column(List<string?> numbers) => numbers.TrueForAll(text => text is null || text.Length <= DecimalDigits)
        ? numbers.ConvertAll(text => text is null ? (decimal?)null : decimal.Parse(text, CultureInfo.InvariantCulture)).ToArray()
        : numbers.ConvertAll(text => new Numeral(text)).ToArray();

    /// <summary>A price as the text that a row gave back.</summary>
    public static Price Price(string? text, in Step tick)
    {
        if (text is null) return default;
        if (text.Contains('.', StringComparison.Ordinal)) text = text.TrimEnd('0').TrimEnd('.');
        return DecimalText.TryParseSteps(text, tick, out var ticks) == DecimalError.None
            ? new Price(ticks)
            : throw new InvalidDataException($"The price {text} is no whole number of ticks.");
    }

    /// <summary>The base units in a lot of a market.</summary>
    public static long LotUnits(Catalog catalog, MarketEntry market)
    {
        var (b, q) = (catalog[market.BaseAsset].Scale, catalog[market.QuoteAsset].Scale);
        return MarketRulesCheck.TryGetUnits(market.Rules, b, q, out var lot, out _)
            ? lot
            : throw new InvalidDataException($"The steps of {market.Symbol} do not fit its assets.");
    }

    public static DateTimeOffset Time(Timestamp time) =>
        DateTimeOffset.UnixEpoch.AddTicks(time.Microseconds * TimeSpan.TicksPerMicrosecond);

    public static Timestamp Time(DateTime time) => new((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}

/// <summary>The numbers of one market as rows have them.</summary>
internal readonly struct HistoryMarket
{
    private readonly Step tick;
    private readonly long lotUnits;

    public HistoryMarket(Catalog catalog, MarketId id)
    {
        var market = catalog[id];
        tick = market.Rules.TickSize;
        lotUnits = HistoryNumbers.LotUnits(catalog, market);
        (BaseAsset, QuoteAsset) = (market.BaseAsset, market.QuoteAsset);
        (BaseScale, QuoteScale) = (catalog[BaseAsset].Scale, catalog[QuoteAsset].Scale);
    }

    public AssetId BaseAsset { get; }

    public AssetId QuoteAsset { get; }

    public int BaseScale { get; }

    public int QuoteScale { get; }

    public AssetId ReceivedBy(Side side) => side == Side.Buy ? BaseAsset : QuoteAsset;

    public AssetId GivenBy(Side side) => side == Side.Buy ? QuoteAsset : BaseAsset;

    public int ReceivedScale(Side side) => side == Side.Buy ? BaseScale : QuoteScale;

    public decimal Quantity(Quantity quantity) => HistoryNumbers.Amount(quantity.Lots * lotUnits, BaseScale);

    public Quantity Quantity(decimal quantity) => new(HistoryNumbers.Units(quantity, BaseScale) / lotUnits);

    public decimal Quote(Amount amount) => HistoryNumbers.Amount(amount.Units, QuoteScale);

    public Amount Quote(decimal amount) => new(HistoryNumbers.Units(amount, QuoteScale));

    public string? Price(Price price) => HistoryNumbers.Price(price, tick);

    public Price Price(string? text) => HistoryNumbers.Price(text, tick);
}
