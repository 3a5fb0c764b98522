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
    private EngineRun? run;

    /// <inheritdoc/>
    public Task Failure => run?.Failure ?? Task.Delay(Timeout.Infinite);

    /// <inheritdoc/>
    public StreamPosition Committed => run?.Committed ?? StreamPosition.Start;

    /// <inheritdoc/>
    public async ValueTask<StreamPosition> StartAsync(CancellationToken stopping)
    {
        await AbandonAsync();
        run = await runs.StartAsync(stopping);
        return run.Committed;
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
