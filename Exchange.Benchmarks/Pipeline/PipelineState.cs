using System.Diagnostics;
using Exchange.Api;

namespace Exchange.Benchmarks;

/// <summary>Everything that is counted while the pipeline runs, at one moment.</summary>
internal sealed record PipelineState(
    TimeSpan At, double Commands, double Events, double Sequence, double WalBytes, double AppendBytes, double Allocated, TimeSpan Pauses,
    int Collections)
{
    /// <summary>
    /// The medians of the commands and of the events in a commit, between two sequences. Rows of one commit have the same xmin.
    /// </summary>
    public const string BatchSql =
        $"""
        select coalesce(percentile_disc(0.5) within group (order by commands), 0),
            coalesce(percentile_disc(0.5) within group (order by events), 0)
        from (
            select count(*) filter (where type = 'order_placed') as commands, count(*) as events from {VenueStore.Schema}.mt_events
            where version > $1 and version <= $2 group by xmin::text) as batch
        """;

    /// <summary>The bytes of the events' table, those with its indexes, and the number of events.</summary>
    public const string TableSql =
        $"""
        select pg_table_size('{VenueStore.Schema}.mt_events'), pg_total_relation_size('{VenueStore.Schema}.mt_events'),
            (select sum(sequence) from {VenueStore.Schema}.engine_position)
        """;

    private const string NowSql =
        $"select coalesce(sum(sequence), 0), pg_current_wal_lsn() - '0/0'::pg_lsn from {VenueStore.Schema}.engine_position";

    /// <summary>Reads it.</summary>
    public static async Task<PipelineState> ReadAsync(BenchmarkStores stores, PipelineSenders senders)
    {
        var now = await stores.AskAsync(NowSql);
        var appended = await stores.RedisInfoAsync("aof_current_size");
        return new PipelineState(
            Stopwatch.GetElapsedTime(0), senders.Commands, senders.Events, now[0], now[1], appended,
            GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), GC.CollectionCount(0));
    }
}

/// <summary>What was measured with one number of senders.</summary>
internal sealed record PipelineRow(
    int Senders, PipelineState Before, PipelineState After, Latencies Latencies, (string Name, double Share)[] Processors,
    double CommandsInBatch, double EventsInBatch)
{
    private double Seconds => (After.At - Before.At).TotalSeconds;

    /// <summary>Durable outcomes in a second.</summary>
    public double CommandsPerSecond => (After.Commands - Before.Commands) / Seconds;

    /// <summary>The outcomes' own events in a second.</summary>
    public double EventsPerSecond => (After.Events - Before.Events) / Seconds;

    /// <summary>The row of the table.</summary>
    public string[] Cells()
    {
        var used = Processors.Where(processor => processor.Name != "others").Sum(processor => processor.Share);
        return
        [
            $"{Senders:N0}", $"{CommandsPerSecond:N0}", $"{EventsPerSecond:N0}", $"{Latencies.Milliseconds(0.5):F1}",
            $"{Latencies.Milliseconds(0.99):F1}", $"{CommandsInBatch:N0}", $"{EventsInBatch:N0}",
            $"{used / CommandsPerSecond * 1e6:F1}", $"{(After.Allocated - Before.Allocated) / (After.Commands - Before.Commands):N0}",
            ProcessorMeter.Format(Processors),
        ];
    }
}
