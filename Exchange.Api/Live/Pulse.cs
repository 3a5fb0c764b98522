using System.Diagnostics;

namespace Exchange.Api;

/// <summary>
/// Wakes those who watch something when it has changed. The more they are, the longer is the pause between two beats: one watcher hears of
/// every change at once, while thousands of them cannot keep the machine busy with nothing but waking.
/// </summary>
internal sealed class Pulse : IDisposable
{
    // What a watcher's turn costs, generously.
    private static readonly TimeSpan PerWatcher = TimeSpan.FromMicroseconds(20);

    // Shorter pauses are none: timers cannot keep them.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    // One of so few is woken by whoever signals, which saves it a way to another thread. A crowd must not keep that one.
    private const int Few = 4;

    private readonly Lock gate = new();
    private readonly Timer timer;
    private TaskCompletionSource next = new();
    private long lastBeat;
    private bool isPending;
    private int watchers;

    internal Pulse() => timer = new Timer(_ => BeatLater());

    /// <summary>
    /// Ends with the next beat. Who takes this first, looks then, and waits for it after that, misses nothing.
    /// </summary>
    internal Task Next => Volatile.Read(ref next).Task;

    /// <summary>The number of those who watch.</summary>
    internal int Watchers => Volatile.Read(ref watchers);

    internal void Enter() => Interlocked.Increment(ref watchers);

    internal void Leave() => Interlocked.Decrement(ref watchers);

    /// <summary>Something has changed: beats at once, or when the pause is over.</summary>
    internal void Signal()
    {
        lock (gate)
        {
            if (isPending) return;
            var rest = Watchers * PerWatcher - Stopwatch.GetElapsedTime(lastBeat);
            if (rest >= ShortestPause)
            {
                isPending = true;
                timer.Change(rest, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Beat();
    }

    public void Dispose() => timer.Dispose();

    private void BeatLater()
    {
        lock (gate) isPending = false;
        Beat();
    }

    private void Beat()
    {
        Volatile.Write(ref lastBeat, Stopwatch.GetTimestamp());
        Interlocked.Exchange(ref next, NewBeat()).SetResult();
    }

    private TaskCompletionSource NewBeat() =>
        new(Watchers <= Few ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
}
