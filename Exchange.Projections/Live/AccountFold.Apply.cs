using Exchange.Domain;

namespace Exchange.Projections;

// What each event does to balances and orders. Money moves exactly as in VenueState.Apply.cs.
public sealed partial class AccountFold
{
    /// <summary>Takes the next event into account.</summary>
    /// <exception cref="InvalidOperationException">It is not the next one. The fold is not to be used any more.</exception>
    public void Apply(EventRecord e)
    {
        if (e.Sequence != Sequence + 1) throw new InvalidOperationException($"After event {Sequence} comes {e.Sequence}.");
        (Sequence, Time) = (e.Sequence, e.Time);
        Funds.Ledger?.Clear();
        switch (e.Type)
        {
            case EventType.OrderPlaced: Apply(in e.As<OrderPlaced>()); break;
            case EventType.TradeExecuted: Apply(in e.As<TradeExecuted>()); break;
            case EventType.OrderCanceled: Apply(in e.As<OrderCanceled>()); break;
            case EventType.OrderExpired: Apply(in e.As<OrderExpired>()); break;
            case EventType.OrderFilled: Apply(in e.As<OrderFilled>()); break;
            case EventType.OrderAmended: Apply(in e.As<OrderAmended>()); break;
            case EventType.OrderTriggered: Apply(in e.As<OrderTriggered>()); break;
            case EventType.SelfTradePrevented: Apply(in e.As<SelfTradePrevented>()); break;
            case EventType.OrderBooked: Touch(e.As<OrderBooked>().Order); break;
            case EventType.IcebergReplenished: Touch(e.As<IcebergReplenished>().Order); break;
            case EventType.AmendRejected: Touch(e.As<AmendRejected>().Order); break;
            case EventType.FundsDeposited: Apply(in e.As<FundsDeposited>()); break;
            case EventType.FundsWithdrawn: Apply(in e.As<FundsWithdrawn>()); break;
            case EventType.AccountOpened: Apply(in e.As<AccountOpened>()); break;
            case EventType.AssetListed: Apply(in e.As<AssetListed>()); break;
            case EventType.MarketOpened: Apply(in e.As<MarketOpened>()); break;
            case EventType.DepositRejected or EventType.WithdrawalRejected or EventType.OrderRejected or EventType.MarketStatusSet: break;
            default: throw new InvalidOperationException($"The views do not know events of type {e.Type}.");
        }
    }

    private void Apply(in AccountOpened e)
    {
        Funds.Open(e.Account.Value);
        Funds.MarkFunds(e.Account.Value);
    }

    // A fold that goes on with a later catalog knows assets and markets before their events come.
    private void Apply(in AssetListed e)
    {
        if (e.Asset.Value == scales.Count) scales.Add(e.Scale);
    }

    private void Apply(in MarketOpened e)
    {
        if (e.Market.Value == markets.Count) markets.Add(MarketUnits.Of(e.BaseAsset, e.QuoteAsset, e.Rules, scales));
    }

    private void Apply(in FundsDeposited e) => Funds.Add(e.Account, e.Asset, e.Amount.Units, 0);

    private void Apply(in FundsWithdrawn e) => Funds.Add(e.Account, e.Asset, -e.Amount.Units, 0);

    private void Apply(in OrderPlaced e)
    {
        var slot = NewSlot();
        ref var order = ref orders[slot];
        order = new FoldedOrder
        {
            Order = e.Order,
            Account = e.Account,
            Market = e.Market,
            ClientOrderId = e.ClientOrderId,
            Terms = e.Terms,
            Quantity = e.Terms.Quantity,
            Remaining = e.Terms.Quantity,
            Status = e.Placement == Placement.AwaitTrigger ? OrderStatus.PendingTrigger : OrderStatus.New,
            Sequence = Sequence,
            PlacedAt = Time,
            UpdatedAt = Time,
        };
        slots.Add(e.Order.Value, slot);
        MarkChanged(ref order, slot);
        Hold(order, e.Held);
    }

    private void Apply(in OrderTriggered e)
    {
        ref var order = ref Touch(e.Order);
        order.Status = OrderStatus.New;
        Hold(order, e.Held);
    }

