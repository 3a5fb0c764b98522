using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Drops trades of long ago from TimescaleDB, by whole days, while their candles stay. The process that folds the history does it, once an
/// hour, and no policy of TimescaleDB: that would drop trades which came late, since the history was behind, before they are added up, and
/// those of a second of which others are still to come.
/// </summary>
/// <param name="days">After how many days; 0 for never.</param>
/// <param name="logger">Where it is told.</param>
internal sealed class TradeRetention(int days, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1), Pause = TimeSpan.FromSeconds(5);

    // From when on trades are kept, and whether an event of before is not folded yet.
    private static readonly string Due =
        $"""
        select now() - make_interval(days => $1), coalesce(min(e.timestamp) < now() - make_interval(days => $1), false)
        from {VenueStore.Schema}.mt_streams s
            left join {HistoryViews.Schema}.positions p on s.id = '{VenueStore.StreamOf("")}' || p.venue
            join {VenueStore.Schema}.mt_events e on e.stream_id = s.id and e.version = coalesce(p.sequence, 0) + 1
        where starts_with(s.id, '{VenueStore.StreamOf("")}')
        """;

    private DateTime next;

    /// <summary>Drops what is due, unless that was looked at lately.</summary>
    /// <param name="connection">The connection, on which there is no transaction.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task DropAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (days == 0 || DateTime.UtcNow < next || await ReadDueAsync(connection, cancellation) is not { } until) return;
        var isDone = await TryDropAsync(connection, HistoryViews.Schema, until, cancellation);
        if (!isDone) logger.DroppingWaits();
        next = DateTime.UtcNow + (isDone ? Interval : Pause);
    }

    /// <summary>Drops all days that ended before a moment, after their trades were added up.</summary>
    /// <returns>False when they are in use, or not all added up: then nothing was dropped.</returns>
    internal static async Task<bool> TryDropAsync(
        NpgsqlConnection connection, string schema, DateTime until, CancellationToken cancellation)
    {
        try
        {
            return await DropAsync(connection, schema, until, cancellation);
        }
        catch (PostgresException busy) when (busy.IsTransient || busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    private static async Task<bool> DropAsync(
        NpgsqlConnection connection, string schema, DateTime until, CancellationToken cancellation)
    {
        await using var asks = new NpgsqlCommand(
            $"""
            select max(range_end) from timescaledb_information.chunks
            where hypertable_schema = '{schema}' and hypertable_name = 'trades' and range_end <= $1
            """, connection)
        {
            Parameters = { new() { Value = until } },
        };
        if (await asks.ExecuteScalarAsync(cancellation) is not DateTime end) return true;
        var (first, last) = (await ReadDroppedAsync(connection, schema, cancellation), Moments.ToTimestamp(end));
        if (first < last)
        {
            await TimescalePolicies.AddUpAsync(connection, schema, first, new(last.Microseconds - 1), cancellation);
            if (!await AreAddedUpAsync(connection, schema, Moments.ToDateTime(first), end, cancellation)) return false;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var drops = new NpgsqlCommand(
            $"""
            set local lock_timeout = '1s';
            select drop_chunks('{schema}.trades', older_than => timestamptz '{end:O}');
            {(first < last ? MarkAs(schema, $"'{end:O}'") : "")}
            """, connection);
        await drops.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    // A run of a policy may have taken a part of the range before, and not have written its candles yet. All longer ones are made of those
    // of a second.
    private static async Task<bool> AreAddedUpAsync(
        NpgsqlConnection connection, string schema, DateTime first, DateTime end, CancellationToken cancellation)
    {
        await using var asks = new NpgsqlCommand(
            $"""
            select format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
            from timescaledb_information.continuous_aggregates
            where view_schema = '{schema}' and view_name = '{CandleTables.Name(CandleInterval.OneSecond)}'
            """, connection);
        var candles = (string)(await asks.ExecuteScalarAsync(cancellation))!;
        await using var counts = new NpgsqlCommand(
            $"""
            select (select coalesce(sum(trades), 0) from {candles} where bucket >= $1 and bucket < $2)
                = (select count(*) from {schema}.trades where time >= $1 and time < $2)
            """, connection)
        {
            CommandTimeout = 0,
            Parameters = { new() { Value = first }, new() { Value = end } },
        };
        return (bool)(await counts.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Up to when trades were ever dropped; zero where none were. Candles of before must not be added up again.</summary>
    internal static async Task<Timestamp> ReadDroppedAsync(
        NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select substring(col_description(attrelid, attnum) from 'dropped before (.*)')::timestamptz
            from pg_attribute where attrelid = '{schema}.trades'::regclass and attname = 'time'
            """, connection);
        return await command.ExecuteScalarAsync(cancellation) is DateTime dropped ? Moments.ToTimestamp(dropped) : default;
    }

    /// <summary>The statement that notes up to when trades were dropped.</summary>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="moment">An expression in SQL.</param>
    internal static string MarkAs(string schema, string moment) =>
        $"""
        do $$ begin execute format('comment on column {schema}.trades.time is %L', 'dropped before ' || ({moment})); end $$;
        """;

    // Null while the history is behind what is due: nothing may be dropped between trades that are there and those that are to come.
    private async Task<DateTime?> ReadDueAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Due, connection) { Parameters = { new() { Value = days } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return row.GetBoolean(1) ? null : row.GetDateTime(0);
    }
}

/// <summary>What is said of dropped trades in the log.</summary>
internal static partial class TradeRetentionLogs
{
    [LoggerMessage(34, LogLevel.Debug, "Trades of long ago are in use, or not all added up; they are dropped later")]
    internal static partial void DroppingWaits(this ILogger logger);
}
