using System.Globalization;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Reads trades and candles of the past, some 100 ms behind what has happened.
/// </summary>
internal sealed class MarketHistoryReader(NpgsqlDataSource database, string venue)
{
    /// <summary>The candles whose open times lie in a range, the oldest first.</summary>
    /// <param name="numbers">The market.</param>
    /// <param name="interval">Their length.</param>
    /// <param name="from">The first open time; none for the latest candles up to the other end.</param>
    /// <param name="to">The last open time, if any.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<PastCandles> CandlesAsync(
        MarketNumbers numbers, CandleInterval interval, Timestamp from, Timestamp to, int limit, CancellationToken cancellation)
    {
        var symbol = numbers.Market.Symbol;
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(Position) { Parameters = { new() { Value = venue }, new() { Value = symbol } } });
        batch.BatchCommands.Add(new(Candles(numbers, interval, isLatest: from == Timestamp.None)));
        AddRange(batch.BatchCommands[1].Parameters, symbol, from, to, limit);

        // The position comes first: what is read after it has at least as much in it.
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        var past = new PastCandles(
            rows.GetInt64(0), new TradeId(rows.GetInt64(1)), Moments.ToTimestamp(rows.GetDateTime(2)), []);
        await rows.NextResultAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) past.Candles.Add(Read(rows, interval));
        if (from == Timestamp.None) past.Candles.Reverse();
        return past;
    }

    // Up to where the rows stand, and the last trade of the market that they have. Trades may have been dropped, candles are not.
    private const string Position =
        $"""
        with last as (select trade, time from {MarketHistorySchema.Name}.trades where venue = $1 and market = $2
            order by time desc, trade desc limit 1)
        select coalesce((select sequence from {MarketHistorySchema.Name}.positions where venue = $1), 0),
            coalesce((select trade from last), (select max(last_trade) from {MarketHistorySchema.Name}.candles_1mo
                where venue = $1 and market = $2), 0),
            coalesce((select time from last), (select max(bucket) from {MarketHistorySchema.Name}.candles_1mo
                where venue = $1 and market = $2), 'epoch')
        """;

    // In ticks, lots and units, of which all are whole numbers.
    private static string Candles(in MarketNumbers numbers, CandleInterval interval, bool isLatest)
    {
        var (tick, lot) = (DecimalText.FormatSteps(1, numbers.Tick), DecimalText.FormatSteps(1, numbers.Lot));
        var unit = DecimalText.Format(1, numbers.Quote.Scale);
        return $"""
            select bucket, div(open, {tick})::text, div(high, {tick})::text, div(low, {tick})::text, div(close, {tick})::text,
                div(volume, {lot})::text, div(quote_volume, {unit})::text, div(taker_buy_volume, {lot})::text,
                div(taker_buy_quote_volume, {unit})::text, trades, first_trade, last_trade
            from {MarketHistorySchema.Name}.{CandleTables.Name(interval)}
            where venue = $1 and market = $2 and bucket >= $3 and bucket <= $4
            order by bucket {(isLatest ? "desc" : "asc")} limit $5
            """;
    }

    private static Candle Read(NpgsqlDataReader row, CandleInterval interval)
    {
        return new Candle(
            interval, Moments.ToTimestamp(row.GetDateTime(0)), Ticks(1), Ticks(2), Ticks(3), Ticks(4), Count(5), Count(6), Count(7),
            Count(8), row.GetInt64(9), new TradeId(row.GetInt64(10)), new TradeId(row.GetInt64(11)));

        Price Ticks(int column) => new((long)Count(column));

        Int128 Count(int column) => Int128.Parse(row.GetString(column), CultureInfo.InvariantCulture);
    }

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

/// <summary>Candles of the past.</summary>
/// <param name="Sequence">The venue's sequence up to which they stand at least.</param>
/// <param name="LastTrade">The market's last trade up to there, in them or in later ones; 0 for none.</param>
/// <param name="LastTime">Its time, or one before it.</param>
/// <param name="Candles">The candles.</param>
internal readonly record struct PastCandles(long Sequence, TradeId LastTrade, Timestamp LastTime, List<Candle> Candles);

/// <summary>A trade of the past, and its time as a number.</summary>
internal readonly record struct PastTrade(Timestamp Time, TradeAnswer Answer);
