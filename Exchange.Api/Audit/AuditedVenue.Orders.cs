using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

// What happens to orders, and the money that moves with it.
internal sealed partial class AuditedVenue
{
    private readonly Dictionary<int, long> trades = [];

    private void ApplyToOrders(EventRecord e)
    {
        switch (e.Type)
        {
            case EventType.OrderPlaced: Apply(in e.As<OrderPlaced>()); break;
            case EventType.TradeExecuted: Apply(in e.As<TradeExecuted>()); break;
            case EventType.SelfTradePrevented: Apply(in e.As<SelfTradePrevented>()); break;
            case EventType.OrderTriggered: Apply(in e.As<OrderTriggered>()); break;
            case EventType.OrderAmended: Apply(in e.As<OrderAmended>()); break;
            case EventType.OrderBooked: Active(e.As<OrderBooked>().Order); break;
            case EventType.IcebergReplenished: Active(e.As<IcebergReplenished>().Order); break;
            case EventType.OrderFilled: Apply(in e.As<OrderFilled>()); break;
            case EventType.OrderCanceled: Apply(in e.As<OrderCanceled>()); break;
            case EventType.OrderExpired: Apply(in e.As<OrderExpired>()); break;
            default: throw new InvalidDataException($"Event {Sequence} is of type {e.Type}, which the audit does not know.");
        }
    }

    private void Apply(in OrderPlaced e)
    {
        Decide(e.Account, e.ClientOrderId);
        if (e.Order.Value != ++lastOrder) faults.Add($"Order {e.Order.Value} is placed where {lastOrder} comes next.");
        if (e.Account.Value < 1 || e.Account.Value > accounts) faults.Add($"Account {e.Account.Value} was not opened.");
        var order = new AuditedOrder
        {
            Order = e.Order,
            Account = e.Account,
            Market = e.Market,
            ClientOrderId = e.ClientOrderId,
            Terms = e.Terms,
            PlacedAt = Time,
            Status = e.Placement == Placement.AwaitTrigger ? OrderStatus.PendingTrigger : OrderStatus.New,
            Quantity = e.Terms.Quantity.Lots,
            Sequence = Sequence,
            UpdatedAt = Time,
        };
        if (!open.TryAdd(e.Order.Value, order)) throw new InvalidDataException($"Order {e.Order.Value} is placed twice.");
        Hold(order, e.Held.Units);
    }

    private void Apply(in OrderTriggered e)
    {
        var order = Touch(e.Order);
        if (order.Status != OrderStatus.PendingTrigger) faults.Add($"Order {e.Order.Value} is triggered and was not waiting for it.");
        order.Status = OrderStatus.New;
        Hold(order, e.Held.Units);
    }

    private void Apply(in TradeExecuted e)
    {
        var market = Market(e.Market);
        var (maker, taker) = (Active(e.Maker), Active(e.Taker));
        var (takerSide, makerSide) = (e.TakerSide, e.TakerSide.Opposite());
        var (lots, baseUnits, quoteUnits) =
            (e.Quantity.Lots, market.BaseUnits(e.Quantity.Lots), market.QuoteUnits(e.Price.Ticks, e.Quantity.Lots));
        var (takerGives, takerReceives) = takerSide == Side.Buy ? (quoteUnits, baseUnits) : (baseUnits, quoteUnits);
        CheckTrade(e, maker, taker);
        var takerFee = AuditedMarket.FeeOn(takerReceives, market.Rules.TakerFee);
        var makerFee = AuditedMarket.FeeOn(takerGives, market.Rules.MakerFee);
        if (e.TakerFee.Units != takerFee) faults.Add($"The taker's fee is {e.TakerFee.Units} units, and by its market's rules {takerFee}.");
        if (e.MakerFee.Units != makerFee) faults.Add($"The maker's fee is {e.MakerFee.Units} units, and by its market's rules {makerFee}.");

        Add(taker.Account, market.GivenBy(takerSide), e.TakerReleased.Units, -takerGives - e.TakerReleased.Units);
        Add(taker.Account, market.ReceivedBy(takerSide), takerReceives - e.TakerFee.Units, 0);
        Add(maker.Account, market.GivenBy(makerSide), 0, -takerReceives);
        Add(maker.Account, market.ReceivedBy(makerSide), takerGives - e.MakerFee.Units, 0);
        if (e.TakerFee != Amount.Zero) Add(AccountId.Venue, market.ReceivedBy(takerSide), e.TakerFee.Units, 0);
        if (e.MakerFee != Amount.Zero) Add(AccountId.Venue, market.ReceivedBy(makerSide), e.MakerFee.Units, 0);
        AddCauses(e, market.GivenBy(takerSide), takerGives, market.ReceivedBy(takerSide), takerReceives);
        AddFee(market.ReceivedBy(takerSide), takerFee);
        AddFee(market.ReceivedBy(makerSide), makerFee);
        taker.Held -= takerGives + e.TakerReleased.Units;
        maker.Held -= takerReceives;
        Fill(maker, lots, quoteUnits, e.MakerFee.Units);
        Fill(taker, lots, quoteUnits, e.TakerFee.Units);
    }

