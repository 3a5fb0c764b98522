namespace Exchange.Domain;

/// <summary>
/// What a taker would find on the other side of the book, without touching it: the sweep that a market order's hold is worked out from,
/// and whether a fill-or-kill can be filled. Levels are looked at by their sums, and order by order only when some may be the taker's own.
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

    /// <summary>
    /// The hold of an order whose cost only the book tells (<see cref="OrderTypes.HoldFollowsBook"/>): the notional of buying a quantity
    /// from others, or the base amount to sell to others for a quote quantity; or of as much as there is.
    /// </summary>
    public Int128 SweepHold(Quantity quantity, Amount quoteQuantity) =>
        side == Side.Sell ? NotionalOf(quantity) : market.WideBaseAmount(LotsFor(quoteQuantity));

    /// <summary>True when a quantity can be filled wholly, at once, at a limit price or better.</summary>
    public bool CanFill(Quantity quantity, Price limit)
    {
        for (var level = book.Best(side); level != 0; level = book.Worse(level))
        {
            if (side == Side.Sell ? book.Level(level).Price > limit : book.Level(level).Price < limit) return false;
            var blocked = false;
            var available = mode == SelfTradePrevention.ExpireMaker
                ? OthersAt(level, quantity)
                : BeforeOwnAt(level, quantity, out blocked);
            if (available >= quantity) return true;
            if (blocked) return false;
            quantity -= available;
        }

        return false;
    }

    private Int128 NotionalOf(Quantity quantity)
    {
        Int128 notional = 0;
        for (var level = book.Best(side); level != 0 && quantity > Quantity.Zero; level = book.Worse(level))
        {
            var taken = Quantity.Min(quantity, OthersAt(level, quantity));
            notional += market.WideNotional(book.Level(level).Price, taken);
            quantity -= taken;
        }

        return notional;
    }

    // Whole lots only, and no further than to a price at which not all is sold.
    private Quantity LotsFor(Amount quote)
    {
        var sold = Quantity.Zero;
        for (var level = book.Best(side); level != 0; level = book.Worse(level))
        {
            var price = book.Level(level).Price;
            var affordable = market.LotsFor(quote, price);
            var others = OthersAt(level, new Quantity(Math.Min(affordable.Lots, long.MaxValue - 1) + 1));
            var taken = Quantity.Min(others, affordable);
            sold += taken;
            quote -= market.Notional(price, taken);
            if (taken < others) break;
        }

        return sold;
    }

    // What is at a level that is not the taker's own, looking no further than to what is enough: as far as the taker itself would get.
    private Quantity OthersAt(int level, Quantity enough)
    {
        if (own == 0) return book.Level(level).Total;
        var others = Quantity.Zero;
        for (var slot = book.Level(level).First; slot != 0 && others < enough; slot = state.Orders.Queue(slot).Next)
            if (state.Orders.Queue(slot).Trader != own) others += state.Orders.Remaining(slot);
        return others;
    }

    // What can be taken at a level before the taker meets an order of its own. What icebergs hide queues up behind that order.
    private Quantity BeforeOwnAt(int level, Quantity enough, out bool blocked)
    {
        blocked = false;
        if (own == 0) return book.Level(level).Total;
        var shown = Quantity.Zero;
        for (var slot = book.Level(level).First; slot != 0; slot = state.Orders.Queue(slot).Next)
        {
            blocked = state.Orders.Queue(slot).Trader == own;
            if (blocked || shown >= enough) return shown;
            shown += state.Orders.Queue(slot).Shown;
        }

        return book.Level(level).Total;
    }
}
