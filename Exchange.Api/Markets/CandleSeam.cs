using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// Where the candles of the past meet the one that runs. The history is folded after the fact, so candles may have ended of which it knows
/// nothing yet, or not all trades. The live views know the last ones that ended, and the trades that it lacks before those are added from
/// the last thousand of the market. When it lacks more, because it has stopped, what is whole is answered, and the sequence says how far
/// that goes.
/// </summary>
internal static class CandleSeam
{
    /// <summary>Joins the two.</summary>
    /// <param name="past">The candles of the past, read before the live ones.</param>
    /// <param name="live">The live views.</param>
    /// <param name="interval">The length of the candles.</param>
    /// <param name="from">The first open time; none for the latest ones.</param>
    /// <param name="to">The last open time, if any.</param>
    /// <param name="limit">The most that are wanted.</param>
    internal static (long Sequence, List<Candle> Candles) Join(
        PastCandles past, LatestTrades live, CandleInterval interval, Timestamp from, Timestamp to, int limit)
    {
        var candles = past.Candles;
        var isWhole = true;
        if (live.Candles.Count > 0)
        {
            isWhole = live.Before.Count == Math.Max(live.Candles[0].FirstTrade.Value - 1 - past.LastTrade.Value, 0);
            if (isWhole) Add(candles, live, interval, IsWanted);
            else candles.RemoveAll(candle => candle.OpenTime >= interval.OpenTime(past.LastTime));
        }

        // The latest ones end at the last, all others begin at the first.
        if (candles.Count > limit) candles.RemoveRange(from == Timestamp.None ? 0 : limit, candles.Count - limit);
        return (isWhole ? live.Sequence : past.Sequence, candles);

        bool IsWanted(Timestamp open) => open >= from && (to == Timestamp.None || open <= to);
    }

    // Rows may have been read a moment later than the last trade of the past, and have in them some of what is thought to be missing.
    private static void Add(List<Candle> candles, LatestTrades live, CandleInterval interval, Func<Timestamp, bool> isWanted)
    {
        foreach (var trade in live.Before)
        {
            var open = interval.OpenTime(trade.Time);
            if (!isWanted(open)) continue;
            if (candles.Count == 0 || candles[^1].OpenTime < open) candles.Add(Candle.Of(interval, trade).With(trade));
            else if (candles[^1].OpenTime == open && candles[^1].LastTrade.Value < trade.Trade.Value)
                candles[^1] = candles[^1].With(trade);
        }

        // The live candles take the place of what the history has of them.
        candles.RemoveAll(candle => candle.OpenTime >= live.Candles[0].OpenTime);
        foreach (var candle in live.Candles)
            if (isWanted(candle.OpenTime)) candles.Add(candle);
    }
}
