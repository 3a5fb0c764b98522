using System.Diagnostics;
using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Writes snapshots of an engine beside it: what recovery would build is built and written down, on a connection of its own, while the
/// engine goes on; and after it the states of the past that are due. What fails is logged and tried again later; nothing depends on it.
/// </summary>
internal sealed class Snapshotter(
    ExchangeOptions options, long lastSequence, PastLoader past, EngineMetrics metrics, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    // Of the time between two snapshots, writing one takes a tenth at most, however fast the venue and however large its state.
    private const int ShareOfTime = 10;

    private long next = lastSequence + options.Engine.SnapshotEvery;
    private long pausedUntil;
    private Task writing = Task.CompletedTask;

    /// <summary>Takes note of a commit, and begins a snapshot when it is time for one and none is being written.</summary>
    /// <param name="sequence">The venue's sequence after the commit.</param>
    public void Committed(long sequence)
    {
        if (sequence < next || !writing.IsCompleted || Stopwatch.GetTimestamp() < pausedUntil) return;
        next = sequence + options.Engine.SnapshotEvery;
        writing = Task.Run(WriteAsync);
    }

    /// <summary>Writes a snapshot of a state at rest, if anything has happened since the last.</summary>
    public async Task FinishAsync(NpgsqlConnection connection, VenueState state)
    {
        await writing;
        if (state.Sequence == next - options.Engine.SnapshotEvery) return;
        await TryAsync(() => Snapshots.SaveAsync(connection, options.Venue, state, CancellationToken.None));
    }

    /// <summary>Gives up what is being written.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await writing;
        stopping.Dispose();
    }

    private Task WriteAsync() => TryAsync(async () =>
    {
        var begun = Stopwatch.GetTimestamp();
        await using var connection = new NpgsqlConnection(options.Postgres);
        await connection.OpenAsync(stopping.Token);
        var venue = await Recovery.RunAsync(connection, options.Venue, logger, stopping.Token);
        await Snapshots.SaveAsync(connection, options.Venue, venue.State, stopping.Token);
        await past.CatchUpAsync(venue.State.Sequence, stopping.Token);
        var ended = Stopwatch.GetTimestamp();
        pausedUntil = ended + (ended - begun) * (ShareOfTime - 1);
    });

    private async Task TryAsync(Func<Task> write)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await write();
            metrics.Snapshot(Stopwatch.GetElapsedTime(begun), isSaved: true);
        }
        catch (Exception e)
        {
            // Whatever it was: the engine can do without, and must not fail, or keep its lease, because of it.
            if (stopping.IsCancellationRequested) return;
            metrics.Snapshot(Stopwatch.GetElapsedTime(begun), isSaved: false);
            logger.SnapshotFailed(options.Venue, e);
        }
    }
}