    private void CheckTrade(in TradeExecuted e, AuditedOrder maker, AuditedOrder taker)
    {
        var next = trades.GetValueOrDefault(e.Market.Value) + 1;
        trades[e.Market.Value] = next;
        if (e.Trade.Value != next) faults.Add($"Trade {e.Trade.Value} is made where {next} comes next in its market.");
        if (maker.Account != e.MakerAccount || taker.Account != e.TakerAccount) faults.Add("It names other accounts than its orders.");
        if (maker.Market != e.Market || taker.Market != e.Market) faults.Add("It names another market than its orders have.");
        if (taker.Terms.Side != e.TakerSide || maker.Terms.Side == e.TakerSide) faults.Add("It has no buyer and seller.");
        if (maker.Terms.LimitPrice != e.Price) faults.Add("It is not made at the maker's price.");
        if (taker.Terms.LimitPrice != default && IsBeyond(taker, e.Price)) faults.Add("It is made beyond the taker's limit.");
        if (e.Quantity.Lots <= 0) faults.Add("It has no quantity.");
    }

    private static bool IsBeyond(AuditedOrder taker, Price price) =>
        taker.Terms.Side == Side.Buy ? price > taker.Terms.LimitPrice : price < taker.Terms.LimitPrice;

    private void Fill(AuditedOrder order, long lots, long quoteUnits, long fee)
    {
        order.Status = OrderStatus.PartiallyFilled;
        order.Filled += lots;
        order.FilledQuote += quoteUnits;
        order.Fees += fee;
        if (order.Terms.IsByQuote)
        {
            if (order.FilledQuote > order.Terms.QuoteQuantity.Units) faults.Add($"Order {order.Order.Value} traded beyond its money.");
            return;
        }

        if (order.Remaining < 0) faults.Add($"Order {order.Order.Value} is filled beyond its quantity.");
        if (order.Remaining == 0) Close(order, OrderStatus.Filled);
    }

    private void Apply(in SelfTradePrevented e)
    {
        var (maker, taker) = (Active(e.Maker), Active(e.Taker));
        maker.Prevented += e.Quantity.Lots;
        if (!taker.Terms.IsByQuote) taker.Prevented += e.Quantity.Lots;
        if (maker.Remaining < 0 || taker.Remaining < 0) faults.Add("More is prevented than was left of an order.");
        Release(maker, e.MakerReleased.Units);
        Release(taker, e.TakerReleased.Units);
    }

    private void Apply(in OrderAmended e)
    {
        var order = Touch(e.Order);
        if (e.Quantity.Lots >= order.Quantity) faults.Add($"The amendment of order {e.Order.Value} does not reduce it.");
        order.Quantity = e.Quantity.Lots;
        if (order.Remaining <= 0) faults.Add($"The amendment of order {e.Order.Value} leaves nothing of it.");
        Release(order, e.Released.Units);
    }

    private void Apply(in OrderFilled e) => End(e.Order, OrderStatus.Filled, e.Released, null);

    private void Apply(in OrderCanceled e) => End(e.Order, OrderStatus.Canceled, e.Released, e.Reason.ToString());

    private void Apply(in OrderExpired e) => End(e.Order, OrderStatus.Expired, e.Released, e.Reason.ToString());

    private void End(OrderId id, OrderStatus status, Amount released, string? reason)
    {
        var order = Touch(id);
        order.Reason = reason;
        Release(order, released.Units);
        Close(order, status);
    }

    private void Close(AuditedOrder order, OrderStatus status)
    {
        order.Status = status;
        open.Remove(order.Order.Value);
        closed.Add(order);
        ClosedCount++;
        if (order.Held != 0) faults.Add($"Order {order.Order.Value} is closed, and {order.Held} units are still held for it.");
    }

    private void Hold(AuditedOrder order, long units)
    {
        if (units == 0) return;
        order.Held += units;
        Causes(order.Account, Market(order.Market).GivenBy(order.Terms.Side)).Held += units;
        Add(order.Account, Market(order.Market).GivenBy(order.Terms.Side), -units, units);
    }

    private void Release(AuditedOrder order, long units)
    {
        if (units == 0) return;
        order.Held -= units;
        Causes(order.Account, Market(order.Market).GivenBy(order.Terms.Side)).Released += units;
        Add(order.Account, Market(order.Market).GivenBy(order.Terms.Side), units, -units);
    }

    private AuditedOrder Active(OrderId id)
    {
        var order = Touch(id);
        if (order.Status == OrderStatus.PendingTrigger) faults.Add($"Order {id.Value} is active, and was not triggered.");
        return order;
    }

    // An order that has ended is not open, so nothing more can happen to it.
    private AuditedOrder Touch(OrderId id)
    {
        if (!open.TryGetValue(id.Value, out var order))
            throw new InvalidDataException($"Event {Sequence} is about order {id.Value}, which is not open.");
        (order.Sequence, order.UpdatedAt) = (Sequence, Time);
        return order;
    }
}
