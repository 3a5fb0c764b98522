using Exchange.Domain;

namespace Exchange.Api;

/// <summary>How the history stands in this process.</summary>
internal sealed class HistoryStatus(TimeProvider clock)
{
    private readonly Lock gate = new();
    private (Timestamp First, Timestamp Last)? late;
    private volatile State state = new(false, null, 0, default);

    /// <summary>Whether events are being folded here.</summary>
    public bool IsRunning => state.IsRunning;

    /// <summary>Why it stands still, until a page is committed again; null when it does not.</summary>
    public string? Reason => state.Reason;

    /// <summary>The number, among the events of all venues, of the last one that was folded here; 0 before the first.</summary>
    public long Position => state.Position;

    /// <summary>How old the last event that was folded here was when its page was committed; zero before the first.</summary>
    public TimeSpan Lag => state.Lag;

    /// <summary>Takes note of trades that are in the history now, though they happened a while ago.</summary>
    internal void NoteLate(Timestamp first, Timestamp last)
    {
        lock (gate)
        {
            if (late is { } known) (first, last) = (first < known.First ? first : known.First, last > known.Last ? last : known.Last);
            late = (first, last);
        }
    }

    /// <summary>The times between which there are late trades that nobody has taken, if there are any.</summary>
    internal (Timestamp First, Timestamp Last)? TakeLate()
    {
        lock (gate)
        {
            var taken = late;
            late = null;
            return taken;
        }
    }

    internal void Start() => state = new State(true, Reason, Position, Lag);

    internal void Advance(long position, DateTimeOffset time) => state = new State(true, null, position, clock.GetUtcNow() - time);

    internal void Stop(string? reason) => state = new State(false, reason, Position, Lag);

    private sealed record State(bool IsRunning, string? Reason, long Position, TimeSpan Lag);
}
