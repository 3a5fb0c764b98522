namespace Exchange.Api;

/// <summary>
/// Runs the engine of one venue: recovers it from the store, takes commands from the stream in their order, lets the engine decide them,
/// commits what was decided, and only then publishes the outcomes. Each life between a start and a failure is an <see cref="EngineRun"/>.
/// </summary>
/// <remarks>
/// If a commit fails, or nobody knows whether it did, or the engine finds that its memory is wrong, everything in memory is thrown away and
/// the host starts again from the store. The position in the command stream is committed together with the events, so that neither loses a
/// command nor runs one twice.
/// </remarks>
internal sealed class EngineHost(EngineRunFactory runs) : IStreamConsumer, IAsyncDisposable
{
    private volatile EngineRun? run;
    private volatile bool hasFailed;

    /// <summary>How the engine of this process stands.</summary>
    public EngineState State => run switch
    {
        { Failure.IsCompleted: true } => EngineState.Failed,
        not null => EngineState.Running,
        null when hasFailed => EngineState.Failed,
        null => runs.IsRecovering ? EngineState.Recovering : EngineState.Waiting,
    };

    /// <summary>The venue's sequence that is committed, as far as this process's engine knows; 0 when it does not run.</summary>
    public long Sequence => run?.Sequence ?? 0;

    /// <inheritdoc/>
    public Task Failure => run?.Failure ?? Task.Delay(Timeout.Infinite);

    /// <inheritdoc/>
    public StreamPosition Committed => run?.Committed ?? StreamPosition.Start;

    /// <inheritdoc/>
    public async ValueTask<StreamPosition> StartAsync(CancellationToken stopping)
    {
        await AbandonAsync();
        try
        {
            var started = await runs.StartAsync(stopping);
            (run, hasFailed) = (started, false);
            return started.Committed;
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            hasFailed = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask HandleAsync(StreamBatch batch, CancellationToken stopping) =>
        run?.DecideAsync(batch, stopping) ?? throw new InvalidOperationException("The host has not been started.");

    /// <inheritdoc/>
    public async ValueTask StopAsync()
    {
        if (run is { } last && !last.Failure.IsCompleted) await last.FinishAsync();
        await AbandonAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => AbandonAsync();

    private async ValueTask AbandonAsync()
    {
        if (run is { } last) await last.DisposeAsync();
        run = null;
    }
}

/// <summary>How an engine stands in a process.</summary>
internal enum EngineState
{
    /// <summary>It has not been chosen, or waits for the lock that another process has.</summary>
    Waiting,

    /// <summary>It has the lock, and is being built from the store.</summary>
    Recovering,

    /// <summary>It decides commands.</summary>
    Running,

    /// <summary>It has failed, and will start again.</summary>
    Failed,
}
