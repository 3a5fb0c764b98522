using System.Globalization;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>What is read of the tables for candles of a market, on one connection.</summary>
internal sealed class PastCandleRows(
    NpgsqlConnection connection, string venue, MarketNumbers numbers, CancellationToken cancellation)
{
    private const string Schema = MarketHistorySchema.Name;
    private const string Ours = "where venue = $1 and market = $2";
    private const string NewestFirst = "order by time desc, trade desc limit 1";

    // Trades may have been dropped; candles are not.
    private const string Last =
        $"""
        with last as (select trade, time from {Schema}.trades {Ours} {NewestFirst})
        select coalesce((select trade from last), (select max(last_trade) from {Schema}.candles_1mo {Ours}), 0),
            coalesce((select time from last), (select max(bucket) from {Schema}.candles_1mo {Ours}), 'epoch')
        """;

    // What counts ticks, lots and units here.
    private readonly string tick = DecimalText.FormatSteps(1, numbers.Tick), lot = DecimalText.FormatSteps(1, numbers.Lot),
        unit = DecimalText.Format(1, numbers.Quote.Scale);

    /// <summary>The last trade that the history has, and its time or one before it; 0 for none.</summary>
    internal async Task<(TradeId Trade, Timestamp Time)> LastTradeAsync()
    {
        await using var command = Command(Last);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (new TradeId(row.GetInt64(0)), Moments.ToTimestamp(row.GetDateTime(1)));
    }

    /// <summary>The candles that there are, the oldest first.</summary>
    internal async Task<List<Candle>> CandlesAsync(CandleQuery query)
    {
        await using var command = Command(
            $"""
            select bucket, div(open, {tick})::text, div(high, {tick})::text, div(low, {tick})::text, div(close, {tick})::text,
                div(volume, {lot})::text, div(quote_volume, {unit})::text, div(taker_buy_volume, {lot})::text,
                div(taker_buy_quote_volume, {unit})::text, trades, first_trade, last_trade
            from {Schema}.{CandleTables.Name(query.Interval)} {Ours} and bucket >= $3 and bucket < $4
            order by bucket {(query.IsLatest ? "desc" : "asc")} limit $5
            """,
            Time(query.Start), Time(query.End), query.Most);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var candles = new List<Candle>();
        while (await rows.ReadAsync(cancellation)) candles.Add(Read(rows, query.Interval));
        if (query.IsLatest) candles.Reverse();
        return candles;
    }

    /// <summary>The last trades before two moments; 0 for none. Where trades were dropped, the candles tell.</summary>
    internal async Task<(TradeId Before, TradeId Last)> BoundsAsync(CandleInterval interval, Timestamp start, Timestamp end)
    {
        await using var command = Command($"select {LastBefore("$3")}, {LastBefore("$4")}", Time(start), Time(end));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (new TradeId(row.GetInt64(0)), new TradeId(row.GetInt64(1)));

        string LastBefore(string moment) =>
            $"""
            coalesce((select trade from {Schema}.trades {Ours} and time < {moment} {NewestFirst}),
                (select last_trade from {Schema}.{CandleTables.Name(interval)} {Ours} and bucket < {moment}
                    order by bucket desc limit 1), 0)
            """;
    }

    /// <summary>The candles of the trades in a range of time, folded one by one.</summary>
    internal async Task<List<Candle>> FoldAsync(CandleInterval interval, Timestamp start, Timestamp end)
    {
        await using var command = Command(
            $"""
            select time, trade, div(price, {tick})::bigint, div(quantity, {lot})::bigint, div(notional, {unit})::bigint, taker_side
            from {Schema}.trades {Ours} and time >= $3 and time < $4 order by time, trade
            """,
            Time(start), Time(end));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var candles = new List<Candle>();
        while (await rows.ReadAsync(cancellation))
        {
            var side = rows.GetString(5) == nameof(Side.Buy) ? Side.Buy : Side.Sell;
            var trade = new MarketTrade(
                numbers.Market.Market, new TradeId(rows.GetInt64(1)), 0, Moments.ToTimestamp(rows.GetDateTime(0)),
                new Price(rows.GetInt64(2)), new Quantity(rows.GetInt64(3)), new Amount(rows.GetInt64(4)), side, default, default, default,
                default, default, default);
            if (candles.Count == 0 || candles[^1].OpenTime < interval.OpenTime(trade.Time)) candles.Add(Candle.Of(interval, trade));
            candles[^1] = candles[^1].With(trade);
        }

        return candles;
    }

    private static Candle Read(NpgsqlDataReader row, CandleInterval interval)
    {
        return new Candle(
            interval, Moments.ToTimestamp(row.GetDateTime(0)), Ticks(1), Ticks(2), Ticks(3), Ticks(4), Count(5), Count(6), Count(7),
            Count(8), row.GetInt64(9), new TradeId(row.GetInt64(10)), new TradeId(row.GetInt64(11)));

        Price Ticks(int column) => new((long)Count(column));

        Int128 Count(int column) => Int128.Parse(row.GetString(column), CultureInfo.InvariantCulture);
    }

    private NpgsqlCommand Command(string sql, params object[] more)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in (object[])[venue, numbers.Market.Symbol, .. more]) command.Parameters.Add(new() { Value = value });
        return command;
    }

    // The end of time is the infinity of PostgreSQL.
    private static DateTime Time(Timestamp time) => time > QueryTimes.Last
        ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)
        : DateTime.UnixEpoch.AddMicroseconds(time.Microseconds);
}
