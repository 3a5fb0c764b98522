using System.Diagnostics;

namespace Exchange.Benchmarks;

/// <summary>A load of orders at a steady rate, from one thread of its own, until it is disposed of.</summary>
internal sealed class PacedLoad : IDisposable
{
    private const int Connections = 128;

    private readonly Thread thread;
    private volatile bool isOver;
    private long answers;
    private string? error;

    public PacedLoad(ServedVenue venue, int perSecond)
    {
        thread = new Thread(() => Run(venue, perSecond)) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The right answers so far.</summary>
    public long Answers => Volatile.Read(ref answers);

    public void Dispose()
    {
        isOver = true;
        thread.Join();
        if (error is not null) throw new BenchmarkFailed($"An answer was wrong: {error}");
    }

    private void Run(ServedVenue venue, int perSecond)
    {
        using var ready = new ReadySockets();
        OrderConnection[] connections =
            [.. Enumerable.Range(0, Connections).Select(i => new OrderConnection(venue.Port, i, venue.Makers[i % 64], venue.Takers[i % 64]))];
        for (var i = 0; i < Connections; i++) ready.Watch(connections[i].Socket, i);
        var idle = new Queue<int>(Enumerable.Range(0, Connections));
        Span<int> numbers = stackalloc int[256];
        var start = Stopwatch.GetTimestamp();
        var sent = 0L;
        while (!isOver || idle.Count < Connections)
        {
            var due = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond);
            while (!isOver && sent < due && idle.TryDequeue(out var next)) connections[next].Send(10_000_000 + ++sent);
            var count = ready.Wait(numbers, milliseconds: 1);
            foreach (var i in numbers[..count])
            {
                if (!connections[i].TryReceive(out var isRight, out _))
                {
                    if (connections[i].IsBroken) error ??= "a connection broke";
                    if (error is not null) return;
                    continue;
                }

                if (isRight) Volatile.Write(ref answers, answers + 1);
                else error ??= connections[i].LastAnswer;
                idle.Enqueue(i);
            }
        }

        foreach (var connection in connections) connection.Dispose();
    }
}
