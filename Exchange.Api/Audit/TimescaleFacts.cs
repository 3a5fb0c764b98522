using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// What TimescaleDB does with trades and candles by itself, which is no tampering: it drops trades of long ago by whole days, if it was
/// ever told to, and adds up candles of trades that came late only with its next run.
/// </summary>
internal static class TimescaleFacts
{
    private const string Schema = HistoryViews.Schema;

    /// <summary>From when on all trades must be there: of the oldest day that is left, and all that are too young to be dropped.</summary>
    public static async Task<Timestamp> ReadTradesFromAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select case when obj_description('{Schema}.trades'::regclass, 'pg_class') like '%retention%' then least(
                (select min(range_start) from timescaledb_information.chunks
                    where hypertable_schema = '{Schema}' and hypertable_name = 'trades'),
                (select now() - (config ->> 'drop_after')::interval from timescaledb_information.jobs
                    where proc_name = 'policy_retention' and hypertable_schema = '{Schema}' and hypertable_name = 'trades')) end
            """,
            connection);
        return await command.ExecuteScalarAsync(cancellation) is DateTime from ? Moments.ToTimestamp(from) : default;
    }

    /// <summary>Of which ranges of time the candles may not be added up yet.</summary>
    public static async Task<(DateTime[] From, DateTime[] Until)> ReadStaleAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Above the watermark a candle is of the trades themselves. What was changed below waits in one of two lists, in microseconds.
        await using var command = new NpgsqlCommand(
            """
            select timestamptz 'epoch' + interval '1 microsecond' * greatest(first, 0),
                timestamptz 'epoch' + interval '1 microsecond' * least(last, 253370764800000000)
            from (
                select lowest_modified_value, greatest_modified_value
                from _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log
                union all
                select lowest_modified_value, least(greatest_modified_value, mark - 1)
                from _timescaledb_catalog.continuous_aggs_materialization_invalidation_log l,
                    lateral (select _timescaledb_functions.cagg_watermark(l.materialization_id) as mark) m
                where lowest_modified_value < mark) as stale (first, last)
            where last >= 0
            """,
            connection);
        var (from, until) = (new List<DateTime>(), new List<DateTime>());
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            from.Add(rows.GetDateTime(0));
            until.Add(rows.GetDateTime(1));
        }

        return ([.. from], [.. until]);
    }
}
