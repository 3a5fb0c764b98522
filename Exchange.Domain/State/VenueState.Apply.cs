namespace Exchange.Domain;

// The only place where the state changes. Applying an event never refuses, and decides nothing: what happened, happened. It asserts
// what must be true of it, and an assertion that fails stops the engine.
public sealed partial class VenueState
{
    /// <summary>Applies an event that was recorded: the next in sequence.</summary>
    /// <exception cref="InvariantViolationException">The event cannot follow on this state; the state is not to be used any more.</exception>
    public void Apply(EventRecord record)
    {
        Invariant.Assert(record.Sequence == Sequence + 1, "events are applied in sequence, without a hole");
        Advance(record.Time);
        switch (record.Type)
        {
            case EventType.OrderPlaced: Apply(in record.As<OrderPlaced>()); break;
            case EventType.TradeExecuted: Apply(in record.As<TradeExecuted>()); break;
            case EventType.OrderCanceled: Apply(in record.As<OrderCanceled>()); break;
            case EventType.OrderExpired: Apply(in record.As<OrderExpired>()); break;
            case EventType.OrderRejected: Apply(in record.As<OrderRejected>()); break;
            case EventType.OrderBooked: Apply(in record.As<OrderBooked>()); break;
            case EventType.OrderFilled: Apply(in record.As<OrderFilled>()); break;
            case EventType.OrderAmended: Apply(in record.As<OrderAmended>()); break;
            case EventType.OrderTriggered: Apply(in record.As<OrderTriggered>()); break;
            case EventType.SelfTradePrevented: Apply(in record.As<SelfTradePrevented>()); break;
            case EventType.IcebergReplenished: Apply(in record.As<IcebergReplenished>()); break;
            case EventType.FundsDeposited: Apply(in record.As<FundsDeposited>()); break;
            case EventType.DepositRejected: Apply(in record.As<DepositRejected>()); break;
            case EventType.FundsWithdrawn: Apply(in record.As<FundsWithdrawn>()); break;
            case EventType.WithdrawalRejected: Apply(in record.As<WithdrawalRejected>()); break;
            case EventType.AccountOpened: Apply(in record.As<AccountOpened>()); break;
            case EventType.AssetListed: Apply(in record.As<AssetListed>()); break;
            case EventType.MarketOpened: Apply(in record.As<MarketOpened>()); break;
            case EventType.MarketStatusSet: Apply(in record.As<MarketStatusSet>()); break;
            case EventType.AmendRejected: break;
            default: Invariant.Assert(false, "every type of event is known"); break;
        }
    }

    /// <summary>One more event, at this time. Comes before the event itself is applied.</summary>
    internal void Advance(Timestamp time)
    {
        Invariant.Assert(time >= Time, "time never goes back");
        Time = time;
        Sequence++;
    }

    internal void Apply(in AssetListed e)
    {
        Invariant.Assert(e.Asset.Value == Assets.Count, "assets are numbered without a hole");
        Assets.Add(new Asset(e.Asset, e.Code, e.Scale, Ledger.FindOrAdd(AccountId.Venue, e.Asset)));
    }

    internal void Apply(in MarketOpened e)
    {
        Invariant.Assert(e.Market.Value == Markets.Count, "markets are numbered without a hole");
        Markets.Add(new Market(e.Market, Assets[e.BaseAsset.Value], Assets[e.QuoteAsset.Value], e.Rules, Orders));
    }

    internal void Apply(in MarketStatusSet e) => Markets[e.Market.Value]!.Status = e.Status;

    internal void Apply(in AccountOpened e)
    {
        Invariant.Assert(e.Account.Value == AccountCount + 1, "accounts are numbered without a hole");
        AccountCount++;
        AddRequest(AccountId.Venue, e.CommandId, Fingerprint.OfAccount(), e.Account);
    }

    internal void Apply(in FundsDeposited e)
    {
        Ledger.Deposit(Ledger.FindOrAdd(e.Account, e.Asset), e.Amount);
        Ledger.AssertConserved(e.Asset);
        AddRequest(e.Account, e.CommandId, Fingerprint.OfTransfer(EventType.FundsDeposited, e.Asset, e.Amount));
    }

    internal void Apply(in DepositRejected e) =>
        AddRequest(e.Account, e.CommandId, Fingerprint.OfTransfer(EventType.FundsDeposited, e.Asset, e.Amount));

