using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Reads trades and candles of the past, some 100 ms behind what has happened. Numbers come as the plain decimals that they are.
/// </summary>
internal sealed class MarketHistoryReader(NpgsqlDataSource database, string venue)
{
    /// <summary>The candles whose open times lie in a range, the oldest first.</summary>
    /// <param name="symbol">The market.</param>
    /// <param name="interval">Their length.</param>
    /// <param name="from">The first open time; none for the latest candles up to the other end.</param>
    /// <param name="to">The last open time, if any.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<List<CandleAnswer>> CandlesAsync(
        string symbol, CandleInterval interval, Timestamp from, Timestamp to, int limit, CancellationToken cancellation)
    {
        var isLatest = from == Timestamp.None;
        await using var command = database.CreateCommand(
            $"""
            select bucket, trim_scale(open)::text, trim_scale(high)::text, trim_scale(low)::text, trim_scale(close)::text,
                trim_scale(volume)::text, trim_scale(quote_volume)::text, trim_scale(taker_buy_volume)::text,
                trim_scale(taker_buy_quote_volume)::text, trades, first_trade, last_trade
            from {MarketHistorySchema.Name}.{CandleTables.Name(interval)}
            where venue = $1 and market = $2 and bucket >= $3 and bucket <= $4
            order by bucket {(isLatest ? "desc" : "asc")} limit $5
            """);
        AddRange(command, symbol, from, to, limit);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var candles = new List<CandleAnswer>();
        while (await rows.ReadAsync(cancellation))
        {
            var open = Moments.ToTimestamp(rows.GetDateTime(0));
            candles.Add(new CandleAnswer(
                TimeText.Format(open), TimeText.Format(interval.CloseTime(open)), rows.GetString(1), rows.GetString(2),
                rows.GetString(3), rows.GetString(4), rows.GetString(5), rows.GetString(6), rows.GetString(7), rows.GetString(8),
                rows.GetInt64(9), rows.GetInt64(10), rows.GetInt64(11)));
        }

        if (isLatest) candles.Reverse();
        return candles;
    }

    /// <summary>The trades in a range of time, the newest first.</summary>
    /// <param name="symbol">The market.</param>
    /// <param name="from">The first moment, if any.</param>
    /// <param name="to">The last moment, if any.</param>
    /// <param name="before">The trade before which to go on, if any; its time is the end of the range.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<List<PastTrade>> TradesAsync(
        string symbol, Timestamp from, Timestamp to, TradeId before, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select time, trade, trim_scale(price)::text, trim_scale(quantity)::text, trim_scale(notional)::text, taker_side
            from {MarketHistorySchema.Name}.trades
            where venue = $1 and market = $2 and time >= $3 and time <= $4 and (time < $4 or trade < $6)
            order by time desc, trade desc limit $5
            """);
        AddRange(command, symbol, from, to, limit);
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

        return trades;
    }

    private void AddRange(NpgsqlCommand command, string symbol, Timestamp from, Timestamp to, int limit)
    {
        command.Parameters.Add(new() { Value = venue });
        command.Parameters.Add(new() { Value = symbol });
        command.Parameters.Add(new() { Value = Time(from) });
        command.Parameters.Add(new() { Value = Time(to == Timestamp.None ? QueryTimes.Last : to) });
        command.Parameters.Add(new() { Value = limit });
    }

    private static DateTime Time(Timestamp time) => DateTime.UnixEpoch.AddMicroseconds(time.Microseconds);
}

/// <summary>A trade of the past, and its time as a number.</summary>
internal readonly record struct PastTrade(Timestamp Time, TradeAnswer Answer);
