using System.Collections.Concurrent;
using Exchange.Api;

namespace Exchange.Tests;

/// <summary>Keeps what it is given, commits at once what it took, and fails when it is told to.</summary>
internal sealed class RecordingConsumer : IStreamConsumer
{
    private readonly ConcurrentQueue<(StreamPosition Position, Note Note)> taken = new();
    private TaskCompletionSource failure = new();

    public StreamPosition Committed { get; private set; }

    public Task Failure => failure.Task;

    public int Starts { get; private set; }

    public int Stops { get; private set; }

    public int LargestBatch { get; private set; }

    /// <summary>The last entry of the newest batch.</summary>
    public StreamPosition Last { get; private set; }

    /// <summary>Called with each batch before it is kept; may throw.</summary>
    public Func<StreamBatch, CancellationToken, ValueTask> Before { get; set; } = (_, _) => default;

    /// <summary>False when entries are taken without being committed.</summary>
    public bool Commits { get; set; } = true;

    public IReadOnlyList<Note> Notes => [.. taken.Select(entry => entry.Note)];

    public IReadOnlyList<StreamPosition> Positions => [.. taken.Select(entry => entry.Position)];

    public int Count => taken.Count;

    /// <summary>Where the consumer starts, next time.</summary>
    public RecordingConsumer From(StreamPosition position)
    {
        Committed = position;
        return this;
    }

    /// <summary>Fails as a commit fails that goes on while the next batch is read.</summary>
    public void Fail() => failure.TrySetException(new InvalidOperationException("The commit failed."));

    public ValueTask<StreamPosition> StartAsync(CancellationToken stopping)
    {
        Starts++;
        failure = new TaskCompletionSource();
        return new(Committed);
    }

    public async ValueTask HandleAsync(StreamBatch batch, CancellationToken stopping)
    {
        await Before(batch, stopping);
        LargestBatch = Math.Max(LargestBatch, batch.Envelopes.Count);
        foreach (var envelope in batch.Envelopes) taken.Enqueue(((StreamPosition)envelope.RoutingInformation!, (Note)envelope.Message!));
        Last = batch.Last;
        if (Commits) Committed = batch.Last;
    }

    public ValueTask StopAsync()
    {
        Stops++;
        return default;
    }
}
