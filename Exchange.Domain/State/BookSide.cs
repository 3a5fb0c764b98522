namespace Exchange.Domain;

/// <summary>All orders at one price, in the order in which they joined: the first in the queue is the next to trade.</summary>
internal struct PriceLevel
{
    public Price Price;

    /// <summary>The sum of what its orders show.</summary>
    public Quantity Shown;

    /// <summary>The sum of what its icebergs hide.</summary>
    public Quantity Hidden;

    public int First, Last;
    public int Count;

    public readonly Quantity Total => Shown + Hidden;
}

/// <summary>
/// One side of an order book, in price-time priority: the best price first (the highest bid, the lowest ask), and at one price the order
/// that joined the queue first. A level disappears with its last order.
/// </summary>
internal sealed class BookSide
{
    private readonly OrderTable orders;
    private readonly Side side;
    private readonly Price maxPrice;
    private readonly LevelTree tree;
    private PriceLevel[] levels = new PriceLevel[16];
    private int firstFree;
    private int used = 1;

    public BookSide(OrderTable orders, Side side, Price maxPrice)
    {
        (this.orders, this.side, this.maxPrice) = (orders, side, maxPrice);
        tree = new LevelTree(maxPrice.Ticks);
    }

    /// <summary>The best level, or 0.</summary>
    public int Best { get; private set; }

    public bool IsEmpty => Best == 0;

    public int LevelCount { get; private set; }

    public int OrderCount { get; private set; }

    /// <summary>The best price; none when the side is empty.</summary>
    public Price BestPrice => levels[Best].Price;

    /// <summary>The next order to trade, or 0.</summary>
    public int First => levels[Best].First;

    public ref readonly PriceLevel Level(int level) => ref levels[level];

    /// <summary>The next worse level, or 0.</summary>
    public int Worse(int level) => tree.Next(Key(levels[level].Price));

    /// <summary>True when the best price is at the limit or better, seen by a taker from the other side.</summary>
    public bool Reaches(Price limit) => Best != 0 && Reaches(Best, limit);

    /// <summary>As <see cref="Reaches(Price)"/>, of a level.</summary>
    public bool Reaches(int level, Price limit) => side == Side.Sell ? levels[level].Price <= limit : levels[level].Price >= limit;

    /// <summary>Puts an order at the end of its price's queue.</summary>
    /// <param name="slot">The order.</param>
    /// <param name="price">Its price.</param>
    /// <param name="hidden">What it hides besides what it shows.</param>
    public void Enqueue(int slot, Price price, Quantity hidden)
    {
        var at = tree.Find(Key(price));
        if (at == 0) at = OpenLevel(price);
        ref var level = ref levels[at];

        ref var order = ref orders.Queue(slot);
        (order.Previous, order.Next, order.Level) = (level.Last, 0, at);
        if (level.Last == 0) level.First = slot;
        else orders.Queue(level.Last).Next = slot;
        level.Last = slot;
        level.Count++;
        OrderCount++;
        level.Shown += order.Shown;
        level.Hidden += hidden;
    }

    /// <summary>Takes an order out of the book, with what remains of it.</summary>
    public void Remove(int slot, Quantity hidden)
    {
        ref var order = ref orders.Queue(slot);
        var at = order.Level;
        ref var level = ref levels[at];
        if (order.Previous == 0) level.First = order.Next;
        else orders.Queue(order.Previous).Next = order.Next;
        if (order.Next == 0) level.Last = order.Previous;
        else orders.Queue(order.Next).Previous = order.Previous;
        level.Shown -= order.Shown;
        level.Hidden -= hidden;
        OrderCount--;
        order.Level = 0;
        if (--level.Count == 0) CloseLevel(at);
    }

    /// <summary>Takes a quantity off what an order shows. An order with nothing left is still to be removed.</summary>
    public void Take(int slot, Quantity quantity)
    {
        ref var order = ref orders.Queue(slot);
        Invariant.Assert(quantity <= order.Shown, "a trade takes no more than the maker shows");
        order.Shown -= quantity;
        levels[order.Level].Shown -= quantity;
    }

    /// <summary>Leaves less of an order, in its place.</summary>
    public void Reduce(int slot, Quantity shownLess, Quantity hiddenLess)
    {
        ref var order = ref orders.Queue(slot);
        order.Shown -= shownLess;
        levels[order.Level].Shown -= shownLess;
        levels[order.Level].Hidden -= hiddenLess;
    }

    // A level's key counts from the best price that the market could have, so the best level is always the first.
    private long Key(Price price) => side == Side.Sell ? price.Ticks : maxPrice.Ticks - price.Ticks;

    private int OpenLevel(Price price)
    {
        var at = firstFree;
        if (at != 0) firstFree = levels[at].First;
        else if ((at = used++) == levels.Length) Array.Resize(ref levels, used * 2);

        levels[at] = new PriceLevel { Price = price };
        tree.Add(Key(price), at);
        if (Best == 0 || Key(price) < Key(BestPrice)) Best = at;
        LevelCount++;
        return at;
    }

    private void CloseLevel(int at)
    {
        var key = Key(levels[at].Price);
        if (at == Best) Best = tree.Next(key);
        tree.Remove(key);
        levels[at] = new PriceLevel { First = firstFree };
        firstFree = at;
        LevelCount--;
    }
}
