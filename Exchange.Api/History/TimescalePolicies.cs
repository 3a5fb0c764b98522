using System.Globalization;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// What TimescaleDB does by itself with the trades and candles: adding up and packing. The policies follow the settings; where they are
/// those that are there already, nothing is touched, since a new policy runs at once. <see cref="TradeRetention"/> drops trades.
/// </summary>
internal static class TimescalePolicies
{
    /// <summary>
    /// How old trades may be when they are written: those that have not been added up are always seen, and what is younger than a minute
    /// never has been.
    /// </summary>
    internal static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    // How far back candles of trades are added up again once trades were ever dropped: adding up a range whose trades are gone would
    // delete its candles. It is below any retention that may be set, now or later.
    private const string Window = "2 days";

    private const string RetentionMark = "retention";

    // Of an earlier version, with which TimescaleDB dropped trades by a policy.
    private const string DroppedByItself = "policies 1:";

    /// <summary>Brings the policies to where the settings have them.</summary>
    internal static async Task EnsureAsync(
        NpgsqlConnection connection, string schema, HistoryOptions options, CancellationToken cancellation)
    {
        var mark = await ReadMarkAsync(connection, schema, cancellation);
        var mayHaveDropped = mark.Contains(RetentionMark, StringComparison.Ordinal);
        var drops = options.TradeRetentionDays > 0 || mayHaveDropped;
        var wanted = string.Create(CultureInfo.InvariantCulture,
            $"policies 2: columnstore {options.ColumnstoreAfterDays}{(drops ? $", {RetentionMark}" : "")}");
        if (mark == wanted) return;

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (mayHaveDropped && mark.StartsWith(DroppedByItself, StringComparison.Ordinal))
            await ExecuteAsync(connection, TradeRetention.MarkAs(schema, OldestDay(schema)), cancellation);
        await ExecuteAsync(connection, Statements(schema, options, drops), cancellation);
        await ExecuteAsync(connection, $"comment on table {schema}.trades is '{wanted}'", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>
    /// Adds up all candles of a history that was made anew, before the policies do. Where trades were ever dropped, these look back two
    /// days, and what they have passed by once is seen no more.
    /// </summary>
    internal static async Task AddUpAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        // Each is made of one before it, all at once: the usual steps of ten candles would take hours. It cannot be done in a transaction.
        foreach (var interval in CandleIntervals.All)
        {
            await ExecuteAsync(
                connection,
                $$"""
                call refresh_continuous_aggregate('{{schema}}.{{CandleTables.Name(interval)}}', null,
                    now() - interval '{{End(interval)}}', options => '{"buckets_per_batch": 0}')
                """,
                cancellation);
        }
    }

    /// <summary>
    /// Adds up what was written late: candles that had been added up already would not show it until the next run. It is done all at once,
    /// as above.
    /// </summary>
    /// <param name="connection">The connection, on which there is no transaction.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="first">The time of the first trade, or one before it. No trades after it were ever dropped.</param>
    /// <param name="last">The time of the last trade, or one after it.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task AddUpAsync(
        NpgsqlConnection connection, string schema, Timestamp first, Timestamp last, CancellationToken cancellation)
    {
        var now = Moments.ToTimestamp(DateTime.UtcNow);
        foreach (var interval in CandleIntervals.All)
        {
            var (start, end) = (interval.OpenTime(first), interval.CloseTime(last));
            if (Settled(interval, now) is var settled && end > settled) end = settled;
            if (start >= end) continue; // these are seen as they are
            await using var command = new NpgsqlCommand(
                $$"""
                call refresh_continuous_aggregate(
                    '{{schema}}.{{CandleTables.Name(interval)}}', $1, $2, options => '{"buckets_per_batch": 0}')
                """,
                connection)
            {
                CommandTimeout = 0,
                Parameters = { new() { Value = Moments.ToDateTime(start) }, new() { Value = Moments.ToDateTime(end) } },
            };
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    // Nothing is ever added up to the end: a candle that is not over would hide the trades that come after.
    private static string Statements(string schema, HistoryOptions options, bool drops) =>
        $"""
        {string.Concat(CandleIntervals.All.Select(interval => Refresh(schema, interval, drops)))}
        {Columnstore(schema, options.ColumnstoreAfterDays)}
        select remove_retention_policy('{schema}.trades', if_exists => true);
        """;

    private static string OldestDay(string schema) =>
        $"""
        select coalesce(min(range_start), now()) from timescaledb_information.chunks
        where hypertable_schema = '{schema}' and hypertable_name = 'trades'
        """;

    // Only the shortest candles are made of what may be dropped; those of the others are kept for ever.
    private static string Refresh(string schema, CandleInterval interval, bool drops)
    {
        var name = $"{schema}.{CandleTables.Name(interval)}";
        var start = drops && CandleTables.Source(interval) is null ? $"interval '{Window}'" : "null";
        return $"""
            select remove_continuous_aggregate_policy('{name}', if_exists => true);
            select add_continuous_aggregate_policy('{name}', start_offset => {start}, end_offset => interval '{End(interval)}',
                schedule_interval => interval '1 minute', buckets_per_batch => {BatchSize(interval)});

            """;
    }

    private static string End(CandleInterval interval) =>
        interval <= CandleInterval.OneMinute ? "1 minute" : CandleTables.Length(interval);

    // The end as a moment.
    private static Timestamp Settled(CandleInterval interval, Timestamp now)
    {
        if (interval <= CandleInterval.OneMinute) return interval.OpenTime(new(now.Microseconds - 60_000_000));
        return interval.OpenTime(new(interval.OpenTime(now).Microseconds - 1));
    }

    // A run goes in steps of so many candles, each a transaction. The usual ten would be ten seconds of the shortest candles: a run over
    // days without trades would take hours.
    private static int BatchSize(CandleInterval interval) => interval switch
    {
        CandleInterval.OneSecond => 86_400,
        CandleInterval.OneMinute => 10_080,
        _ => 1_000,
    };

    private static string Columnstore(string schema, int days) => days == 0
        ? $"call remove_columnstore_policy('{schema}.trades', if_exists => true);"
        : $"""
        alter table {schema}.trades set (
            timescaledb.enable_columnstore = true, timescaledb.segmentby = 'venue, market', timescaledb.orderby = 'time, trade');
        call remove_columnstore_policy('{schema}.trades', if_exists => true);
        call add_columnstore_policy('{schema}.trades', after => interval '{days} days');
        """;

    private static async Task<string> ReadMarkAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select coalesce(obj_description('{schema}.trades'::regclass, 'pg_class'), '')", connection);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