    internal void Apply(in FundsWithdrawn e)
    {
        Ledger.Withdraw(Ledger.FindOrAdd(e.Account, e.Asset), e.Amount);
        Ledger.AssertConserved(e.Asset);
        AddRequest(e.Account, e.CommandId, Fingerprint.OfTransfer(EventType.FundsWithdrawn, e.Asset, e.Amount));
    }

    internal void Apply(in WithdrawalRejected e) =>
        AddRequest(e.Account, e.CommandId, Fingerprint.OfTransfer(EventType.FundsWithdrawn, e.Asset, e.Amount));

    internal void Apply(in OrderRejected e) =>
        AddRequest(e.Account, e.ClientOrderId, Fingerprint.OfOrder(e.Market, e.Terms, e.Replaced, e.ReplaceMode));

    /// <summary>Returns the order's slot.</summary>
    internal int Apply(in OrderPlaced e)
    {
        Invariant.Assert(e.Order.Value == LastOrder.Value + 1, "orders are numbered without a hole");
        LastOrder = e.Order;
        AddRequest(e.Account, e.ClientOrderId, Fingerprint.OfOrder(e.Market, e.Terms, e.Replaced, e.ReplaceMode));

        var market = Markets[e.Market.Value]!;
        var trader = Traders.Find(e.Account, e.Market);
        if (trader == 0) trader = Traders.Add(e.Account, market, Ledger);
        var slot = AddOrder(e, market, trader);
        Ledger.Hold(Traders[trader].Gives(e.Terms.Side), e.Held);

        if (e.Placement == Placement.Book) Book(market, slot);
        else if (e.Placement == Placement.AwaitTrigger) Await(market, slot);
        return slot;
    }

    private void Apply(in TradeExecuted e) => Apply(e, Orders.Find(e.Maker), Orders.Find(e.Taker));

    /// <summary>Applies a trade between the orders in these slots.</summary>
    internal void Apply(in TradeExecuted e, int makerSlot, int takerSlot)
    {
        var market = Markets[e.Market.Value]!;
        ref var maker = ref Orders[makerSlot];
        ref var taker = ref Orders[takerSlot];
        Invariant.Assert(maker.Id == e.Maker && maker.State == OrderState.Resting, "the maker of a trade rests in the book");
        Invariant.Assert(taker.Id == e.Taker && taker.State == OrderState.Taking, "the taker of a trade is taking");
        Invariant.Assert(maker.Price == e.Price, "a trade is made at the maker's price");
        Invariant.Assert(e.Trade.Value == market.TradeCount + 1, "trades are numbered without a hole");

        var makerSide = maker.Side;
        var notional = market.Notional(e.Price, e.Quantity);
        var baseAmount = market.BaseAmount(e.Quantity);
        var (takerGives, makerGives) = e.TakerSide == Side.Buy ? (notional, baseAmount) : (baseAmount, notional);
        var (takerFees, makerFees) = e.TakerSide == Side.Buy ? (market.BaseFees, market.QuoteFees) : (market.QuoteFees, market.BaseFees);
        ref readonly var makerTrader = ref Traders[maker.Trader];
        ref readonly var takerTrader = ref Traders[taker.Trader];
        Invariant.Assert(makerSide != e.TakerSide && taker.Side == e.TakerSide, "a trade has a buyer and a seller");

        Ledger.DebitHeld(makerTrader.Gives(makerSide), makerGives);
        Ledger.DebitHeld(takerTrader.Gives(e.TakerSide), takerGives);
        Ledger.Credit(makerTrader.Receives(makerSide), takerGives - e.MakerFee);
        Ledger.Credit(takerTrader.Receives(e.TakerSide), makerGives - e.TakerFee);
        Ledger.Credit(makerFees, e.MakerFee);
        Ledger.Credit(takerFees, e.TakerFee);
        Ledger.Release(takerTrader.Gives(e.TakerSide), e.TakerReleased);
        Ledger.AssertConserved(market.BaseAsset);
        Ledger.AssertConserved(market.QuoteAsset);

        market.TradeCount++;
        market.LastPrice = e.Price;
        market.Book(makerSide).Take(makerSlot, e.Quantity);
        Spend(ref maker, makerGives);
        Spend(ref taker, takerGives + e.TakerReleased);
        if (taker.Is(OrderTraits.ByQuote)) Orders.Details(takerSlot).QuoteRemaining -= notional;
        else taker.Remaining -= e.Quantity;
        AssertNotOverfilled(taker, takerSlot);

        if (maker.Remaining == Quantity.Zero) Close(market, makerSlot);
        if (taker.Remaining == Quantity.Zero && !taker.Is(OrderTraits.ByQuote)) Close(market, takerSlot);
    }

