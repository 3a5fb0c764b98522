using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// Where the candles of the past meet the one that runs. The history is folded after the fact, so candles may have ended of which it knows
/// nothing yet, or not all trades. The live views know the last ones that ended, and the trades that it lacks before those are added from
/// the last thousand of the market. When it lacks more, because it has stopped, there is no answer where they belong.
/// </summary>
internal static class CandleSeam
{
    /// <summary>Joins the two.</summary>
    /// <param name="past">The candles of the past, read before the live ones.</param>
    /// <param name="live">The live views.</param>
    /// <param name="query">Which candles are wanted.</param>
    /// <exception cref="HistoryBehindException">Nobody here knows all trades of that time.</exception>
    internal static List<Candle> Join(PastCandles past, LatestTrades live, CandleQuery query)
    {
        var candles = past.Candles;
        if (live.Candles.Count == 0 || past.End <= past.LastTime) return candles;
        if (live.Before.Count < live.Candles[0].FirstTrade.Value - 1 - past.LastTrade.Value) throw new HistoryBehindException();
        Add(candles, live, query);
        query.Limit(candles);
        return candles;
    }

    // Rows may have been read a moment later than the last trade of the past, and have in them some of what is thought to be missing.
    private static void Add(List<Candle> candles, LatestTrades live, CandleQuery query)
    {
        foreach (var trade in live.Before)
        {
            var open = query.Interval.OpenTime(trade.Time);
            if (!IsWanted(open)) continue;
            if (candles.Count == 0 || candles[^1].OpenTime < open) candles.Add(Candle.Of(query.Interval, trade).With(trade));
            else if (candles[^1].OpenTime == open && candles[^1].LastTrade.Value < trade.Trade.Value)
                candles[^1] = candles[^1].With(trade);
        }

        // The live candles take the place of what the history has of them.
        candles.RemoveAll(candle => candle.OpenTime >= live.Candles[0].OpenTime);
        foreach (var candle in live.Candles)
            if (IsWanted(candle.OpenTime)) candles.Add(candle);

        bool IsWanted(Timestamp open) => open >= query.Start && open < query.End;
    }
}
