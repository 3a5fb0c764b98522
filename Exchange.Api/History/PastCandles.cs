using System.Data;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>Candles of the past, whole as far as the history has come.</summary>
/// <param name="LastTrade">The market's last trade in the history, in them or in later ones; 0 for none.</param>
/// <param name="LastTime">Its time, or one before it.</param>
/// <param name="End">The first moment for which they do not speak.</param>
/// <param name="Candles">The candles, the oldest first.</param>
internal readonly record struct PastCandles(TradeId LastTrade, Timestamp LastTime, Timestamp End, List<Candle> Candles)
{
    /// <summary>The most trades that are folded for one answer.</summary>
    internal const int MaxFolded = 1_000_000;

    /// <summary>
    /// Reads candles, and answers for them: TimescaleDB shows trades that were written late, since the history was behind, only when it has
    /// added them up, so until then they are folded here.
    /// </summary>
    /// <exception cref="HistoryBehindException">More is missing in them than can be folded now, or is gone.</exception>
    internal static async Task<PastCandles> ReadAsync(
        NpgsqlDataSource database, string venue, MarketNumbers numbers, CandleQuery query, CancellationToken cancellation)
    {
        try
        {
            return await ReadOnceAsync(database, venue, numbers, query, cancellation);
        }
        catch (HistoryBehindException)
        {
            // Another history may have taken the place of this one just then.
            return await ReadOnceAsync(database, venue, numbers, query, cancellation);
        }
    }

    private static async Task<PastCandles> ReadOnceAsync(
        NpgsqlDataSource database, string venue, MarketNumbers numbers, CandleQuery query, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = new PastCandleRows(connection, venue, numbers, cancellation);

        // All of it as of one moment, whoever writes meanwhile.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var (lastTrade, lastTime) = await rows.LastTradeAsync();
        var candles = await rows.CandlesAsync(query);
        var (start, end) = query.SpanOf(candles);
        var (before, last) = await rows.BoundsAsync(query.Interval, start, end);
        if (CandleGap.Find(candles, before, last) is { } gap)
        {
            await FillAsync(rows, query.Interval, candles, gap, (start, before), (end, last));
            if (CandleGap.Find(candles, before, last) is not null) throw new HistoryBehindException();
            query.Limit(candles);
            end = query.SpanOf(candles).End;
        }

        return new PastCandles(lastTrade, lastTime, end, candles);
    }

    // Makes those around a gap anew, of the trades that belong to them.
    private static async Task FillAsync(
        PastCandleRows rows, CandleInterval interval, List<Candle> candles, (int Start, int End) gap,
        (Timestamp Time, TradeId Trade) before, (Timestamp Time, TradeId Trade) last)
    {
        if (gap.Start > 0) before = (candles[gap.Start].OpenTime, candles[gap.Start - 1].LastTrade);
        if (gap.End < candles.Count) last = (interval.CloseTime(candles[gap.End - 1].OpenTime), new(candles[gap.End].FirstTrade.Value - 1));
        if (last.Trade.Value - before.Trade.Value > MaxFolded) throw new HistoryBehindException();
        var folded = await rows.FoldAsync(interval, before.Time, last.Time);
        candles.RemoveRange(gap.Start, gap.End - gap.Start);
        candles.InsertRange(gap.Start, folded);
    }
}

/// <summary>The history has not come as far as an answer would have to be whole.</summary>
internal sealed class HistoryBehindException() : Exception("The history is behind.");
