namespace Exchange.Domain;

// The only place where the state changes. Applying an event never refuses, and decides nothing: what happened, happened. It asserts
// what must be true of it, and an assertion that fails stops the engine.
public sealed partial class VenueState
{
    /// <summary>Applies an event that was recorded: the next in sequence.</summary>
    /// <exception cref="InvariantViolationException">
    /// The event cannot follow on this state; the state is not to be used any more.
    /// </exception>
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

    internal void Apply(in MarketStatusSet e) => MarketAt(e.Market).Status = e.Status;

    internal void Apply(in AccountOpened e)
    {
        Invariant.Assert(e.Account.Value == AccountCount + 1, "accounts are numbered without a hole");
        AccountCount++;
        AddRequest(AccountId.Venue, e.CommandId, Fingerprint.OfAccount(), e.Account);
    }

    internal void Apply(in FundsDeposited e)
    {
        AssertKnown(e.Account, e.Asset);
        Ledger.Deposit(Ledger.FindOrAdd(e.Account, e.Asset), e.Amount);
        Ledger.AssertConserved(e.Asset);
        AddRequest(e.Account, e.CommandId, Fingerprint.OfTransfer(EventType.FundsDeposited, e.Asset, e.Amount));
    }

    internal void Apply(in DepositRejected e) =>
        AddRequest(
            e.Account, e.CommandId, Fingerprint.OfTransfer(EventType.FundsDeposited, e.Asset, e.Amount), reason: e.Reason);

    internal void Apply(in FundsWithdrawn e)
    {
        AssertKnown(e.Account, e.Asset);
        Ledger.Withdraw(Ledger.FindOrAdd(e.Account, e.Asset), e.Amount);
        Ledger.AssertConserved(e.Asset);
        AddRequest(e.Account, e.CommandId, Fingerprint.OfTransfer(EventType.FundsWithdrawn, e.Asset, e.Amount));
    }

    internal void Apply(in WithdrawalRejected e) =>
        AddRequest(
            e.Account, e.CommandId, Fingerprint.OfTransfer(EventType.FundsWithdrawn, e.Asset, e.Amount), reason: e.Reason);

    internal void Apply(in OrderRejected e) =>
        AddRequest(
            e.Account, e.ClientOrderId, Fingerprint.OfOrder(e.Market, e.Terms, e.Replaced, e.ReplaceMode), reason: e.Reason);

    private void Apply(in OrderPlaced e) => Apply(e, Traders.Find(e.Account, e.Market));

    /// <summary>
    /// Applies the placing of an order by a trader (0 for an account that is new to the market). Returns the order's slot.
    /// </summary>
    internal int Apply(in OrderPlaced e, int trader)
    {
        Invariant.Assert(IsCustomer(e.Account), "an order's account was opened");
        Invariant.Assert(e.Order.Value == LastOrder.Value + 1, "orders are numbered without a hole");
        LastOrder = e.Order;
        AddRequest(e.Account, e.ClientOrderId, Fingerprint.OfOrder(e.Market, e.Terms, e.Replaced, e.ReplaceMode));

        var market = MarketAt(e.Market);
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
        var market = MarketAt(e.Market);
        ref var maker = ref Orders[makerSlot];
        ref var taker = ref Orders[takerSlot];
        Invariant.Assert(
            Orders.Queue(makerSlot).Id == e.Maker && maker.State == OrderState.Resting, "the maker of a trade rests in the book");
        Invariant.Assert(Orders.Queue(takerSlot).Id == e.Taker && taker.State == OrderState.Taking, "the taker of a trade is taking");
        Invariant.Assert(maker.Side != e.TakerSide && taker.Side == e.TakerSide, "a trade has a buyer and a seller");
        Invariant.Assert(maker.Price == e.Price, "a trade is made at the maker's price");
        Invariant.Assert(IsWithinLimit(taker, e.Price), "a trade is made within the taker's limit");
        Invariant.Assert(e.Quantity > Quantity.Zero, "a trade has a quantity");
        Invariant.Assert(e.Trade.Value == market.TradeCount + 1, "trades are numbered without a hole");

        market.TradeCount++;
        market.LastPrice = e.Price;
        Settle(e, market, makerSlot, takerSlot);
        market.Book.Take(makerSlot, e.Quantity);
        TakeOff(market, takerSlot, e.Quantity, e.Price);
        if (Orders.Remaining(makerSlot) == Quantity.Zero) Close(market, makerSlot);
        if (Orders.Remaining(takerSlot) == Quantity.Zero && !taker.Is(OrderTraits.ByQuote)) Close(market, takerSlot);
    }

    internal void Apply(in SelfTradePrevented e)
    {
        var market = MarketAt(e.Market);
        var (makerSlot, takerSlot) = (Orders.Find(e.Maker), Orders.Find(e.Taker));
        Invariant.Assert(Orders[makerSlot].State == OrderState.Resting, "the maker of a prevented trade rests in the book");
        Invariant.Assert(Orders[takerSlot].State == OrderState.Taking, "the taker of a prevented trade is taking");

        market.Book.Take(makerSlot, e.Quantity);
        TakeOff(market, takerSlot, e.Quantity, e.Price);
        Release(makerSlot, e.TakerSide.Opposite(), e.MakerReleased);
        Release(takerSlot, e.TakerSide, e.TakerReleased);
    }

