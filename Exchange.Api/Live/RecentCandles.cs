using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// The last candles of a market: of each interval the last one, and some that ended before it, for readers of streams who are to be told
/// how a candle ended, and for as long as the history may be behind.
/// </summary>
internal sealed class RecentCandles
{
    /// <summary>The most candles of an interval that are kept before the last.</summary>
    internal const int MaxEnded = 10;

    private const long Second = 1_000_000;

    private readonly Queue<Candle>[] ended = [.. CandleIntervals.All.Select(_ => new Queue<Candle>())];
    private readonly Candle?[] lastEnded = new Candle?[CandleIntervals.All.Count];
    private readonly CandleFold last = new();
    private long second;

    /// <summary>As they are with these last ones.</summary>
    /// <param name="candles">The last candle of each interval.</param>
    /// <param name="trades">The last trades, oldest first: whatever candles they make as a whole are known too.</param>
    internal RecentCandles(IReadOnlyList<Candle> candles, IReadOnlyList<MarketTrade> trades)
    {
        foreach (var trade in trades) Apply(trade);
        last = new CandleFold(candles);
        if (trades.Count == 0 || trades[0].Trade.Value == 1) return;

        // Of the candle in which they begin, trades before them are missing.
        for (var i = 0; i < ended.Length; i++)
        {
            if (!ended[i].TryPeek(out var first) || first.FirstTrade != trades[0].Trade) continue;
            ended[i].Dequeue();
            if (ended[i].Count == 0) lastEnded[i] = null;
        }
    }

    /// <summary>The last candle of an interval, which may be over; null before the first trade.</summary>
    internal Candle? Last(CandleInterval interval) => last.Last(interval);

    /// <summary>The candle before the last, if it is known.</summary>
    internal Candle? Ended(CandleInterval interval) => lastEnded[(int)interval];

    /// <summary>All that are known of an interval, oldest first.</summary>
    internal IReadOnlyList<Candle> Latest(CandleInterval interval) =>
        Last(interval) is { } running ? [.. ended[(int)interval], running] : [];

    /// <summary>Takes the next trade into account.</summary>
    internal void Apply(in MarketTrade trade)
    {
        // Candles open on whole seconds, so within one no candle ends.
        if (trade.Time.Microseconds / Second != second)
        {
            second = trade.Time.Microseconds / Second;
            foreach (var candle in last.Candles)
                if (trade.Time >= candle.Interval.CloseTime(candle.OpenTime)) End(candle);
        }

        last.Apply(trade);
    }

    private void End(in Candle candle)
    {
        var before = ended[(int)candle.Interval];
        before.Enqueue(candle);
        if (before.Count > MaxEnded) before.Dequeue();
        lastEnded[(int)candle.Interval] = candle;
    }
}
