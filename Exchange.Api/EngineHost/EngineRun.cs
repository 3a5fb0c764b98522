using System.Diagnostics;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// One life of an engine, from recovery to the first failure. Commands are decided as they come, into the open batch. A loop beside takes
/// the open batch, commits it, and takes the next as soon as that is done; so a batch is small when little comes, and grows under load.
/// </summary>
internal sealed class EngineRun : IAsyncDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);

    // An engine with nothing to do asks whether its connection is still there, so that not the next order has to find out.
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(1);

    private readonly EngineOptions options;
    private readonly EngineLease lease;
    private readonly EventLog log;
    private readonly ILiveViews views;
    private readonly OutcomePublisher outcomes;
    private readonly Snapshotter snapshots;
    private readonly EngineMetrics metrics;
    private readonly CommandTraces traces;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Engine engine;

    // The engine and the open batch belong to whoever holds the gate.
    private readonly Lock gate = new();
    private readonly SemaphoreSlim work = new(0, 1);
    private readonly Stack<DecidedBatch> free = new([new(), new()]); // one is open, one in its commit, one in its publication
    private readonly TaskCompletionSource failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource ending = new();
    private readonly Task committing, ticking;
    private DecidedBatch open = new();
    private TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool signaled, finishing;
    private Task publishing = Task.CompletedTask;
    private StreamPosition committed;
    private long sequence;

    public EngineRun(
        EngineOptions options, RecoveredVenue venue, EngineLease lease, EventLog log, ILiveViews views, OutcomePublisher outcomes,
        Snapshotter snapshots, EngineMetrics metrics, CommandTraces traces, TimeProvider clock, ILogger logger)
    {
        (this.metrics, this.traces) = (metrics, traces);
        (this.options, this.lease, this.log, this.views) = (options, lease, log, views);
        (this.outcomes, this.snapshots, this.clock, this.logger) = (outcomes, snapshots, clock, logger);
        engine = new Engine(venue.State);
        (committed, sequence) = (venue.Position, venue.State.Sequence);
        open.Begin(engine.State.Sequence);
        committing = Task.Run(CommitAllAsync);
        ticking = Task.Run(TickAsync);
    }

    /// <summary>Ends by failing when nothing more can be decided; everything since <see cref="Committed"/> is then in doubt.</summary>
    public Task Failure => failure.Task;

    /// <summary>The last command that is committed.</summary>
    public StreamPosition Committed
    {
        get
        {
            lock (gate) return committed;
        }
    }

    /// <summary>The venue's sequence that is committed.</summary>
    public long Sequence => Volatile.Read(ref sequence);

    /// <summary>Decides commands. Waits when as many as one commit may hold are decided, until a commit takes them.</summary>
    public async ValueTask DecideAsync(StreamBatch batch, CancellationToken stopping)
    {
        Task room;
        lock (gate)
        {
            if (failure.Task.IsFaulted) throw new InvalidOperationException("The engine has failed.", failure.Task.Exception);
            Decide(batch);
            room = open.Commands.Count < options.MaxBatch ? Task.CompletedTask : taken.Task;
        }

        if (!room.IsCompleted) await room.WaitAsync(stopping);
    }

    /// <summary>Commits and publishes what is decided, and writes a snapshot.</summary>
    public async Task FinishAsync()
    {
        lock (gate)
        {
            finishing = true;
            Signal();
        }

        await committing;
        if (!failure.Task.IsFaulted) await snapshots.FinishAsync(lease.Connection, engine.State);
    }

    /// <summary>Gives everything up as it is; what is not committed comes again from the stream.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            failure.TrySetException(new OperationCanceledException("The engine was stopped."));
            _ = failure.Task.Exception; // nobody needs to look
            Signal();
        }

        await committing;
        await ending.CancelAsync();
        await ticking;
        await snapshots.DisposeAsync();
        await log.DisposeAsync();
        await lease.DisposeAsync();
        work.Dispose();
        ending.Dispose();
    }

    private void Decide(StreamBatch batch)
    {
        try
        {
            var now = clock.Now();
            foreach (var envelope in batch.Envelopes) Decide((VenueCommands)envelope.Message!, now, envelope.SentAt.UtcDateTime);
        }
        catch (Exception e)
        {
            Fail(e); // the engine is not to be used any more, and nothing of the open batch may be committed
            throw;
        }

        open.Position = batch.Last;
        if (!open.IsEmpty) Signal();
    }

    private void Decide(VenueCommands message, Timestamp now, DateTime sent)
    {
        var commands = message.Commands;
        for (var i = 0; i < commands.Count; i++)
        {
            if (i + Engine.ExpectAhead < commands.Count) Expect(commands[i + Engine.ExpectAhead].Command);
            var (offset, trace) = (open.Events.ByteCount, commands[i].Trace);
            var begun = trace is null ? default : DateTime.UtcNow;
            var result = engine.Execute(commands[i].Command, now, open.Events);
            open.Add(new DecidedCommand(
                message.Sender, commands[i].Correlation, result, engine.State.Sequence, now, CommandKinds.Of(commands[i].Command), offset));
            if (trace is not null) open.Traced.Add(new TracedCommand(trace, sent, begun, DateTime.UtcNow));
        }
    }

    private void Expect(ICommand command)
    {
        if (command is PlaceOrder place) engine.Expect(in place);
        else if (command is CancelOrder cancel) engine.Expect(in cancel);
    }

    private async Task CommitAllAsync()
    {
        try
        {
            while (await TakeAsync() is { } batch)
            {
                var begun = Stopwatch.GetTimestamp();
                using (CommandTraces.Of(batch, "commit")) await log.CommitAsync(batch);
                metrics.Committed(batch, Stopwatch.GetElapsedTime(begun));
                lock (gate) (committed, sequence) = (batch.Position, batch.After);

                await publishing; // one after the other
                if (failure.Task.IsFaulted) return;
                publishing = PublishAsync(batch);
                snapshots.Committed(batch.After);
            }

            await publishing;
        }
        catch (Exception e)
        {
            lock (gate) Fail(e);
            await publishing; // it cannot fail, and must not go on beside that of the next life
        }
    }

    // The open batch when there is something in it; null when the run ends.
    private async Task<DecidedBatch?> TakeAsync()
    {
        while (true)
        {
            if (!await work.WaitAsync(IdleFor))
            {
                await lease.CheckAsync();
                continue;
            }

            lock (gate)
            {
                signaled = false;
                if (failure.Task.IsFaulted) return null;
                if (open.IsEmpty && finishing) return null;
                if (open.IsEmpty) continue;

                var batch = open;
                open = free.Pop();
                open.Begin(engine.State.Sequence);
                taken.SetResult();
                taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (finishing) Signal(); // look again, and find nothing
                return batch;
            }
        }
    }

    private async Task PublishAsync(DecidedBatch batch)
    {
        try
        {
            var begun = Stopwatch.GetTimestamp();
            using (CommandTraces.Of(batch, "views")) await views.PublishAsync(batch.Events, batch.After);
            metrics.Published(Stopwatch.GetElapsedTime(begun));
            await traces.TellAsync(batch);
            using (CommandTraces.Of(batch, "outcome")) await outcomes.PublishAsync(batch);
            lock (gate) free.Push(batch);
        }
        catch (Exception e)
        {
            lock (gate) Fail(e); // what was committed stays; the next life brings the views to it
        }
    }

    // What happened a day ago falls out of the tickers also while nothing happens.
    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token)) await views.AdvanceAsync(clock.Now());
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The run is over.
        }
        catch (Exception e)
        {
            lock (gate) Fail(e);
        }
    }

    private void Signal()
    {
        if (signaled) return;
        signaled = true;
        work.Release();
    }

    private void Fail(Exception exception)
    {
        if (!failure.TrySetException(exception)) return;
        _ = failure.Task.Exception;
        taken.TrySetResult(); // whoever waits for room will see the failure
        metrics.Fail();
        logger.EngineFailed(exception);
        Signal();
    }
}
