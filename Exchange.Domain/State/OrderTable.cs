namespace Exchange.Domain;

/// <summary>
/// Every open order of the venue, each in a numbered slot (0 is none) that is used again when the order ends. So the table is only as
/// large as the most orders that were ever open at once, and placing an order allocates nothing.
/// </summary>
internal sealed class OrderTable
{
    private readonly SlotIndex slots = new();
    private AlignedArray<QueueEntry> queue = new(1024);
    private AlignedArray<Order> orders = new(1024);
    private OrderDetails[] details = new OrderDetails[1024];
    private int firstFree;
    private int used = 1;

    public int Count => slots.Count;

    /// <summary>The order in a slot. A reference is good until the next <see cref="Add"/>.</summary>
    public ref Order this[int slot] => ref orders[slot];

    /// <summary>What the book knows of the order in a slot.</summary>
    public ref QueueEntry Queue(int slot) => ref queue[slot];

    /// <summary>
    /// The details of the order in a slot. Besides the quantity, what its traits do not name may be left over from another order.
    /// </summary>
    public ref OrderDetails Details(int slot) => ref details[slot];

    /// <summary>The quantity less filled and prevented.</summary>
    public Quantity Remaining(int slot) => queue[slot].Shown + Hidden(slot);

    /// <summary>What remains of an iceberg besides what it shows; of others nothing.</summary>
    public Quantity Hidden(int slot) => orders[slot].Is(OrderTraits.Iceberg) ? details[slot].Hidden : Quantity.Zero;

    /// <summary>What an order will hide that joins the book now: of an iceberg all but its first part, of others nothing.</summary>
    public Quantity HiddenOnceBooked(int slot) => orders[slot].Is(OrderTraits.Iceberg)
        ? Remaining(slot) - Quantity.Min(Remaining(slot), details[slot].DisplayQuantity)
        : Quantity.Zero;

    /// <summary>The slot of an open order, or 0.</summary>
    public int Find(OrderId id)
    {
        var hash = SlotIndex.HashOf(id.Value);
        var slot = slots.First(hash, out var cursor);
        while (slot != 0 && queue[slot].Id != id) slot = slots.Next(hash, ref cursor);
        return slot;
    }

    /// <summary>As <see cref="Find"/>, but without a look at the order itself: most likely its slot, and some slot in any case.</summary>
    public int Guess(OrderId id) => slots.First(SlotIndex.HashOf(id.Value), out _);

    /// <summary>Asks for the memory that leads to an order.</summary>
    public void Prefetch(OrderId id) => slots.Prefetch(SlotIndex.HashOf(id.Value));

    /// <summary>Asks for the memory of an order.</summary>
    public void Prefetch(int slot)
    {
        CacheHint.Prefetch(ref queue[slot]);
        CacheHint.Prefetch(ref orders[slot]);
    }

    /// <summary>Asks for the memory of those that an order is linked with.</summary>
    public void PrefetchNeighbours(int slot)
    {
        CacheHint.Prefetch(ref queue[queue[slot].Previous]);
        CacheHint.Prefetch(ref queue[queue[slot].Next]);
        CacheHint.Prefetch(ref orders[orders[slot].OwnPrevious]);
        CacheHint.Prefetch(ref orders[orders[slot].OwnNext]);
    }

    /// <summary>Gives an order a slot; the caller fills it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="remaining">What remains of it, nothing of which is hidden yet.</param>
    /// <param name="trader">Its owner.</param>
    public int Add(OrderId id, Quantity remaining, int trader)
    {
        var slot = firstFree;
        if (slot != 0) firstFree = queue[slot].Next;
        else if ((slot = used++) == queue.Length) Grow();

        ref var entry = ref queue[slot];
        (entry.Id, entry.Shown, entry.Trader, entry.Level) = (id, remaining, trader, 0);
        slots.Add(SlotIndex.HashOf(id.Value), slot);
        return slot;
    }

    /// <summary>Takes an order's slot back.</summary>
    public void Remove(int slot)
    {
        slots.Remove(SlotIndex.HashOf(queue[slot].Id.Value), slot);
        queue[slot] = new QueueEntry { Next = firstFree };
        orders[slot].State = OrderState.None;
        firstFree = slot;
    }

    /// <summary>The slot after this one, round and round, which may hold no order: for checks that take the orders in turns.</summary>
    public int After(int slot) => slot + 1 < used ? slot + 1 : 0;

    private void Grow()
    {
        var size = queue.Length * 2;
        queue = queue.Resized(size);
        orders = orders.Resized(size);
        Array.Resize(ref details, size);
    }
}
