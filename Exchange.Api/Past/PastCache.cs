namespace Exchange.Api;

/// <summary>
/// States of the past as bytes, by their sequences, as many as fit into so many bytes. What was not used for the longest time goes first;
/// one that alone is too large is not kept.
/// </summary>
internal sealed class PastCache(long maxBytes)
{
    private readonly Lock gate = new();
    private readonly SortedList<long, Entry> entries = [];
    private long bytes, uses;

    /// <summary>The bytes that are kept.</summary>
    internal long Bytes
    {
        get
        {
            lock (gate) return bytes;
        }
    }

    /// <summary>The last state after a sequence, up to and including another; null when there is none.</summary>
    internal byte[]? Find(long after, long until)
    {
        lock (gate)
        {
            var at = CountUpTo(until) - 1;
            if (at < 0 || entries.GetKeyAtIndex(at) <= after) return null;
            var entry = entries.GetValueAtIndex(at);
            entry.UsedAt = ++uses;
            return entry.State;
        }
    }

    /// <summary>Keeps a state.</summary>
    internal void Add(long sequence, byte[] state)
    {
        lock (gate)
        {
            if (state.Length > maxBytes || !entries.TryAdd(sequence, new Entry(state) { UsedAt = ++uses })) return;
            bytes += state.Length;
            while (bytes > maxBytes)
            {
                var oldest = entries.MinBy(entry => entry.Value.UsedAt);
                entries.Remove(oldest.Key);
                bytes -= oldest.Value.State.Length;
            }
        }
    }

    // By halving: the keys are sorted.
    private int CountUpTo(long sequence)
    {
        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries.GetKeyAtIndex(middle) <= sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private sealed class Entry(byte[] state)
    {
        public byte[] State { get; } = state;

        public long UsedAt { get; set; }
    }
}