    internal void Apply(in SelfTradePrevented e)
    {
        var market = Markets[e.Market.Value]!;
        var takerSlot = Orders.Find(e.Taker);
        var makerSlot = Orders.Find(e.Maker);
        ref var maker = ref Orders[makerSlot];
        ref var taker = ref Orders[takerSlot];
        Invariant.Assert(maker.State == OrderState.Resting && taker.State == OrderState.Taking, "a prevented trade has a maker and a taker");

        market.Book(maker.Side).Take(makerSlot, e.Quantity);
        Release(ref maker, e.MakerReleased);
        Release(ref taker, e.TakerReleased);
        if (taker.Is(OrderTraits.ByQuote)) Orders.Details(takerSlot).QuoteRemaining -= market.Notional(e.Price, e.Quantity);
        else taker.Remaining -= e.Quantity;
        AssertNotOverfilled(taker, takerSlot);
    }

    internal void Apply(in IcebergReplenished e)
    {
        var slot = Orders.Find(e.Order);
        ref readonly var order = ref Orders[slot];
        Invariant.Assert(order.Is(OrderTraits.Iceberg) && order.Shown == Quantity.Zero, "an iceberg is replenished when it shows nothing");
        Invariant.Assert(e.Shown > Quantity.Zero && e.Shown <= order.Remaining, "an iceberg shows no more than remains of it");
        Markets[e.Market.Value]!.Book(order.Side).Replenish(slot, e.Shown);
    }

    internal void Apply(in OrderBooked e)
    {
        var slot = Orders.Find(e.Order);
        Invariant.Assert(Orders[slot].State == OrderState.Taking && Orders[slot].Remaining == e.Quantity, "what is left of a taker is booked");
        Book(Markets[e.Market.Value]!, slot);
    }

    internal void Apply(in OrderTriggered e)
    {
        var market = Markets[e.Market.Value]!;
        var slot = Orders.Find(e.Order);
        ref var order = ref Orders[slot];
        Invariant.Assert(order.State == OrderState.AwaitingTrigger, "an order that is triggered was waiting");
        market.Triggers.Remove(e.Order, Orders.Details(slot).StopPrice, order.Type.FiresOnRise(order.Side));
        Ledger.Hold(Traders[order.Trader].Gives(order.Side), e.Held);
        order.Held += e.Held;
        order.State = OrderState.Taking;
        if (e.Placement == Placement.Book) Book(market, slot);
    }

    internal void Apply(in OrderAmended e)
    {
        var slot = Orders.Find(e.Order);
        ref var order = ref Orders[slot];
        Release(ref order, e.Released);
        var remaining = order.Remaining - (order.Quantity - e.Quantity);
        Invariant.Assert(e.Quantity < order.Quantity && remaining > Quantity.Zero, "an amendment leaves less of an order, but some");
        order.Quantity = e.Quantity;
        if (order.State == OrderState.Resting) Markets[e.Market.Value]!.Book(order.Side).Reduce(slot, remaining);
        else order.Remaining = remaining;
    }

    internal void Apply(in OrderFilled e) => End(e.Market, e.Order, e.Released);

    internal void Apply(in OrderCanceled e) => End(e.Market, e.Order, e.Released);

    internal void Apply(in OrderExpired e) => End(e.Market, e.Order, e.Released);

