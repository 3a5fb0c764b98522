using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>What a market traded in a second.</summary>
/// <param name="Second">The whole seconds from 1970-01-01T00:00:00Z to its beginning.</param>
/// <param name="Volume">The sum of the quantities, in lots.</param>
/// <param name="QuoteVolume">The sum of price x quantity, in the quote asset's smallest unit.</param>
public record struct TradedSecond(
    long Second, Price First, Price Last, Price High, Price Low, Int128 Volume, Int128 QuoteVolume, long Trades, TradeId FirstTrade,
    TradeId LastTrade)
{
    private const long Microseconds = 1_000_000;

    /// <summary>The second that a moment belongs to.</summary>
    public static long Of(Timestamp time) =>
        time.Microseconds >= 0 ? time.Microseconds / Microseconds : (time.Microseconds + 1) / Microseconds - 1;

    /// <summary>The second of a single trade.</summary>
    public static TradedSecond Of(in MarketTrade trade) => new(
        Of(trade.Time), trade.Price, trade.Price, trade.Price, trade.Price, trade.Quantity.Lots, trade.Notional.Units, 1, trade.Trade,
        trade.Trade);

    /// <summary>Takes in what came later in the same second.</summary>
    public void Add(in TradedSecond later)
    {
        Last = later.Last;
        if (later.High > High) High = later.High;
        if (later.Low < Low) Low = later.Low;
        Volume += later.Volume;
        QuoteVolume += later.QuoteVolume;
        Trades += later.Trades;
        LastTrade = later.LastTrade;
    }
}
