namespace Exchange.Domain;

/// <summary>
/// Every open order of the venue, each in a numbered slot (0 is none) that is used again when the order ends, so the table stays as
/// small as the number of open orders ever was, and placing an order allocates nothing.
/// </summary>
internal sealed class OrderTable
{
    private readonly KeyIndex slots = new(1024);
    private OrderEntry[] orders = new OrderEntry[1024];
    private OrderLinks[] links = new OrderLinks[1024];
    private OrderDetails[] details = new OrderDetails[1024];
    private int firstFree;
    private int used = 1;

    public int Count => slots.Count;

    /// <summary>The order in a slot. A reference is good until the next <see cref="Add"/>.</summary>
    public ref OrderEntry this[int slot] => ref orders[slot];

    /// <summary>The neighbours of the order in a slot.</summary>
    public ref OrderLinks Links(int slot) => ref links[slot];

    /// <summary>The details of the order in a slot; what its traits do not name may be left over from another order.</summary>
    public ref OrderDetails Details(int slot) => ref details[slot];

    /// <summary>The slot of an open order, or 0.</summary>
    public int Find(OrderId id) => slots.Find(id.Value);

    /// <summary>Gives an order a slot.</summary>
    public int Add(in OrderEntry order)
    {
        var slot = firstFree;
        if (slot != 0) firstFree = links[slot].Next;
        else if ((slot = used++) == orders.Length) Grow();

        orders[slot] = order;
        links[slot] = default;
        slots.Add(order.Id.Value, slot);
        return slot;
    }

    /// <summary>Takes an order's slot back.</summary>
    public void Remove(int slot)
    {
        slots.Remove(orders[slot].Id.Value);
        orders[slot] = default;
        links[slot].Next = firstFree;
        firstFree = slot;
    }

    /// <summary>The slot after this one, round and round, which may hold no order: for checks that take the orders in turns.</summary>
    public int After(int slot) => slot + 1 < used ? slot + 1 : 0;

    private void Grow()
    {
        var size = orders.Length * 2;
        Array.Resize(ref orders, size);
        Array.Resize(ref links, size);
        Array.Resize(ref details, size);
    }
}
