using System.Diagnostics;
using Exchange.Api;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>Senders that keep one order each on its way: they send it, await its durable outcome, check that, and send the next.</summary>
internal sealed class PipelineSenders(IVenue venue, OrderPairs pairs)
{
    private volatile Latencies latencies = new();
    private long commands, events;

    /// <summary>The outcomes since the beginning.</summary>
    public long Commands => Interlocked.Read(ref commands);

    /// <summary>Their own events since the beginning.</summary>
    public long Events => Interlocked.Read(ref events);

    /// <summary>Begins to count the time that outcomes take afresh, and gives what is counted from now on.</summary>
    public Latencies Measure() => latencies = new Latencies();

    /// <summary>Lets so many senders send until they are stopped.</summary>
    public Task RunAsync(int senders, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() => SendAsync(sender, stop), CancellationToken.None)));

    private async Task SendAsync(int sender, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (resting, taking) = pairs.Next(sender);
            var (rested, restedEvents) = await SendAsync(resting);
            if (!OrderPairs.IsResting(rested, restedEvents.Span)) throw new BenchmarkFailed($"An order should rest: {rested}.");
            var (taken, takenEvents) = await SendAsync(taking);
            if (!OrderPairs.IsFilled(taken, takenEvents.Span)) throw new BenchmarkFailed($"An order should be filled: {taken}.");
        }
    }

    private async Task<(CommandResult Result, ReadOnlyMemory<byte> Events)> SendAsync(PlaceOrder order)
    {
        var start = Stopwatch.GetTimestamp();
        var outcome = await venue.SendAsync(order, CancellationToken.None);
        latencies.Add(Stopwatch.GetElapsedTime(start));
        Interlocked.Increment(ref commands);
        Interlocked.Add(ref events, outcome.Result.EventCount);
        return (outcome.Result, outcome.Events);
    }
}
