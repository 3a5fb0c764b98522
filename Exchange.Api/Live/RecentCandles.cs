using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// The last candles of a market: of each interval the last one, and whole ones that ended before it, none left out. Some are kept for
/// readers of streams, who are to be told how a candle ended, and for as long as the history may be behind; more of an interval that
/// somebody has asked for, so that the history need not be asked again.
/// </summary>
internal sealed class RecentCandles
{
    /// <summary>The most candles of an interval that are kept before the last.</summary>
    internal const int MaxEnded = 10;

    /// <summary>The same, once somebody has asked for candles of the interval, if there is room.</summary>
    internal const int MaxAsked = 1_500;

    private const long Second = 1_000_000;

    private readonly List<WrittenCandle>[] ended = [.. CandleIntervals.All.Select(_ => new List<WrittenCandle>())];
    private readonly WrittenCandle?[] running = new WrittenCandle?[CandleIntervals.All.Count];
    private readonly bool[] areAsked = new bool[CandleIntervals.All.Count];
    private readonly CandleRoom room;
    private readonly CandleFold last = new();
    private long second;

    /// <summary>As they are with these last ones.</summary>
    /// <param name="candles">The last candle of each interval.</param>
    /// <param name="trades">The last trades, oldest first: whatever candles they make as a whole are known too.</param>
    /// <param name="room">How many may be kept.</param>
    internal RecentCandles(IReadOnlyList<Candle> candles, IReadOnlyList<MarketTrade> trades, CandleRoom room)
    {
        this.room = room;
        foreach (var trade in trades) Apply(trade);
        last = new CandleFold(candles);
        if (trades.Count == 0 || trades[0].Trade.Value == 1) return;

        // Of the candle in which they begin, trades before them are missing.
        foreach (var before in ended)
            if (before.Count > 0 && before[0].Candle.FirstTrade == trades[0].Trade) before.RemoveAt(0);
    }

    /// <summary>The last candle of an interval, which may be over; null before the first trade.</summary>
    internal Candle? Last(CandleInterval interval) => last.Last(interval);

    /// <summary>The candle before the last, if it is known.</summary>
    internal Candle? Ended(CandleInterval interval) => ended[(int)interval] is [.., var before] ? before.Candle : null;

    /// <summary>All that are known of an interval, oldest first.</summary>
    internal IReadOnlyList<Candle> Latest(CandleInterval interval) =>
        Last(interval) is { } running ? [.. ended[(int)interval].Select(before => before.Candle), running] : [];

    /// <summary>The candles that are asked for, the oldest first; null when some of them are not known here.</summary>
    internal WrittenCandle[]? Read(in CandleQuery query)
    {
        if (Last(query.Interval) is null) return []; // nothing was ever traded
        var isAll = At(query.Interval, 0).Candle.FirstTrade.Value == 1;
        var (start, end) = (CountBefore(query.Interval, query.Start), CountBefore(query.Interval, query.End));
        if (query.IsLatest)
        {
            if (end < query.Most && !isAll) return null;
            start = Math.Max(end - query.Most, 0);
        }
        else
        {
            if (At(query.Interval, 0).Candle.OpenTime > query.Start && !isAll) return null;
            end = Math.Min(end, start + query.Most);
        }

        var read = new WrittenCandle[end - start];
        for (var i = 0; i < read.Length; i++) read[i] = At(query.Interval, start + i);
        return read;
    }

    /// <summary>Keeps whole candles of an interval that somebody has asked for, if they go right up to those that are known.</summary>
    internal void Keep(CandleInterval interval, IReadOnlyList<Candle> candles)
    {
        if (Last(interval) is null) return;
        ref var isAsked = ref areAsked[(int)interval];
        if (!isAsked && !(isAsked = room.TryTake(MaxAsked))) return;
        var before = ended[(int)interval];
        var first = At(interval, 0).Candle.FirstTrade.Value;
        var end = candles.Count;
        while (end > 0 && candles[end - 1].LastTrade.Value >= first) end--;
        if (end == 0 || candles[end - 1].LastTrade.Value + 1 != first) return;
        var start = Math.Max(end - (MaxAsked - before.Count), 0);
        before.InsertRange(0, candles.Take(start..end).Select(candle => new WrittenCandle(candle)));
    }

    /// <summary>Gives back the room that they take.</summary>
    internal void GiveRoom() => room.Give(MaxAsked * areAsked.Count(isAsked => isAsked));

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
        before.Add(new WrittenCandle(candle));
        if (before.Count > (areAsked[(int)candle.Interval] ? MaxAsked : MaxEnded)) before.RemoveAt(0);
    }

    private WrittenCandle At(CandleInterval interval, int index)
    {
        if (index < ended[(int)interval].Count) return ended[(int)interval][index];
        ref var written = ref running[(int)interval];
        var candle = last.Last(interval)!.Value;
        return written?.Candle.LastTrade == candle.LastTrade ? written : written = new WrittenCandle(candle);
    }

    // How many of those that are known opened before a moment.
    private int CountBefore(CandleInterval interval, Timestamp moment)
    {
        var (low, high) = (0, ended[(int)interval].Count + 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(interval, middle).Candle.OpenTime < moment) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