    private int AddOrder(in OrderPlaced e, Market market, int trader)
    {
        var terms = e.Terms;
        var traits = (terms.IsByQuote ? OrderTraits.ByQuote : 0) | (terms.DisplayQuantity != Quantity.Zero ? OrderTraits.Iceberg : 0)
            | (terms.TimeInForce == TimeInForce.Gtd ? OrderTraits.Expires : 0);
        var order = new OrderEntry
        {
            Id = e.Order,
            Price = terms.LimitPrice,
            Quantity = terms.Quantity,
            Remaining = terms.Quantity,
            Held = e.Held,
            Trader = trader,
            Side = terms.Side,
            Type = terms.Type,
            TimeInForce = terms.TimeInForce,
            SelfTradePrevention = terms.SelfTradePrevention == SelfTradePrevention.MarketDefault
                ? market.Rules.SelfTradePrevention
                : terms.SelfTradePrevention,
            Traits = traits,
        };
        var slot = Orders.Add(order);
        if (order.HasDetails)
        {
            Orders.Details(slot) = new OrderDetails
            {
                QuoteQuantity = terms.QuoteQuantity,
                QuoteRemaining = terms.QuoteQuantity,
                StopPrice = terms.StopPrice,
                DisplayQuantity = terms.DisplayQuantity,
                ExpiresAt = terms.ExpiresAt,
            };
        }

        if (terms.TimeInForce == TimeInForce.Gtd) Expiries.Add(e.Order, terms.ExpiresAt);
        LinkToOwner(slot, trader);
        return slot;
    }

    private void LinkToOwner(int slot, int traderSlot)
    {
        ref var trader = ref Traders[traderSlot];
        Orders.Links(slot).OwnPrevious = trader.LastOrder;
        if (trader.LastOrder == 0) trader.FirstOrder = slot;
        else Orders.Links(trader.LastOrder).OwnNext = slot;
        trader.LastOrder = slot;
        trader.OpenOrders++;
    }

    private void UnlinkFromOwner(int slot, int traderSlot)
    {
        ref var trader = ref Traders[traderSlot];
        ref readonly var links = ref Orders.Links(slot);
        if (links.OwnPrevious == 0) trader.FirstOrder = links.OwnNext;
        else Orders.Links(links.OwnPrevious).OwnNext = links.OwnNext;
        if (links.OwnNext == 0) trader.LastOrder = links.OwnPrevious;
        else Orders.Links(links.OwnNext).OwnPrevious = links.OwnPrevious;
        trader.OpenOrders--;
    }

    private void Book(Market market, int slot)
    {
        ref var order = ref Orders[slot];
        order.State = OrderState.Resting;
        order.Shown = order.Is(OrderTraits.Iceberg) ? Quantity.Min(Orders.Details(slot).DisplayQuantity, order.Remaining) : order.Remaining;
        market.Book(order.Side).Enqueue(slot);
    }

    private void Await(Market market, int slot)
    {
        ref var order = ref Orders[slot];
        order.State = OrderState.AwaitingTrigger;
        market.Triggers.Add(order.Id, Orders.Details(slot).StopPrice, order.Type.FiresOnRise(order.Side));
    }

    private void End(MarketId market, OrderId id, Amount released)
    {
        var slot = Orders.Find(id);
        Invariant.Assert(slot != 0, "an order ends once");
        Release(ref Orders[slot], released);
        Close(Markets[market.Value]!, slot);
    }

    // The order is over: it leaves every structure that knows it, and nothing may be held for it any more.
    private void Close(Market market, int slot)
    {
        ref var order = ref Orders[slot];
        Invariant.Assert(order.Held == Amount.Zero, "nothing is held for an order that has ended");
        if (order.State == OrderState.Resting) market.Book(order.Side).Remove(slot);
        else if (order.State == OrderState.AwaitingTrigger)
            market.Triggers.Remove(order.Id, Orders.Details(slot).StopPrice, order.Type.FiresOnRise(order.Side));
        if (order.Is(OrderTraits.Expires)) Expiries.Remove(order.Id, Orders.Details(slot).ExpiresAt);
        UnlinkFromOwner(slot, order.Trader);
        Orders.Remove(slot);
    }

    private void Release(ref OrderEntry order, Amount amount)
    {
        Spend(ref order, amount);
        Ledger.Release(Traders[order.Trader].Gives(order.Side), amount);
    }

    private static void Spend(ref OrderEntry order, Amount amount)
    {
        order.Held -= amount;
        Invariant.Assert(order.Held >= Amount.Zero, "an order gives no more than is held for it");
    }

    private void AssertNotOverfilled(in OrderEntry taker, int slot)
    {
        var left = taker.Is(OrderTraits.ByQuote) ? Orders.Details(slot).QuoteRemaining.Units : taker.Remaining.Lots;
        Invariant.Assert(left >= 0, "an order trades no more than its quantity");
    }

    private void AddRequest(AccountId account, in CommandId id, long fingerprint, AccountId opened = default) =>
        Requests.Add(new Request(id, fingerprint, Sequence, LastOrder, account, opened));
}
