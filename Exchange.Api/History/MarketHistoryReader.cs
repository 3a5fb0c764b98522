using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Reads trades and candles of the past, some 100 ms behind what has happened.
/// </summary>
internal sealed class MarketHistoryReader(NpgsqlDataSource database, string venue)
{
    /// <summary>The candles of a range.</summary>
    /// <inheritdoc cref="PastCandles.ReadAsync"/>
    internal Task<PastCandles> CandlesAsync(MarketNumbers numbers, CandleQuery query, CancellationToken cancellation) =>
        PastCandles.ReadAsync(database, venue, numbers, query, cancellation);

    /// <summary>The trades in a range of time, the newest first.</summary>
    /// <param name="symbol">The market.</param>
    /// <param name="from">The first moment, if any.</param>
    /// <param name="to">The last moment, if any.</param>
    /// <param name="before">The trade before which to go on, if any; its time is the end of the range.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The venue's sequence up to which they stand at least, and the trades.</returns>
    internal async Task<(long Sequence, List<PastTrade> Trades)> TradesAsync(
        string symbol, Timestamp from, Timestamp to, TradeId before, int limit, CancellationToken cancellation)
    {
        var sequence = await SequenceAsync(cancellation);
        await using var command = database.CreateCommand(
            $"""
            select time, trade, trim_scale(price)::text, trim_scale(quantity)::text, trim_scale(notional)::text, taker_side
            from {MarketHistorySchema.Name}.trades
            where venue = $1 and market = $2 and time >= $3 and time <= $4 and (time < $4 or trade < $6)
            order by time desc, trade desc limit $5
            """);
        AddRange(command.Parameters, symbol, from, to, limit);
        command.Parameters.Add(new() { Value = before.Value == 0 ? long.MaxValue : before.Value });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var trades = new List<PastTrade>();
        while (await rows.ReadAsync(cancellation))
        {
            var time = Moments.ToTimestamp(rows.GetDateTime(0));
            var side = rows.GetString(5) == nameof(Side.Buy) ? Side.Buy : Side.Sell;
            trades.Add(new PastTrade(
                time, new TradeAnswer(
                    rows.GetInt64(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), OrderWords.Sides[side].Value,
                    TimeText.Format(time))));
        }

        return (sequence, trades);
    }

    private async Task<long> SequenceAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await HistoryRows.PositionAsync(connection, MarketHistorySchema.Name, venue, cancellation))?.Sequence ?? 0;
    }

    private void AddRange(NpgsqlParameterCollection parameters, string symbol, Timestamp from, Timestamp to, int limit)
    {
        parameters.Add(new() { Value = venue });
        parameters.Add(new() { Value = symbol });
        parameters.Add(new() { Value = Time(from) });
        parameters.Add(new() { Value = Time(to == Timestamp.None ? QueryTimes.Last : to) });
        parameters.Add(new() { Value = limit });
    }

    private static DateTime Time(Timestamp time) => DateTime.UnixEpoch.AddMicroseconds(time.Microseconds);
}

/// <summary>A trade of the past, and its time as a number.</summary>
internal readonly record struct PastTrade(Timestamp Time, TradeAnswer Answer);
