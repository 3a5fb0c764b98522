using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// Where the candles of the past meet the one that runs. The history is folded after the fact, so candles may have ended of which it knows
/// nothing yet, or not all trades. The trades that it lacks are added from the live views, which keep the last thousand of a market. When
/// it lacks more, because it has stopped, what is whole is answered, and the sequence says how far that goes.
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
        if (live.Candle is { } last)
        {
            isWhole = live.Before.Count == Math.Max(last.FirstTrade.Value - 1 - past.LastTrade.Value, 0);
            if (isWhole) Add(candles, live.Before, last, interval, IsWanted);
            else candles.RemoveAll(candle => candle.OpenTime >= interval.OpenTime(past.LastTime));
        }

        // The latest ones end at the last, all others begin at the first.
        if (candles.Count > limit) candles.RemoveRange(from == Timestamp.None ? 0 : limit, candles.Count - limit);
        return (isWhole ? live.Sequence : past.Sequence, candles);

        bool IsWanted(Timestamp open) => open >= from && (to == Timestamp.None || open <= to);
    }

    // Rows may have been read a moment later than the last trade of the past, and have in them some of what is thought to be missing.
    private static void Add(
        List<Candle> candles, IReadOnlyList<MarketTrade> missing, in Candle last, CandleInterval interval, Func<Timestamp, bool> isWanted)
    {
        foreach (var trade in missing)
        {
            var open = interval.OpenTime(trade.Time);
            if (!isWanted(open)) continue;
            if (candles.Count == 0 || candles[^1].OpenTime < open) candles.Add(Candle.Of(interval, trade).With(trade));
            else if (candles[^1].OpenTime == open && candles[^1].LastTrade.Value < trade.Trade.Value) candles[^1] = candles[^1].With(trade);
        }

        // The live candle takes the place of what the history has of it.
        if (!isWanted(last.OpenTime)) return;
        while (candles.Count > 0 && candles[^1].OpenTime >= last.OpenTime) candles.RemoveAt(candles.Count - 1);
        candles.Add(last);
    }
}
