namespace Exchange.Domain;

/// <summary>The good-till-date orders of the venue by date.</summary>
internal sealed class ExpiryQueue
{
    private readonly SortedSet<(long Time, long Order)> orders = [];

    // The earliest date, or the last moment of all when there is none.
    private Timestamp next = new(long.MaxValue);

    /// <summary>The order that expires first; of several at one date, the oldest.</summary>
    public OrderId First => new(orders.Min.Order);

    public int Count => orders.Count;

    /// <summary>True when there is an order of which the date has come.</summary>
    public bool IsDue(Timestamp now) => next <= now && orders.Count > 0;

    public void Add(OrderId order, Timestamp date)
    {
        orders.Add((date.Microseconds, order.Value));
        Update();
    }

    public void Remove(OrderId order, Timestamp date)
    {
        var removed = orders.Remove((date.Microseconds, order.Value));
        Invariant.Assert(removed, "an order with a date is in the expiry queue");
        Update();
    }

    private void Update() => next = new Timestamp(orders.Count == 0 ? long.MaxValue : orders.Min.Time);
}
