using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Compares the candles of all intervals with the trades of the history, which are compared with the events themselves. They are added up
/// anew by the database, and in one way for both forms of the history.
/// </summary>
internal static class CandleAudit
{
    private const string Schema = HistoryViews.Schema;

    private static readonly string[] Compared =
    [
        "open", "high", "low", "close", "volume", "quote_volume", "trades", "taker_buy_volume", "taker_buy_quote_volume", "first_trade",
        "last_trade",
    ];

    /// <summary>Compares them.</summary>
    /// <param name="report">Where what is found goes.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="from">From when on; the trades of before may have been dropped.</param>
    /// <param name="isTimescale">Whether they are kept by TimescaleDB, which adds up those of late trades later.</param>
    /// <param name="connection">A connection for it alone.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(
        AuditReport report, string venue, Timestamp from, bool isTimescale, NpgsqlConnection connection,
        CancellationToken cancellation)
    {
        var stale = isTimescale ? await TimescaleFacts.ReadStaleAsync(connection, cancellation) : ([], []);
        if (stale.From.Length > 0) report.Note("Candles of trades that came late are not added up yet; these were not compared.");
        await using var command = new NpgsqlCommand(Query, connection)
        {
            Parameters =
            {
                new() { Value = venue }, new() { Value = Moments.ToDateTime(from) }, new() { Value = stale.From },
                new() { Value = stale.Until },
            },
        };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var since = Moments.ToTimestamp(rows.GetDateTime(2));
            var row = $"{rows.GetString(0)} {rows.GetString(1)} {TimeText.Format(since)}";
            if (!CandleIntervals.TryParse(rows.GetString(1), out var interval)) continue;
            var column = await rows.IsDBNullAsync(3, cancellation) ? null : rows.GetString(3);
            report.Add(
                AuditCheck.History, $"{Schema}.{CandleTables.Name(interval)}", rows.GetString(4), null, row, column, since);
        }
    }

    // Of every candle that is missing, too many or another: market, interval, bucket, the first column that differs, and what is wrong.
    private static readonly string Query =
        $"""
        with seconds as materialized (
            select market, date_bin(interval '1 second', time, timestamptz 'epoch') as second, (array_agg(price order by trade))[1] as open,
                max(price) as high, min(price) as low, (array_agg(price order by trade desc))[1] as close, sum(quantity) as volume,
                sum(price * quantity) as quote_volume, count(*) as trades,
                sum(case taker_side when 'Buy' then quantity else 0 end) as taker_buy_volume,
                sum(case taker_side when 'Buy' then price * quantity else 0 end) as taker_buy_quote_volume,
                min(trade) as first_trade, max(trade) as last_trade
            from {Schema}.trades where venue = $1 and time >= $2 group by 1, 2),
        expected as (
            select market, i.name as length,
                case when i.length is null then date_trunc('month', second, 'UTC') else date_bin(i.length, second, i.origin) end as bucket,
                (array_agg(open order by first_trade))[1] as open, max(high) as high, min(low) as low,
                (array_agg(close order by first_trade desc))[1] as close, sum(volume) as volume, sum(quote_volume) as quote_volume,
                sum(trades)::bigint as trades, sum(taker_buy_volume) as taker_buy_volume,
                sum(taker_buy_quote_volume) as taker_buy_quote_volume, min(first_trade) as first_trade, max(last_trade) as last_trade
            from seconds cross join (values {Intervals()}) as i (name, length, origin) group by 1, 2, 3),
        found as ({string.Join(" union all ", CandleIntervals.All.Select(Found))})
        select market, length, bucket, {First()},
            case when e.trades is null then 'No trade makes this candle.' when f.trades is null then 'The candle is missing.'
                else concat_ws('; ', {string.Join(", ", Compared.Select(Difference))}) end
        from expected e full join found f using (market, length, bucket)
            join (values {Intervals()}) as i (name, span, origin) on i.name = length
        where bucket >= $2 and not exists (
            select from unnest($3::timestamptz[], $4::timestamptz[]) as stale (low, high)
            where low < bucket + coalesce(span, interval '1 month') and high >= bucket)
            and ({string.Join(" or ", Compared.Select(column => $"e.{column} is distinct from f.{column}"))})
        order by bucket, length, market limit {AuditReport.Kept * 2}
        """;

    private static string Found(CandleInterval interval) =>
        $"select market, '{interval.ToText()}' as length, bucket, {string.Join(", ", Compared)} "
        + $"from {Schema}.{CandleTables.Name(interval)} where venue = $1";

    private static string First() =>
        $"case when e.trades is null or f.trades is null then null {string.Concat(Compared.Select(column =>
            $"when e.{column} is distinct from f.{column} then '{column}' "))}end";

    private static string Difference(string column) =>
        $"case when e.{column} is distinct from f.{column} then '{column} is ' || f.{column} || ', and must be ' || e.{column} end";

    private static string Intervals() => string.Join(", ", CandleIntervals.All.Select(interval =>
    {
        var length = interval == CandleInterval.OneMonth ? "null::interval" : $"interval '{CandleTables.Length(interval)}'";
        var origin = $"timestamptz '1970-01-{(interval == CandleInterval.OneWeek ? "05" : "01")} 00:00:00+00'";
        return $"('{interval.ToText()}', {length}, {origin})";
    }));
}
