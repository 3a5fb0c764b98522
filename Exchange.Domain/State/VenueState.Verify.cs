namespace Exchange.Domain;

// The invariants that take a walk over the state. Those that an event can break on the spot are asserted where it is applied.
public sealed partial class VenueState
{
    private int lastVerified;

    /// <summary>Walks over the whole state and asserts that it holds together: books, queues, owners, holds and balances.</summary>
    /// <exception cref="InvariantViolationException">It does not.</exception>
    public void Verify()
    {
        var open = 0;
        foreach (var market in Markets.Skip(1))
        {
            VerifyBook(market!);
            open += market!.Book.OrderCount + market.Triggers.Count;
            Invariant.Assert(!market.Book.IsCrossed, "a book is not crossed");
            foreach (var order in market.Triggers.All()) VerifyOrder(Orders.Find(order));
        }

        Invariant.Assert(open == Orders.Count, "every open order is exactly once in a book or in a trigger queue");
        VerifyOwners();
        VerifyBalances();
    }

    /// <summary>Verifies one open order, another one each time, so that in time every one is looked at.</summary>
    internal void VerifyNext()
    {
        lastVerified = Orders.After(lastVerified);
        if (Orders.Queue(lastVerified).Id.Value != 0) VerifyOrder(lastVerified);
    }

    private void VerifyBook(Market market)
    {
        var (bidOrders, bidLevels) = VerifySide(market, Side.Buy);
        var (askOrders, askLevels) = VerifySide(market, Side.Sell);
        Invariant.Assert(bidOrders + askOrders == market.Book.OrderCount, "a book counts its orders");
        Invariant.Assert(bidLevels + askLevels == market.Book.LevelCount, "a book counts its levels");
    }

    private (int Orders, int Levels) VerifySide(Market market, Side side)
    {
        var book = market.Book;
        var (orders, levels, previous) = (0, 0, default(Price));
        for (var at = book.Best(side); at != 0; at = book.Worse(at), levels++)
        {
            ref readonly var level = ref book.Level(at);
            Invariant.Assert(level.Side == side, "a level is on its side");
            var isWorse = side == Side.Buy ? level.Price < previous : level.Price > previous;
            Invariant.Assert(previous == default || isWorse, "levels go from best to worst");
            previous = level.Price;
            var (count, shown, hidden, last) = (0, Quantity.Zero, Quantity.Zero, 0);
            for (var slot = level.First; slot != 0; slot = Orders.Queue(slot).Next)
            {
                ref readonly var order = ref Orders[slot];
                ref readonly var queued = ref Orders.Queue(slot);
                Invariant.Assert(order.Side == side && queued.Level == at && order.Price == level.Price, "an order rests at its price");
                Invariant.Assert(order.State == OrderState.Resting && TraderOf(slot).Market == market.Id, "an order rests in its market");
                Invariant.Assert(queued.Previous == last, "a queue is linked both ways");
                VerifyOrder(slot);
                (count, shown, hidden, last) = (count + 1, shown + queued.Shown, hidden + Orders.Hidden(slot), slot);
            }

            Invariant.Assert(count > 0 && count == level.Count && last == level.Last, "a level counts its orders and is not empty");
            Invariant.Assert(shown == level.Shown && hidden == level.Hidden, "a level's quantities are the sums of its orders'");
            orders += count;
        }

        return (orders, levels);
    }

    // What holds of an open order between commands.
    private void VerifyOrder(int slot)
    {
        ref readonly var order = ref Orders[slot];
        ref readonly var queued = ref Orders.Queue(slot);
        var market = MarketOf(slot);
        var remaining = Orders.Remaining(slot);
        Invariant.Assert(slot != 0 && Orders.Find(queued.Id) == slot, "an open order is found by its id");
        Invariant.Assert(remaining <= Orders.Details(slot).Quantity && remaining >= Quantity.Zero, "what remains is within the quantity");
        Invariant.Assert(order.State != OrderState.Taking, "no order is still taking after a command");
        if (order.Type.HasLimitPrice())
            Invariant.Assert(order.Held == market.HoldFor(order.Side, order.Price, remaining), "the hold is that of what remains");
        if (order.State == OrderState.AwaitingTrigger) return;

        Invariant.Assert(order.Type.HasLimitPrice(), "only orders with a limit price rest");
        Invariant.Assert(order.TimeInForce is TimeInForce.Gtc or TimeInForce.Gtd, "only orders that may stand rest");
        var shownAtMost = order.Is(OrderTraits.Iceberg) ? Orders.Details(slot).DisplayQuantity : remaining;
        Invariant.Assert(queued.Shown > Quantity.Zero && queued.Shown <= shownAtMost, "a resting order shows something, and not too much");
        Invariant.Assert(market.Book.Level(queued.Level).Price == order.Price, "an order rests at its price");
    }

    private void VerifyOwners()
    {
        var (owned, expiring) = (0, 0);
        for (var trader = 1; trader <= Traders.Count; trader++)
        {
            var (count, last, previous) = (0, 0, default(OrderId));
            for (var slot = Traders[trader].FirstOrder; slot != 0; slot = Orders[slot].OwnNext)
            {
                ref readonly var order = ref Orders[slot];
                ref readonly var queued = ref Orders.Queue(slot);
                Invariant.Assert(queued.Trader == trader && queued.Id.Value > previous.Value, "an owner lists its orders, oldest first");
                if (order.Is(OrderTraits.Expires)) expiring++;
                (count, last, previous) = (count + 1, slot, queued.Id);
            }

            Invariant.Assert(count == Traders[trader].OpenOrders && last == Traders[trader].LastOrder, "an owner counts its orders");
            owned += count;
        }

        Invariant.Assert(owned == Orders.Count, "every open order is in its owner's list");
        Invariant.Assert(expiring == Expiries.Count, "every order with a date is in the expiry queue");
    }

    private void VerifyBalances()
    {
        var held = new Amount[Ledger.Count + 1];
        for (var trader = 1; trader <= Traders.Count; trader++)
            for (var slot = Traders[trader].FirstOrder; slot != 0; slot = Orders[slot].OwnNext)
                held[Traders[trader].Gives(Orders[slot].Side)] += Orders[slot].Held;

        var sums = new Amount[Assets.Count];
        for (var slot = 1; slot <= Ledger.Count; slot++)
        {
            ref readonly var balance = ref Ledger[slot];
            Invariant.Assert(balance.Available >= Amount.Zero, "no available balance is below zero");
            Invariant.Assert(balance.Held == held[slot], "what is held is the sum of what the open orders hold");
            sums[balance.Asset.Value] += balance.Available + balance.Held;
        }

        foreach (var asset in Assets.Skip(1))
        {
            Ledger.AssertConserved(asset.Id);
            Invariant.Assert(
                sums[asset.Id.Value] == Ledger.Supply(asset.Id), "an asset's balances add up to its deposits less its withdrawals");
        }
    }
}
