using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// Answers questions about a venue as it stood at a sequence. Two states are at work at most, each of which serves one question at a time:
/// one that stands at the sequence already, or shortly before it, is preferred, so whoever walks through the past is led by the same one,
/// and of several who ask for the same sequence one loads it. More than so many who wait are turned away.
/// </summary>
internal sealed class PastStates(PastLoader loader) : IDisposable
{
    internal const int MaxWaiting = 32;

    private const int States = 2;

    // Going on is better than loading anew up to about here.
    private const int Near = 10_000;

    private readonly Lock gate = new();
    private readonly Worker[] workers = [.. Enumerable.Range(0, States).Select(_ => new Worker())];
    private int waiting;
    private long uses;

    /// <summary>The number of questions that are being answered or wait.</summary>
    internal int Waiting
    {
        get
        {
            lock (gate) return waiting;
        }
    }

    /// <summary>Reads the venue as it stood at a sequence that has been committed.</summary>
    /// <param name="sequence">Which.</param>
    /// <param name="read">Makes an answer of it. The venue is lent only as long as this lasts.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OverloadedException">Too many questions wait.</exception>
    internal async Task<T> ReadAsync<T>(long sequence, Func<PastVenue, T> read, CancellationToken cancellation)
    {
        var worker = Enter(sequence);
        try
        {
            await worker.Turn.WaitAsync(cancellation);
            try
            {
                // Whoever came in between may have taken it elsewhere.
                var past = worker.Venue;
                worker.Venue = null; // a state that was left halfway is none
                if (past?.Sequence != sequence) past = await Task.Run(() => loader.LoadAsync(past, sequence, cancellation), cancellation);
                var answer = read(past);
                worker.Venue = past;
                return answer;
            }
            finally
            {
                worker.Turn.Release();
            }
        }
        finally
        {
            lock (gate)
            {
                worker.Waiting--;
                waiting--;
            }
        }
    }

    public void Dispose()
    {
        foreach (var worker in workers) worker.Turn.Dispose();
    }

    private Worker Enter(long sequence)
    {
        lock (gate)
        {
            if (waiting >= MaxWaiting) throw new OverloadedException();
            var worker = workers.FirstOrDefault(one => one.Target == sequence)
                ?? workers.FirstOrDefault(one => one.Waiting == 0 && one.Target < sequence && sequence - one.Target <= Near)
                ?? workers.OrderBy(one => one.Waiting).ThenBy(one => one.UsedAt).First();
            waiting++;
            worker.Waiting++;
            (worker.Target, worker.UsedAt) = (sequence, ++uses);
            return worker;
        }
    }

    private sealed class Worker
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public PastVenue? Venue { get; set; }

        // Where it stands, or will when those who wait have been served.
        public long Target { get; set; } = -1;

        public int Waiting { get; set; }

        public long UsedAt { get; set; }
    }
}
