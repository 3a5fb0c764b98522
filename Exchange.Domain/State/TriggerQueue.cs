namespace Exchange.Domain;

/// <summary>The orders of a market that wait for the last trade price, each in the direction in which it fires.</summary>
internal sealed class TriggerQueue
{
    // Falling stops are keyed by the negative price, so in both sets the first is the next to fire.
    private readonly SortedSet<(long Price, long Order)> rising = [];
    private readonly SortedSet<(long Price, long Order)> falling = [];

    public int Count { get; private set; }

    public void Add(OrderId order, Price stop, bool firesOnRise)
    {
        Set(firesOnRise).Add(Key(order, stop, firesOnRise));
        Count++;
    }

    public void Remove(OrderId order, Price stop, bool firesOnRise)
    {
        var removed = Set(firesOnRise).Remove(Key(order, stop, firesOnRise));
        Invariant.Assert(removed, "an order that awaits its trigger is in its market's queue");
        Count--;
    }

    /// <summary>Lists the orders that fire when trades were made at these two prices and none outside of them, oldest first.</summary>
    public void Fired(Price low, Price high, List<OrderId> fired)
    {
        fired.Clear();
        AddUpTo(rising, high.Ticks, fired);
        AddUpTo(falling, -low.Ticks, fired);
        if (fired.Count > 1) fired.Sort(static (a, b) => a.Value.CompareTo(b.Value));
    }

    /// <summary>Every waiting order, oldest first.</summary>
    public List<OrderId> All()
    {
        var all = new List<OrderId>(Count);
        AddUpTo(rising, long.MaxValue, all);
        AddUpTo(falling, long.MaxValue, all);
        all.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        return all;
    }

    private static void AddUpTo(SortedSet<(long Price, long Order)> set, long price, List<OrderId> fired)
    {
        if (set.Count == 0) return;
        foreach (var (stop, order) in set)
        {
            if (stop > price) return;
            fired.Add(new OrderId(order));
        }
    }

    private static (long, long) Key(OrderId order, Price stop, bool firesOnRise) =>
        (firesOnRise ? stop.Ticks : -stop.Ticks, order.Value);

    private SortedSet<(long Price, long Order)> Set(bool firesOnRise) => firesOnRise ? rising : falling;
}
