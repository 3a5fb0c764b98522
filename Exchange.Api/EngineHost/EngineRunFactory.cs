using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Makes the lives of an engine: waits for the right to be the engine, recovers the venue, and brings its views up to date.
/// </summary>
internal sealed class EngineRunFactory(
    ExchangeOptions options,
    ILiveViews views,
    OutcomePublisher outcomes,
    EngineMetrics metrics,
    CommandTraces traces,
    TimeProvider clock,
    NpgsqlDataSource database,
    ILoggerFactory loggers)
{
    // In a cluster Wolverine has chosen this process because the other one is gone, or does not answer; alone, the other one is alive.
    private static readonly TimeSpan ClusterPatience = TimeSpan.FromSeconds(1);

    private volatile bool isRecovering;

    /// <summary>Whether a life has the lock and is being built.</summary>
    public bool IsRecovering => isRecovering;

    /// <summary>Starts a life.</summary>
    public async Task<EngineRun> StartAsync(CancellationToken stopping)
    {
        var logger = loggers.CreateLogger<EngineHost>();
        var lease = await EngineLease.TakeAsync(
            options.Postgres, options.Venue, options.Cluster ? ClusterPatience : null, logger, stopping);
        var begun = clock.GetTimestamp();
        isRecovering = true;
        try
        {
            await VenueSchema.EnsureVenueAsync(lease.Connection, options.Venue, stopping);
            var recovered = await Recovery.RunAsync(lease.Connection, options.Venue, logger, stopping);
            await views.StartAsync(recovered.State, ReadHistory, stopping);

            var log = await EventLog.OpenAsync(lease.Connection, options.Venue, recovered.State.CreateCatalog(), stopping);
            var past = PastRegistration.CreateLoader(database, options, cacheMegabytes: 0, logger);
            var snapshots = new Snapshotter(options, recovered.SnapshotSequence, past, metrics, logger);
            metrics.Recovered(clock.GetElapsedTime(begun));
            return new EngineRun(options.Engine, recovered, lease, log, views, outcomes, snapshots, metrics, traces, clock, logger);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
        finally
        {
            isRecovering = false;
        }

        Task ReadHistory(long after, long until, EventReceiver receiver, CancellationToken cancellation) =>
            Recovery.ReadAsync(lease.Connection, options.Venue, new Catalog(), after, until, receiver, cancellation);
    }
}