    private void Apply(in TradeExecuted e)
    {
        var market = markets[e.Market.Value];
        var baseAmount = e.Quantity.Lots * market.LotUnits;
        var notional = e.Price.Ticks * e.Quantity.Lots * market.TickLotUnits;
        var isTakerBuyer = e.TakerSide == Side.Buy;
        var (takerGives, takerReceives) = isTakerBuyer ? (notional, baseAmount) : (baseAmount, notional);
        var (takerGivesIn, takerReceivesIn) =
            isTakerBuyer ? (market.QuoteAsset, market.BaseAsset) : (market.BaseAsset, market.QuoteAsset);

        Funds.Add(e.TakerAccount, takerGivesIn, e.TakerReleased.Units, -takerGives - e.TakerReleased.Units);
        Funds.Add(e.TakerAccount, takerReceivesIn, takerReceives - e.TakerFee.Units, 0);
        Funds.Add(e.MakerAccount, takerReceivesIn, 0, -takerReceives);
        Funds.Add(e.MakerAccount, takerGivesIn, takerGives - e.MakerFee.Units, 0);
        if (e.TakerFee != Amount.Zero) Funds.Add(AccountId.Venue, takerReceivesIn, e.TakerFee.Units, 0);
        if (e.MakerFee != Amount.Zero) Funds.Add(AccountId.Venue, takerGivesIn, e.MakerFee.Units, 0);
        Fill(e.Maker, e.Quantity, notional, e.MakerFee);
        Fill(e.Taker, e.Quantity, notional, e.TakerFee);
    }

    private void Fill(OrderId id, Quantity quantity, long notional, Amount fee)
    {
        ref var order = ref Touch(id);
        order.Status = OrderStatus.PartiallyFilled;
        order.Filled += quantity;
        order.FilledQuote = AddUpToLimit(order.FilledQuote, notional);
        order.Fees = AddUpToLimit(order.Fees, fee.Units);
        if (order.Terms.IsByQuote) return;
        order.Remaining -= quantity;
        if (order.Remaining == Quantity.Zero) Close(id, ref order, OrderStatus.Filled);
    }

    private void Apply(in SelfTradePrevented e)
    {
        ref var maker = ref Touch(e.Maker);
        maker.Remaining -= e.Quantity;
        Release(maker, e.MakerReleased);
        ref var taker = ref Touch(e.Taker);
        if (!taker.Terms.IsByQuote) taker.Remaining -= e.Quantity;
        Release(taker, e.TakerReleased);
    }

    private void Apply(in OrderAmended e)
    {
        ref var order = ref Touch(e.Order);
        order.Remaining -= order.Quantity - e.Quantity;
        order.Quantity = e.Quantity;
        Release(order, e.Released);
    }

    private void Apply(in OrderFilled e)
    {
        ref var order = ref Touch(e.Order);
        Release(order, e.Released);
        Close(e.Order, ref order, OrderStatus.Filled);
    }

    private void Apply(in OrderCanceled e)
    {
        ref var order = ref Touch(e.Order);
        order.CancelReason = e.Reason;
        Release(order, e.Released);
        Close(e.Order, ref order, OrderStatus.Canceled);
    }

    private void Apply(in OrderExpired e)
    {
        ref var order = ref Touch(e.Order);
        order.ExpireReason = e.Reason;
        Release(order, e.Released);
        Close(e.Order, ref order, OrderStatus.Expired);
    }

    // An order that is not there was lost where the fold began, which was loaded from somewhere.
    private ref FoldedOrder Touch(OrderId id)
    {
        if (!slots.TryGetValue(id.Value, out var slot)) throw new InvalidDataException($"Order {id.Value} is not open.");
        ref var order = ref orders[slot];
        (order.Sequence, order.UpdatedAt) = (Sequence, Time);
        MarkChanged(ref order, slot);
        return ref order;
    }

    private void Close(OrderId id, ref FoldedOrder order, OrderStatus status)
    {
        (order.Status, order.Remaining) = (status, Quantity.Zero);
        slots.Remove(id.Value, out var slot);
        closed.Add(slot);
        ClosedCount++;
    }

    private void Hold(in FoldedOrder order, Amount amount)
    {
        if (amount != Amount.Zero) Funds.Add(order.Account, GivenAsset(order), -amount.Units, amount.Units);
    }

    private void Release(in FoldedOrder order, Amount amount)
    {
        if (amount != Amount.Zero) Funds.Add(order.Account, GivenAsset(order), amount.Units, -amount.Units);
    }

    private AssetId GivenAsset(in FoldedOrder order)
    {
        var market = markets[order.Market.Value];
        return order.Terms.Side == Side.Buy ? market.QuoteAsset : market.BaseAsset;
    }

    private static Amount AddUpToLimit(Amount sum, long units) =>
        new(units > long.MaxValue - sum.Units ? long.MaxValue : sum.Units + units);
}