    internal void Apply(in IcebergReplenished e)
    {
        var slot = Orders.Find(e.Order);
        ref readonly var order = ref Orders[slot];
        ref var queued = ref Orders.Queue(slot);
        ref var hidden = ref Orders.Details(slot).Hidden;
        Invariant.Assert(order.Is(OrderTraits.Iceberg) && queued.Shown == Quantity.Zero, "an iceberg is replenished when it shows nothing");
        Invariant.Assert(e.Shown > Quantity.Zero && e.Shown <= hidden, "an iceberg shows no more than it hid");
        Invariant.Assert(order.Side == e.Side && order.Price == e.Price, "an event names the side and the price of its order");
        var book = MarketAt(e.Market).Book;
        book.Remove(slot, hidden);
        queued.Shown = e.Shown;
        hidden -= e.Shown;
        book.Enqueue(slot, order.Side, order.Price, hidden);
    }

    internal void Apply(in OrderBooked e)
    {
        var slot = Orders.Find(e.Order);
        ref readonly var order = ref Orders[slot];
        Invariant.Assert(
            order.State == OrderState.Taking && Orders.Remaining(slot) == e.Quantity, "what is left of a taker is booked");
        Invariant.Assert(order.Side == e.Side && order.Price == e.Price, "an event names the side and the price of its order");
        Invariant.Assert(Orders.HiddenOnceBooked(slot) == e.Hidden, "only what an iceberg does not show is hidden");
        Book(MarketAt(e.Market), slot);
    }

    internal void Apply(in OrderTriggered e)
    {
        var market = MarketAt(e.Market);
        var slot = Orders.Find(e.Order);
        ref var order = ref Orders[slot];
        Invariant.Assert(order.State == OrderState.AwaitingTrigger, "an order that is triggered was waiting");
        Invariant.Assert(order.Side == e.Side && order.Price == e.Price, "an event names the side and the price of its order");
        Invariant.Assert(Orders.Remaining(slot) == e.Quantity, "an order that is triggered is as it was placed or amended");
        Invariant.Assert(
            e.Hidden == (e.Placement == Placement.Book ? Orders.HiddenOnceBooked(slot) : Quantity.Zero),
            "only what an iceberg does not show is hidden");
        market.Triggers.Remove(e.Order, Orders.Details(slot).StopPrice, order.Type.FiresOnRise(order.Side));
        Ledger.Hold(Traders[Orders.Queue(slot).Trader].Gives(order.Side), e.Held);
        order.Held += e.Held;
        order.State = OrderState.Taking;
        if (e.Placement == Placement.Book) Book(market, slot);
    }

    internal void Apply(in OrderAmended e)
    {
        var slot = Orders.Find(e.Order);
        ref var details = ref Orders.Details(slot);
        var less = details.Quantity - e.Quantity;
        Invariant.Assert(less > Quantity.Zero && less < Orders.Remaining(slot), "an amendment leaves less of an order, but some");
        Release(slot, e.Side, e.Released);
        details.Quantity = e.Quantity;

        // What is hidden goes first.
        var hiddenLess = Quantity.Min(less, Orders.Hidden(slot));
        var rests = Orders[slot].State == OrderState.Resting;
        Invariant.Assert(
            Orders[slot].PriceInBook == e.Price && e.ShownLess == (rests ? less - hiddenLess : Quantity.Zero),
            "an amendment says what the book shows less, and where");
        details.Hidden -= hiddenLess;
        if (rests) MarketAt(e.Market).Book.Reduce(slot, less - hiddenLess, hiddenLess);
        else Orders.Queue(slot).Shown -= less - hiddenLess;
    }

    internal void Apply(in OrderFilled e) => End(e.Market, e.Order, e.Side, e.Released, default, default, default);

    internal void Apply(in OrderCanceled e) => End(e.Market, e.Order, e.Side, e.Released, e.Price, e.Remaining, e.Hidden);

    internal void Apply(in OrderExpired e) => End(e.Market, e.Order, e.Side, e.Released, e.Price, e.Remaining, e.Hidden);

    private Market MarketAt(MarketId market)
    {
        var found = FindMarket(market);
        Invariant.Assert(found is not null, "an event names a market that was opened");
        return found;
    }

    private void AssertKnown(AccountId account, AssetId asset) =>
        Invariant.Assert(IsAccount(account) && IsListed(asset), "an event names an account that was opened and an asset that was listed");

    private void AddRequest(
        AccountId account, in CommandId id, long fingerprint, AccountId opened = default, RejectReason reason = RejectReason.None)
    {
        ref var request = ref Requests.Add(account, id);
        request.Fingerprint = fingerprint;
        request.Sequence = Sequence;
        request.LastOrder = LastOrder;
        request.Opened = opened;
        request.Reason = reason;
    }
}
