namespace Exchange.Domain;

/// <summary>
/// The levels of one side of an order book. They are sorted by a key that grows from better to worse: the price of an ask, and of a bid how
/// much lower it is than the highest price that the market may have. So both sides are the same to everybody else.
/// </summary>
internal struct BookSide
{
    // key = (price ^ flip) + origin: with a flip of -1 and an origin of max + 1 that is max - price. Two additions are faster than a branch
    // that the processor cannot foresee.
    private readonly long flip, origin;

    private BookSide(Price maxPrice, long flip, long origin)
    {
        (this.flip, this.origin) = (flip, origin);
        Levels = new LevelTree(maxPrice.Ticks);
        BestKey = long.MaxValue;
    }

    public static BookSide Bids(Price maxPrice) => new(maxPrice, -1, maxPrice.Ticks + 1);

    public static BookSide Asks(Price maxPrice) => new(maxPrice, 0, 0);

    public LevelTree Levels { get; }

    /// <summary>The best level, or 0.</summary>
    public int Best { get; private set; }

    /// <summary>The key of the best price; beyond every key when the side is empty.</summary>
    public long BestKey { get; private set; }

    public readonly long Key(Price price) => (price.Ticks ^ flip) + origin;

    /// <summary>Says which level is the best from now on; 0 for none.</summary>
    public void SetBest(int level, Price price) => (Best, BestKey) = (level, level == 0 ? long.MaxValue : Key(price));
}
