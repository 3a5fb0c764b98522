namespace Exchange.Domain;

// What the events do to an order: it is added and linked to its owner, booked or set aside, settled with another, and closed. Only
// VenueState.Apply.cs calls these, and a snapshot that is being loaded.
public sealed partial class VenueState
{
    private int AddOrder(in OrderPlaced e, Market market, int trader)
    {
        ref readonly var terms = ref e.Terms;
        var slot = Orders.Add(e.Order, terms.Quantity, trader);
        // Field by field: a copy of a whole that was just put together from parts waits for the parts to arrive in memory.
        ref var order = ref Orders[slot];
        order.Price = terms.LimitPrice;
        order.Held = e.Held;
        order.Side = terms.Side;
        order.Type = terms.Type;
        order.TimeInForce = terms.TimeInForce;
        order.SelfTradePrevention = market.Resolve(terms.SelfTradePrevention);
        order.State = OrderState.Taking;
        order.Traits = (terms.IsByQuote ? OrderTraits.ByQuote : 0)
            | (terms.DisplayQuantity != Quantity.Zero ? OrderTraits.Iceberg : 0)
            | (terms.TimeInForce == TimeInForce.Gtd ? OrderTraits.Expires : 0);
        Orders.Details(slot).Quantity = terms.Quantity;
        if (order.HasDetails)
        {
            Orders.Details(slot) = new OrderDetails
            {
                Quantity = terms.Quantity,
                QuoteQuantity = terms.QuoteQuantity,
                QuoteRemaining = terms.QuoteQuantity,
                StopPrice = terms.StopPrice,
                DisplayQuantity = terms.DisplayQuantity,
                ExpiresAt = terms.ExpiresAt,
            };
        }

        if (order.Is(OrderTraits.Expires)) Expiries.Add(e.Order, terms.ExpiresAt);
        LinkToOwner(slot, trader);
        return slot;
    }

    private void LinkToOwner(int slot, int traderSlot)
    {
        ref var trader = ref Traders[traderSlot];
        (Orders[slot].OwnPrevious, Orders[slot].OwnNext) = (trader.LastOrder, 0);
        if (trader.LastOrder == 0) trader.FirstOrder = slot;
        else Orders[trader.LastOrder].OwnNext = slot;
        trader.LastOrder = slot;
        trader.OpenOrders++;
    }

    private void UnlinkFromOwner(int slot, int traderSlot)
    {
        ref var trader = ref Traders[traderSlot];
        ref readonly var order = ref Orders[slot];
        if (order.OwnPrevious == 0) trader.FirstOrder = order.OwnNext;
        else Orders[order.OwnPrevious].OwnNext = order.OwnNext;
        if (order.OwnNext == 0) trader.LastOrder = order.OwnPrevious;
        else Orders[order.OwnNext].OwnPrevious = order.OwnPrevious;
        trader.OpenOrders--;
    }

    private static bool IsWithinLimit(in Order taker, Price price) =>
        !taker.Type.HasLimitPrice() || (taker.Side == Side.Buy ? price <= taker.Price : price >= taker.Price);

    // The buyer pays the notional, the seller gives the base amount; each receives the other less its fee.
    private void Settle(in TradeExecuted e, Market market, int makerSlot, int takerSlot)
    {
        ref var maker = ref Orders[makerSlot];
        ref var taker = ref Orders[takerSlot];
        ref readonly var makerTrader = ref Traders[Orders.Queue(makerSlot).Trader];
        ref readonly var takerTrader = ref Traders[Orders.Queue(takerSlot).Trader];
        var notional = market.Notional(e.Price, e.Quantity);
        var baseAmount = market.BaseAmount(e.Quantity);
        var (takerGives, makerGives) = e.TakerSide == Side.Buy ? (notional, baseAmount) : (baseAmount, notional);

        Ledger.DebitHeld(makerTrader.Gives(maker.Side), makerGives);
        Ledger.DebitHeld(takerTrader.Gives(taker.Side), takerGives);
        Ledger.Credit(makerTrader.Receives(maker.Side), takerGives - e.MakerFee);
        Ledger.Credit(takerTrader.Receives(taker.Side), makerGives - e.TakerFee);
        Ledger.Credit(market.FeesOn(maker.Side), e.MakerFee);
        Ledger.Credit(market.FeesOn(taker.Side), e.TakerFee);
        Ledger.Release(takerTrader.Gives(taker.Side), e.TakerReleased);
        Ledger.AssertConserved(market.BaseAsset);
        Ledger.AssertConserved(market.QuoteAsset);
        Spend(ref maker, makerGives);
        Spend(ref taker, takerGives + e.TakerReleased);
    }

