using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// What can be asked about orders: place, cancel, cancel all, amend, replace (docs/matching.md, sections 4 and 8).
internal sealed partial class Oracle
{
    private readonly List<OracleOrder> orders = [];
    private readonly List<OracleOrder> open = [];

    /// <summary>Every order ever accepted, by id.</summary>
    public IReadOnlyList<OracleOrder> Orders => orders;

    /// <summary>Those that are open, by id.</summary>
    public IReadOnlyList<OracleOrder> Open => open;

    public OracleOrder Find(OrderId id) => orders[(int)id.Value - 1];

    private OracleOrder? FindOrder(AccountId account, OrderId id) =>
        id.Value >= 1 && id.Value <= orders.Count && orders[(int)id.Value - 1] is var order && order.Account == account ? order : null;

    private Answer Decide(PlaceOrder command)
    {
        var (account, market, id, terms) = command;
        if (!IsTrader(account)) return Refused(RejectReason.UnknownAccount);
        if (LookUp(account, id, command) is { } known) return known;
        return Place(command, account, market, id, terms, default, ReplaceMode.None);
    }

    private Answer Decide(ReplaceOrder command)
    {
        var (account, market, canceledId, mode, id, terms) = command;
        if (!IsTrader(account)) return Refused(RejectReason.UnknownAccount);
        if (LookUp(account, id, command) is { } known) return known;

        var canceled = FindOrder(account, canceledId);
        var canCancel = canceled is { IsOpen: true } && canceled.Market.Id == market;
        if (!canCancel && mode != ReplaceMode.AllowFailure)
            return Refused(canceled is { IsOpen: false } ? RejectReason.OrderClosed : RejectReason.UnknownOrder);
        if (mode != ReplaceMode.AllowFailure && mode != ReplaceMode.StopOnFailure) return Refused(RejectReason.InvalidReplaceMode);
        if (canCancel) Cancel(canceled!, CancelReason.Replaced);

        return Place(command, account, market, id, terms, canceledId, mode);
    }

    private Answer Place(
        ICommand command, AccountId account, MarketId marketId, CommandId id, OrderTerms terms, OrderId replaced, ReplaceMode mode)
    {
        var reason = WhyNot(account, marketId, terms);
        if (reason != RejectReason.None)
        {
            Emit(Rejection(account, marketId, id, terms, reason, replaced, mode));
            Remember(account, id, command, 0, reason);
            return Rejected(reason);
        }

        var market = FindMarket(marketId)!;
        var order = new OracleOrder(new OrderId(orders.Count + 1), account, market, terms);
        var placement = OracleTerms.HasStop(terms) ? Placement.AwaitTrigger : PlacementOf(market, terms);
        var hold = HoldAtPlacement(account, market, terms);
        Emit(new OrderPlaced(order.Id, account, marketId, id, terms, Units(hold), placement, replaced, mode));
        Remember(account, id, command, order.Id.Value);

        orders.Add(order);
        open.Add(order);
        Hold(order, hold);
        if (placement == Placement.AwaitTrigger) order.State = OracleOrderState.AwaitsTrigger;
        if (placement == Placement.Book) market.Join(order);
        if (placement == Placement.Take) Take(order);
        return Executed(order.Id.Value);
    }

    private static Placement PlacementOf(OracleMarket market, OrderTerms terms)
    {
        if (!OracleTerms.HasLimit(terms) || terms.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok) return Placement.Take;
        return market.Crosses(terms) ? Placement.Take : Placement.Book;
    }

    private Answer Decide(CancelOrder command)
    {
        if (WhyNotOpen(command.Account, command.Order) is { } refusal) return refusal;

        Cancel(FindOrder(command.Account, command.Order)!, CancelReason.Requested);
        return Executed();
    }

    private Answer Decide(CancelAllOrders command)
    {
        var (account, market) = command;
        if (!IsAccount(account)) return Refused(RejectReason.UnknownAccount);
        if (market.Value != 0 && FindMarket(market) is null) return Refused(RejectReason.NoSuchMarket);
        if (account == AccountId.Venue && market.Value == 0) return Refused(RejectReason.MarketRequired);

        var asked = open
            .Where(order => account == AccountId.Venue || order.Account == account)
            .Where(order => market.Value == 0 || order.Market.Id == market);
        var reason = account == AccountId.Venue ? CancelReason.MarketCleared : CancelReason.AllRequested;
        foreach (var order in asked.OrderBy(order => order.Id.Value).ToList()) Cancel(order, reason);
        return Executed();
    }

    private Answer Decide(AmendOrder command)
    {
        var (account, id, quantity) = command;
        if (WhyNotOpen(account, id) is { } refusal) return refusal;

        var order = FindOrder(account, id)!;
        var reason = WhyNotAmend(order, quantity);
        if (reason != RejectReason.None)
        {
            var limit = reason == RejectReason.QuantityNotReduced ? order.Quantity
                : reason == RejectReason.QuantityBelowFilled ? order.Quantity - order.Remaining
                : 0;
            Emit(new AmendRejected(order.Market.Id, id, account, quantity, reason, new Quantity(limit)));
            return Rejected(reason);
        }

        var (price, shown) = (PriceInBook(order), order.Shown);
        order.Remaining -= order.Quantity - quantity.Lots;
        order.Quantity = quantity.Lots;
        order.Shown = Math.Min(order.Shown, order.Remaining);
        var released = OracleTerms.HoldsTheSweep(order.Terms) ? 0 : order.Held - NeededHold(order, order.Remaining);
        Release(order, released);
        var shownLess = new Quantity(shown - order.Shown);
        Emit(new OrderAmended(order.Market.Id, id, account, order.Terms.Side, quantity, Units(released), price, shownLess));
        return Executed();
    }

    private Answer? WhyNotOpen(AccountId account, OrderId id)
    {
        if (!IsTrader(account)) return Refused(RejectReason.UnknownAccount);
        if (FindOrder(account, id) is not { } order) return Refused(RejectReason.UnknownOrder);
        return order.IsOpen ? null : Refused(RejectReason.OrderClosed);
    }

    private void Cancel(OracleOrder order, CancelReason reason)
    {
        var (price, remaining, hidden) = (PriceInBook(order), new Quantity(order.Remaining), Hidden(order));
        var released = Close(order, OracleOrderState.Canceled);
        Emit(new OrderCanceled(
            order.Market.Id, order.Id, order.Account, order.Terms.Side, reason, released, price, remaining, hidden));
    }

    private void Expire(OracleOrder order, ExpireReason reason, OracleOrder? counterpart = null)
    {
        var (price, remaining, hidden) = (PriceInBook(order), new Quantity(order.Remaining), Hidden(order));
        var released = Close(order, OracleOrderState.Expired);
        Emit(new OrderExpired(
            order.Market.Id, order.Id, order.Account, order.Terms.Side, reason, released, price, remaining, hidden,
            counterpart?.Id ?? default));
    }

    private static Price PriceInBook(OracleOrder order) => order.State == OracleOrderState.Rests ? order.Terms.LimitPrice : default;

    private static Quantity Hidden(OracleOrder order) =>
        order.State == OracleOrderState.Rests ? new Quantity(order.Remaining - order.Shown) : Quantity.Zero;

    /// <summary>Ends an order and says what was left of its hold, which its account has back.</summary>
    private Amount Close(OracleOrder order, OracleOrderState end)
    {
        if (order.State == OracleOrderState.Rests) order.Market.Leave(order);
        open.Remove(order);
        order.State = end;
        order.Shown = 0;
        var left = order.Held;
        Release(order, left);
        return Units(left);
    }
}
