using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

// What readers take. Whatever is written for one is kept until the market changes, and serves all who ask for the same meanwhile.
internal sealed partial class MarketReplica
{
    /// <summary>The most trades that a message of a stream has.</summary>
    internal const int MaxTradesAtOnce = 250;

    /// <summary>The trades that a stream begins with.</summary>
    internal const int FirstTrades = 100;

    // A part of a snapshot, so that whoever reads slowly has no more than this on its way.
    private const int LevelsOfPart = 500;

    // More than the usual questions; what is beyond them is written for each who asks.
    private const int MaxRendered = 256;

    private readonly Dictionary<(Kind Kind, long Detail), Rendered[]> rendered = [];

    private enum Kind
    {
        Depth, Trades, BestPrices, Ticker, Snapshot, Diff, TradesAfter, Candles,
    }

    /// <summary>The best levels of both sides.</summary>
    internal Rendered Depth(int limit)
    {
        lock (gate)
        {
            return One(Kind.Depth, limit, () =>
            {
                var (at, bidLevels, askLevels) = (moment, bids.Top(limit), asks.Top(limit));
                return new Rendered(json => MarketJson.WriteDepth(json, numbers, at, bidLevels, askLevels));
            });
        }
    }

    /// <summary>The last trades, the newest last.</summary>
    internal Rendered Trades(int limit)
    {
        lock (gate)
        {
            return One(Kind.Trades, limit, () =>
            {
                var (at, trades) = (moment, tape.Latest(limit));
                return new Rendered(json => MarketJson.WriteTrades(json, numbers, at, trades));
            });
        }
    }

    /// <summary>The best bid and the best ask.</summary>
    internal Rendered BestPrices()
    {
        lock (gate)
        {
            return One(Kind.BestPrices, 0, () =>
            {
                var (at, bid, ask) = (moment, bids.Best, asks.Best);
                return new Rendered(json => MarketJson.WriteBestPrices(json, numbers, at, bid, ask));
            });
        }
    }

    /// <summary>The last 24 hours, with the best bid and ask.</summary>
    internal Rendered Ticker()
    {
        lock (gate)
        {
            return One(Kind.Ticker, 0, () =>
            {
                var (at, of, bid, ask) = (moment, ticker, bids.Best, asks.Best);
                return new Rendered(json => MarketJson.WriteTicker(json, numbers, at, of, bid, ask));
            });
        }
    }

    /// <summary>
    /// What somebody who follows the depth has to be told next: nothing, what changed since the last time, or all of it in parts, if that
    /// is too long ago.
    /// </summary>
    internal Rendered[] TakeDepth(ref DepthCursor cursor)
    {
        lock (gate)
        {
            var from = cursor;
            if (from == new DepthCursor(generation, moment.LastUpdate)) return [];
            cursor = new DepthCursor(generation, moment.LastUpdate);
            if (from.Generation == generation && TakeDiff(from.LastUpdate) is { } diff)
            {
                if (diffs.NewestFirst > from.LastUpdate + 1) LiveMetrics.Conflated();
                return diff;
            }

            if (from != default) LiveMetrics.Resynced("depth");
            return Many(Kind.Snapshot, 0, Snapshot);
        }
    }

    /// <summary>What somebody who follows the trades has to be told next, if anything.</summary>
    /// <param name="cursor">The last trade that was told; below zero before the first message.</param>
    internal Rendered? TakeTrades(ref long cursor)
    {
        lock (gate)
        {
            var isFirst = cursor < 0;
            if (cursor == lastTrade) return null;
            var oldest = lastTrade - tape.Count;
            var from = isFirst ? Math.Max(oldest, lastTrade - FirstTrades) : Math.Max(oldest, Math.Min(cursor, lastTrade));
            var skipped = isFirst ? 0 : Math.Max(from - cursor, 0);
            var to = Math.Min(from + MaxTradesAtOnce, lastTrade);
            cursor = to;
            Rendered Batch()
            {
                var (at, trades) = (moment, tape.Latest((int)(lastTrade - from)).Skip((int)(lastTrade - to)).ToArray());
                return new Rendered(json => MarketJson.WriteTradeMessage(json, numbers, at, skipped, trades));
            }

            return skipped > 0 ? Batch() : One(Kind.TradesAfter, from, Batch);
        }
    }

