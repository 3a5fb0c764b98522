using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>
/// Tells what happened to orders in words that leave the money out, so that two runs can be compared which differ in a known way: in the
/// names of orders, in sides and prices, or in the size of quantities.
/// </summary>
internal sealed record Story(Func<OrderId, object> Name, Func<Side, Side> Side, Func<Price, long> Price, Func<Quantity, long> Quantity)
{
    public static Story Plain { get; } = new(order => order.Value, side => side, price => price.Ticks, quantity => quantity.Lots);

    public IEnumerable<string> Tell(IEnumerable<Happening> events) => events.Select(one => Tell(one.Event));

    private string Tell(IEvent e) => e switch
    {
        OrderPlaced one => $"{Name(one.Order)} {one.Terms.Type} {Side(one.Terms.Side)} is placed to {one.Placement}",
        OrderRejected one => $"an order is rejected: {one.Reason}",
        TradeExecuted one =>
            $"trade {one.Trade.Value}: {Name(one.Taker)} takes {Quantity(one.Quantity)} at {Price(one.Price)} from {Name(one.Maker)}",
        SelfTradePrevented one =>
            $"{Name(one.Taker)} and {Name(one.Maker)} are reduced by {Quantity(one.Quantity)} at {Price(one.Price)}",
        IcebergReplenished one => $"{Name(one.Order)} shows {Quantity(one.Shown)}",
        OrderBooked one => $"{Name(one.Order)} is booked with {Quantity(one.Quantity)}",
        OrderTriggered one => $"{Name(one.Order)} is triggered to {one.Placement}",
        OrderFilled one => $"{Name(one.Order)} is filled",
        OrderAmended one => $"{Name(one.Order)} is amended to {Quantity(one.Quantity)}",
        AmendRejected one => $"{Name(one.Order)} is not amended to {Quantity(one.Quantity)}: {one.Reason}",
        OrderCanceled one => $"{Name(one.Order)} is canceled: {one.Reason}",
        OrderExpired one => $"{Name(one.Order)} expires: {one.Reason}",
        _ => e.ToString()!,
    };
}
