namespace Exchange.Domain;

/// <summary>
/// What a taker would find on the other side of the book, without touching it: the sweep that a market order's hold is worked out from,
/// and whether a fill-or-kill can be filled. Levels are looked at by their sums; single orders only when some may be the taker's own.
/// </summary>
internal readonly ref struct Liquidity
{
    private readonly VenueState state;
    private readonly Market market;
    private readonly OrderBook book;
    private readonly Side side;
    private readonly SelfTradePrevention mode;

    // The taker's trader, when it has open orders that its mode keeps it from trading with; else 0, which no order has.
    private readonly int own;

    /// <summary>The liquidity for an order of a trader (0 for an account that never placed an order here).</summary>
    public Liquidity(VenueState state, Market market, int trader, Side side, SelfTradePrevention mode)
    {
        (this.state, this.market, this.mode) = (state, market, mode);
        (book, this.side) = (market.Book, side.Opposite());
        own = mode != SelfTradePrevention.None && state.Traders[trader].OpenOrders > 0 ? trader : 0;
    }

    /// <summary>The cost of buying a quantity from others, or as much of it as there is.</summary>
    public Int128 CostOf(Quantity quantity)
    {
        Int128 cost = 0;
        for (var level = book.Best(side); level != 0 && quantity > Quantity.Zero; level = book.Worse(level))
        {
            var taken = Quantity.Min(quantity, OthersAt(level));
            cost += market.WideNotional(book.Level(level).Price, taken);
            quantity -= taken;
        }

        return cost;
    }

    /// <summary>The whole lots to sell to others for an amount of the quote asset, or as many as there are.</summary>
    public Quantity LotsFor(Amount quote)
    {
        var sold = Quantity.Zero;
        for (var level = book.Best(side); level != 0; level = book.Worse(level))
        {
            var price = book.Level(level).Price;
            var others = OthersAt(level);
            var taken = Quantity.Min(others, market.LotsFor(quote, price));
            sold += taken;
            quote -= market.Notional(price, taken);
            if (taken < others) break;
        }

        return sold;
    }

    /// <summary>True when a quantity can be filled wholly, at once, at a limit price or better.</summary>
    public bool CanFill(Quantity quantity, Price limit)
    {
        for (var level = book.Best(side); level != 0; level = book.Worse(level))
        {
            if (side == Side.Sell ? book.Level(level).Price > limit : book.Level(level).Price < limit) return false;
            var blocked = false;
            var available = mode == SelfTradePrevention.ExpireMaker ? OthersAt(level) : BeforeOwnAt(level, out blocked);
            if (available >= quantity) return true;
            if (blocked) return false;
            quantity -= available;
        }

        return false;
    }

    // Everything at a level that is not the taker's own.
    private Quantity OthersAt(int level)
    {
        var total = book.Level(level).Total;
        if (own == 0) return total;
        for (var slot = book.Level(level).First; slot != 0; slot = state.Orders.Queue(slot).Next)
            if (state.Orders.Queue(slot).Trader == own) total -= state.Orders.Remaining(slot);
        return total;
    }

    // What can be taken at a level before the taker meets an order of its own. What icebergs hide queues up behind that order.
    private Quantity BeforeOwnAt(int level, out bool blocked)
    {
        blocked = false;
        if (own == 0) return book.Level(level).Total;
        var shown = Quantity.Zero;
        for (var slot = book.Level(level).First; slot != 0; slot = state.Orders.Queue(slot).Next)
        {
            blocked = state.Orders.Queue(slot).Trader == own;
            if (blocked) return shown;
            shown += state.Orders.Queue(slot).Shown;
        }

        return book.Level(level).Total;
    }
}
