using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// What TimescaleDB does with candles by itself, which is no tampering: it adds up those of trades that came late only with its next run.
/// </summary>
internal static class TimescaleFacts
{
    private const string Schema = HistoryViews.Schema;

    /// <summary>Of which ranges of time the candles may not be added up yet.</summary>
    public static async Task<(DateTime[] From, DateTime[] Until)> ReadStaleAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Above the watermark a candle is of the trades themselves. What was changed below waits in one of two lists, in microseconds. They
        // may have lines of another history still, whose candles a rebuild has made or dropped.
        await using var command = new NpgsqlCommand(
            $"""
            select timestamptz 'epoch' + interval '1 microsecond' * greatest(first, 0),
                timestamptz 'epoch' + interval '1 microsecond' * least(last, 253370764800000000)
            from (
                select lowest_modified_value, greatest_modified_value
                from _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log l
                    join _timescaledb_catalog.hypertable h on h.id = l.hypertable_id
                where h.schema_name = '{Schema}' and h.table_name = 'trades'
                union all
                select lowest_modified_value, least(greatest_modified_value, mark - 1)
                from _timescaledb_catalog.continuous_aggs_materialization_invalidation_log l
                    join _timescaledb_catalog.continuous_agg a on a.mat_hypertable_id = l.materialization_id,
                    lateral (select _timescaledb_functions.cagg_watermark(a.mat_hypertable_id) as mark) m
                where a.user_view_schema = '{Schema}' and lowest_modified_value < mark) as stale (first, last)
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
