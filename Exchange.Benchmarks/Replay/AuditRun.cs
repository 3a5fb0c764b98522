using Exchange.Api;
using Exchange.Projections;
using StackExchange.Redis;

namespace Exchange.Benchmarks;

/// <summary>The audit of the benchmark's venue and all that it can compare: the history's tables and the live views are built.</summary>
internal static class AuditRun
{
    /// <summary>Builds what is compared: an exchange on these stores catches up, and ends.</summary>
    public static async Task PrepareAsync(BenchmarkStores stores, long sequence, CancellationToken cancellation)
    {
        await using var inside = await ExchangeInside.StartAsync(stores.Settings("engine,projector"), cancellation);
        await HistoryBenchmark.ReachAsync(stores, stores.Venue, sequence, cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(stores.Redis);
        var views = new RedisLiveViews(redis, stores.Venue);
        while (!await StandAsync(views, sequence, cancellation)) await Task.Delay(20, cancellation);
    }

    /// <summary>Audits; a finding, or a part that was not there to be compared, ends the benchmark.</summary>
    public static async Task RunAsync(ExchangeOptions options, CancellationToken cancellation)
    {
        var report = await VenueAudit.RunAsync(options, static _ => { }, cancellation);
        if (!report.IsClean) throw new BenchmarkFailed($"The audit found: {report.Findings[0]}");
        string[] parts =
            [$"{HistoryViews.Schema}.ledger", $"{HistoryViews.Schema}.trades", "redis accounts", "redis markets", "redis closed orders"];
        foreach (var part in parts)
            if (report.Compared.GetValueOrDefault(part) == 0) throw new BenchmarkFailed($"The audit compared nothing of {part}.");
    }

    private static async Task<bool> StandAsync(RedisLiveViews views, long sequence, CancellationToken cancellation)
    {
        try
        {
            return (await views.PositionAsync(cancellation)).Sequence >= sequence;
        }
        catch (ViewsNotReadyException)
        {
            return false;
        }
    }
}