    // A taker is not in a book: what remains of it counts as shown.
    private void TakeOff(Market market, int takerSlot, Quantity quantity, Price price)
    {
        ref var shown = ref Orders.Queue(takerSlot).Shown;
        ref var quote = ref Orders.Details(takerSlot).QuoteRemaining;
        var byQuote = Orders[takerSlot].Is(OrderTraits.ByQuote);
        if (byQuote) quote -= market.Notional(price, quantity);
        else shown -= quantity;
        Invariant.Assert(byQuote ? quote >= Amount.Zero : shown >= Quantity.Zero, "an order trades no more than its quantity");
    }

    private void Book(Market market, int slot)
    {
        ref var order = ref Orders[slot];
        ref var shown = ref Orders.Queue(slot).Shown;
        order.State = OrderState.Resting;
        if (order.Is(OrderTraits.Iceberg))
        {
            var remaining = shown;
            shown = Quantity.Min(remaining, Orders.Details(slot).DisplayQuantity);
            Orders.Details(slot).Hidden = remaining - shown;
        }

        market.Book.Enqueue(slot, order.Side, order.Price, Orders.Hidden(slot));
    }

    private void Await(Market market, int slot)
    {
        ref var order = ref Orders[slot];
        order.State = OrderState.AwaitingTrigger;
        market.Triggers.Add(Orders.Queue(slot).Id, Orders.Details(slot).StopPrice, order.Type.FiresOnRise(order.Side));
    }

    private void End(MarketId market, OrderId id, Side side, Amount released, Price price, Quantity remaining, Quantity hidden)
    {
        var slot = Orders.Find(id);
        Invariant.Assert(slot != 0, "an order ends once");
        Invariant.Assert(
            Orders[slot].PriceInBook == price && Orders.Remaining(slot) == remaining && Orders.Hidden(slot) == hidden,
            "the end of an order says what is left of it, and where it stood");
        Release(slot, side, released);
        Close(MarketAt(market), slot);
    }

    // The order is over: it leaves every structure that knows it, and nothing may be held for it any more.
    private void Close(Market market, int slot)
    {
        ref readonly var order = ref Orders[slot];
        ref readonly var queued = ref Orders.Queue(slot);
        Invariant.Assert(order.Held == Amount.Zero, "nothing is held for an order that has ended");
        if (order.State == OrderState.Resting) market.Book.Remove(slot, Orders.Hidden(slot));
        else if (order.State == OrderState.AwaitingTrigger)
            market.Triggers.Remove(queued.Id, Orders.Details(slot).StopPrice, order.Type.FiresOnRise(order.Side));
        if (order.Is(OrderTraits.Expires)) Expiries.Remove(queued.Id, Orders.Details(slot).ExpiresAt);
        UnlinkFromOwner(slot, queued.Trader);
        Orders.Remove(slot);
    }

    private void Release(int slot, Side side, Amount amount)
    {
        ref var order = ref Orders[slot];
        Invariant.Assert(order.Side == side, "an event names the side of its order");
        Spend(ref order, amount);
        Ledger.Release(Traders[Orders.Queue(slot).Trader].Gives(order.Side), amount);
    }

    private static void Spend(ref Order order, Amount amount)
    {
        order.Held -= amount;
        Invariant.Assert(order.Held >= Amount.Zero, "an order gives no more than is held for it");
    }
}
