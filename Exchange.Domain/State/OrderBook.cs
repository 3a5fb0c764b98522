namespace Exchange.Domain;

/// <summary>All orders at one price of one side, in the order in which they joined: the first in the queue is the next to trade.</summary>
internal struct PriceLevel
{
    public Price Price;

    /// <summary>The sum of what its orders show.</summary>
    public Quantity Shown;

    /// <summary>The sum of what its icebergs hide.</summary>
    public Quantity Hidden;

    public int First, Last;
    public int Count;
    public Side Side;

    public readonly Quantity Total => Shown + Hidden;
}

/// <summary>
/// The order book of a market: two sides, each in price-time priority, which is the best price first (the highest bid, the lowest ask) and
/// at one price the order that joined the queue first. A level disappears with its last order.
/// </summary>
internal sealed class OrderBook
{
    private readonly OrderTable orders;
    private readonly BookSide[] sides;
    private PriceLevel[] levels = new PriceLevel[16];
    private int firstFree;
    private int used = 1;

    /// <summary>A book for prices from 1 tick to <paramref name="maxPrice"/>.</summary>
    public OrderBook(OrderTable orders, Price maxPrice)
    {
        this.orders = orders;
        sides = [BookSide.Bids(maxPrice), BookSide.Asks(maxPrice)];
    }

    public int OrderCount { get; private set; }

    public int LevelCount { get; private set; }

    /// <summary>True when a buyer and a seller in the book would trade: never after a command.</summary>
    public bool IsCrossed => Best(Side.Buy) != 0 && Reaches(Side.Sell, BestPrice(Side.Buy));

    /// <summary>The best level of a side, or 0.</summary>
    public int Best(Side side) => sides[(int)side].Best;

    /// <summary>The best price of a side; none when it is empty.</summary>
    public Price BestPrice(Side side) => levels[Best(side)].Price;

    /// <summary>The next order of a side to trade, or 0.</summary>
    public int First(Side side) => levels[Best(side)].First;

    public ref readonly PriceLevel Level(int level) => ref levels[level];

    /// <summary>The next worse level, or 0.</summary>
    public int Worse(int level)
    {
        ref readonly var side = ref sides[(int)levels[level].Side];
        return side.Levels.Next(side.Key(levels[level].Price));
    }

    /// <summary>True when a side's best price is at the limit or better, seen by a taker from the other side.</summary>
    public bool Reaches(Side side, Price limit) => sides[(int)side].BestKey <= sides[(int)side].Key(limit);

    /// <summary>Puts an order at the end of its price's queue.</summary>
    /// <param name="slot">The order.</param>
    /// <param name="side">Its side.</param>
    /// <param name="price">Its price.</param>
    /// <param name="hidden">What it hides besides what it shows.</param>
    public void Enqueue(int slot, Side side, Price price, Quantity hidden)
    {
        ref var into = ref sides[(int)side];
        var at = into.Levels.Find(into.Key(price));
        if (at == 0) at = OpenLevel(ref into, side, price);
        ref var level = ref levels[at];

        ref var order = ref orders.Queue(slot);
        (order.Previous, order.Next, order.Level) = (level.Last, 0, at);
        if (level.Last == 0) level.First = slot;
        else orders.Queue(level.Last).Next = slot;
        level.Last = slot;
        level.Count++;
        level.Shown += order.Shown;
        level.Hidden += hidden;
        OrderCount++;
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
        order.Level = 0;
        OrderCount--;
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

    private int OpenLevel(ref BookSide into, Side side, Price price)
    {
        var at = firstFree;
        if (at != 0) firstFree = levels[at].First;
        else if ((at = used++) == levels.Length) Array.Resize(ref levels, used * 2);

        levels[at] = new PriceLevel { Price = price, Side = side };
        var key = into.Key(price);
        into.Levels.Add(key, at);
        if (key < into.BestKey) into.SetBest(at, price);
        LevelCount++;
        return at;
    }

    private void CloseLevel(int at)
    {
        ref var side = ref sides[(int)levels[at].Side];
        var key = side.Key(levels[at].Price);
        side.Levels.Remove(key);
        if (at == side.Best)
        {
            var next = side.Levels.Next(key);
            side.SetBest(next, levels[next].Price);
        }

        levels[at] = new PriceLevel { First = firstFree };
        firstFree = at;
        LevelCount--;
    }
}
