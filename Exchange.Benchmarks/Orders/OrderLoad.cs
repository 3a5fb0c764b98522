using System.Diagnostics;

namespace Exchange.Benchmarks;

/// <summary>
/// A load of orders over HTTP/1.1 from one thread: connections that stay open, each with one request on its way, and every answer checked.
/// </summary>
internal sealed class OrderLoad(int port, IReadOnlyList<string> makers, IReadOnlyList<string> takers)
{
    // An answer that takes longer counts as none.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private long number;

    /// <summary>The number of orders that were sent so far, from the beginning.</summary>
    public long Sent => number;

    /// <summary>Keeps so many connections busy.</summary>
    /// <param name="count">The number of connections.</param>
    /// <param name="warmUp">How long before it is measured.</param>
    /// <param name="time">How long it is measured.</param>
    /// <param name="measured">Called when the measuring begins, and when it ends.</param>
    public OrderLoadResult Run(int count, TimeSpan warmUp, TimeSpan time, Action<bool> measured)
    {
        using var ready = new ReadySockets();
        OrderConnection[] connections =
            [.. Enumerable.Range(0, count).Select(i => new OrderConnection(port, i, makers[i % makers.Count], takers[i % takers.Count]))];
        try
        {
            for (var i = 0; i < count; i++) ready.Watch(connections[i].Socket, i);
            foreach (var connection in connections) connection.Send(++number);

            var result = new OrderLoadResult();
            Serve(ready, connections, warmUp, new OrderLoadResult(), sends: true);
            measured(true);
            var start = Stopwatch.GetTimestamp();
            Serve(ready, connections, time, result, sends: true);
            result.Time = Stopwatch.GetElapsedTime(start);
            measured(false);

            // What is on its way yet is not counted as an answer, but it must be answered.
            var rest = new OrderLoadResult();
            Serve(ready, connections, AnswerPatience, rest, sends: false);
            result.Errors += rest.Errors;
            result.FirstError ??= rest.FirstError;
            result.Unanswered = connections.Count(connection => connection.IsWaiting);
            return result;
        }
        finally
        {
            foreach (var connection in connections) connection.Dispose();
        }
    }

    // Until the time is over or nothing is on its way.
    private void Serve(ReadySockets ready, OrderConnection[] connections, TimeSpan time, OrderLoadResult result, bool sends)
    {
        Span<int> numbers = stackalloc int[256];
        var start = Stopwatch.GetTimestamp();
        var waiting = connections.Count(connection => connection.IsWaiting && !connection.IsBroken);
        while (waiting > 0 && Stopwatch.GetElapsedTime(start) < time)
        {
            var count = ready.Wait(numbers, milliseconds: 20);
            foreach (var i in numbers[..count])
            {
                var connection = connections[i];
                if (connection.IsBroken) continue;
                if (connection.TryReceive(out var isRight, out var taken))
                {
                    result.Count(isRight, taken, connection);
                    if (sends && isRight) connection.Send(++number);
                    else waiting--;
                }
                else if (connection.IsBroken)
                {
                    waiting--;
                    connection.Dispose(); // or it would be ready for ever
                }
            }
        }
    }
}

/// <summary>What came of a load.</summary>
internal sealed class OrderLoadResult
{
    /// <summary>How long the answers took.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>How long it was measured.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>The right answers.</summary>
    public long Answers { get; private set; }

    /// <summary>The answers that were not what they should be; each ends its connection's part in the load.</summary>
    public int Errors { get; set; }

    /// <summary>The first of those.</summary>
    public string? FirstError { get; set; }

    /// <summary>The requests that nobody answered, those of broken connections included.</summary>
    public int Unanswered { get; set; }

    /// <summary>The right answers in a second.</summary>
    public double PerSecond => Answers / Time.TotalSeconds;

    /// <summary>Counts an answer.</summary>
    public void Count(bool isRight, TimeSpan time, OrderConnection connection)
    {
        if (isRight)
        {
            Answers++;
            Latencies.Add(time);
            return;
        }

        Errors++;
        FirstError ??= connection.LastAnswer;
    }
}
