using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Tests.Live;

/// <summary>Tickers and candles by a look at all trades: slow, and obviously right.</summary>
internal static class NaiveMarket
{
    private const long Second = 1_000_000;

    /// <summary>The second of now and the 86,399 before it.</summary>
    public static Ticker Ticker(MarketId market, IReadOnlyList<MarketTrade> trades, Timestamp now)
    {
        var begin = (now.Microseconds / Second - 86_399) * Second;
        var window = trades.Where(trade => trade.Time.Microseconds >= begin).ToList();
        var last = trades.Count == 0 ? default : trades[^1].Price;
        return window.Count == 0
            ? new Ticker(market, now, last, default, default, default, 0, 0, 0, default, default)
            : new Ticker(
                market, now, last, window[0].Price, window.Max(trade => trade.Price), window.Min(trade => trade.Price),
                window.Aggregate(Int128.Zero, (sum, trade) => sum + trade.Quantity.Lots),
                window.Aggregate(Int128.Zero, (sum, trade) => sum + trade.Notional.Units),
                window.Count, window[0].Trade, window[^1].Trade);
    }

    /// <summary>For each interval the trades since the last one opened.</summary>
    public static IEnumerable<Candle> Candles(IReadOnlyList<MarketTrade> trades) =>
        trades.Count == 0 ? [] : CandleIntervals.All.Select(interval => LastCandle(interval, trades));

    private static Candle LastCandle(CandleInterval interval, IReadOnlyList<MarketTrade> trades)
    {
        var open = interval.OpenTime(trades[^1].Time);
        var within = trades.Where(trade => trade.Time >= open).ToList();
        var bought = within.Where(trade => trade.TakerSide == Side.Buy).ToList();
        return new Candle(
            interval, open, within[0].Price, within.Max(trade => trade.Price), within.Min(trade => trade.Price), within[^1].Price,
            within.Aggregate(Int128.Zero, (sum, trade) => sum + trade.Quantity.Lots),
            within.Aggregate(Int128.Zero, (sum, trade) => sum + trade.Notional.Units),
            bought.Aggregate(Int128.Zero, (sum, trade) => sum + trade.Quantity.Lots),
            bought.Aggregate(Int128.Zero, (sum, trade) => sum + trade.Notional.Units),
            within.Count, within[0].Trade, within[^1].Trade);
    }
}