    /// <summary>What somebody who follows an interval has to be told next, if anything.</summary>
    internal Rendered? TakeCandles(CandleInterval interval, ref CandleCursor cursor)
    {
        lock (gate)
        {
            var isFirst = cursor == CandleCursor.Start;
            if (candles.Last(interval) is not { } last)
            {
                if (!isFirst) return null;
                cursor = default;
                return CandlesOf(interval, [], isSkipping: false);
            }

            var from = cursor;
            cursor = new CandleCursor(last.OpenTime, last.LastTrade);
            if (from == cursor) return null;
            if (isFirst || from.OpenTime == last.OpenTime) return CandlesOf(interval, [last], isSkipping: false);
            if (from == default) return CandlesOf(interval, candles.Ended(interval) is { } was ? [was, last] : [last], isSkipping: false);
            return candles.Ended(interval) is { } ended && ended.OpenTime >= from.OpenTime
                ? CandlesOf(interval, [ended, last], isSkipping: ended.OpenTime > from.OpenTime)
                : CandlesOf(interval, [last], isSkipping: true);
        }
    }

    private Rendered CandlesOf(CandleInterval interval, Candle[] told, bool isSkipping)
    {
        var at = moment;
        return One(Kind.Candles, ((int)interval * 4 + told.Length) * 2 + (isSkipping ? 1 : 0),
            () => new Rendered(json => MarketJson.WriteCandleMessage(json, numbers, at, interval, isSkipping, told)));
    }

    private Rendered[]? TakeDiff(long from)
    {
        if (rendered.TryGetValue((Kind.Diff, from), out var found)) return found;
        if (diffs.ChangedAfter(from) is not { } changed) return null;
        return Many(Kind.Diff, from, () =>
        {
            var at = moment;
            var levels = changed.ConvertAll(
                level => new DepthLevel(level.Side, level.Price, (level.Side == Side.Buy ? bids : asks)[level.Price]));
            return [new Rendered(json => MarketJson.WriteDiff(json, numbers, at, from + 1, levels))];
        });
    }

    private Rendered[] Snapshot()
    {
        var (at, bidLevels, askLevels) = (moment, bids.Top(int.MaxValue), asks.Top(int.MaxValue));
        var parts = new Rendered[Math.Max(1, (Math.Max(bidLevels.Length, askLevels.Length) + LevelsOfPart - 1) / LevelsOfPart)];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = i;
            parts[i] = new Rendered(json => MarketJson.WriteSnapshotPart(
                json, numbers, at, part, part + 1 < parts.Length, PartOf(bidLevels, part), PartOf(askLevels, part)));
        }

        return parts;
    }

    private static ReadOnlySpan<BookLevel> PartOf(BookLevel[] levels, int part)
    {
        var start = Math.Min(part * LevelsOfPart, levels.Length);
        return levels.AsSpan(start, Math.Min(LevelsOfPart, levels.Length - start));
    }

    private Rendered One(Kind kind, long detail, Func<Rendered> make) => Many(kind, detail, () => [make()])[0];

    private Rendered[] Many(Kind kind, long detail, Func<Rendered[]> make)
    {
        if (rendered.TryGetValue((kind, detail), out var found)) return found;
        var made = make();
        if (rendered.Count < MaxRendered) rendered.Add((kind, detail), made);
        return made;
    }

    private void ForgetRendered()
    {
        if (rendered.Count > 0) rendered.Clear();
    }
}

/// <summary>Up to where somebody knows a market's depth.</summary>
/// <param name="Generation">Which of the copies that this process had one after another; 0 for none.</param>
/// <param name="LastUpdate">The last update id that was told.</param>
internal readonly record struct DepthCursor(int Generation, long LastUpdate);

/// <summary>Up to where somebody knows the candles of an interval; default when there was none yet.</summary>
internal readonly record struct CandleCursor(Timestamp OpenTime, TradeId LastTrade)
{
    /// <summary>Before the first message.</summary>
    internal static readonly CandleCursor Start = new(new Timestamp(-1), default);
}
