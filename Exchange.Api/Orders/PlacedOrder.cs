using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// An order as its own command left it, folded from the command's events: what it traded at once, and whether it stands. It makes
/// no objects; who wants the fills walks over the events a second time. A repeated command has the events of the first, so the answer is
/// the same.
/// </summary>
internal struct PlacedOrder
{
    private OrderPlaced placed;
    private long prevented;

    // Price x quantity, in ticks x lots: not more than the notional, which is a count of 64 bits.
    private long traded;

    internal readonly ref readonly OrderPlaced Placed => ref System.Runtime.CompilerServices.Unsafe.AsRef(in placed);

    internal OrderStatus Status { get; private set; }

    /// <summary>Why it expired, if it did.</summary>
    internal ExpireReason? ExpireReason { get; private set; }

    /// <summary>The order that a replace has canceled for it, or none.</summary>
    internal OrderId Canceled { get; private set; }

    internal Quantity Filled { get; private set; }

    /// <summary>The sum of its fees, in the asset that it receives.</summary>
    internal Amount Fees { get; private set; }

    /// <summary>The sequence of the last of the command's events.</summary>
    internal long Sequence { get; private set; }

    internal Timestamp Time { get; private set; }

    /// <summary>Whether nothing is left of it, by its own events.</summary>
    internal readonly bool IsClosed => Status is OrderStatus.Filled or OrderStatus.Expired;

    /// <summary>What stands or waits; zero when it is closed, or by quote quantity.</summary>
    internal readonly Quantity Remaining => IsClosed || placed.Terms.IsByQuote
        ? Quantity.Zero
        : new Quantity(placed.Terms.Quantity.Lots - Filled.Lots - prevented);

    internal readonly Amount FilledQuote(long notionalUnit) => new(traded * notionalUnit);

    /// <summary>Folds the events of a command that placed an order, or of one that was refused.</summary>
    internal static PlacedOrder Fold(ReadOnlySpan<byte> events)
    {
        var order = default(PlacedOrder);
        foreach (var e in EventBuffer.Read(events)) order.Apply(e);
        return order;
    }

    private void Apply(EventRecord e)
    {
        (Sequence, Time) = (e.Sequence, e.Time);
        switch (e.Type)
        {
            case EventType.OrderPlaced: Apply(in e.As<OrderPlaced>()); break;
            case EventType.TradeExecuted: Apply(in e.As<TradeExecuted>()); break;
            case EventType.SelfTradePrevented: Apply(in e.As<SelfTradePrevented>()); break;
            case EventType.OrderBooked when e.As<OrderBooked>().Order == placed.Order: Book(); break;
            case EventType.OrderFilled when e.As<OrderFilled>().Order == placed.Order: Status = OrderStatus.Filled; break;
            case EventType.OrderExpired when e.As<OrderExpired>().Order == placed.Order:
                (Status, ExpireReason) = (OrderStatus.Expired, e.As<OrderExpired>().Reason);
                break;
            case EventType.OrderCanceled: Canceled = e.As<OrderCanceled>().Order; break;
        }
    }

    private void Apply(in OrderPlaced e)
    {
        placed = e;
        Status = e.Placement == Placement.AwaitTrigger ? OrderStatus.PendingTrigger : OrderStatus.New;
    }

    private void Apply(in TradeExecuted e)
    {
        if (e.Taker != placed.Order) return;
        Filled += e.Quantity;
        Fees += e.TakerFee;
        traded += e.Price.Ticks * e.Quantity.Lots;
        if (!placed.Terms.IsByQuote && Remaining == Quantity.Zero) Status = OrderStatus.Filled;
    }

    private void Apply(in SelfTradePrevented e)
    {
        if (e.Taker == placed.Order) prevented += e.Quantity.Lots;
    }

    private void Book() => Status = Filled == Quantity.Zero ? OrderStatus.New : OrderStatus.PartiallyFilled;
}
