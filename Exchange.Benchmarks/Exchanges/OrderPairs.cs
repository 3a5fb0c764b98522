using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// Orders in pairs: one that rests, and after its outcome one that trades with the best that rests on that side, of the same quantity. So
/// however many senders there are, a taker always finds something to take, no more rests than there are senders, and each order's events
/// are known beforehand: one of an order that rests, two of one that takes.
/// </summary>
internal sealed class OrderPairs(TradingVenue venue)
{
    // Asks rest above this price and bids below, each at one of so many prices; a taker takes any of them.
    private const int Middle = 3_000_000, Levels = 16;

    private static readonly Quantity Quantity = new(10);

    private long orders;

    /// <summary>A sender's next pair. Every other sender offers to sell, and the rest to buy.</summary>
    public (PlaceOrder Resting, PlaceOrder Taking) Next(int sender)
    {
        var number = Interlocked.Add(ref orders, 2);
        var offered = sender % 2 == 0 ? Side.Sell : Side.Buy;
        var distance = 1 + (int)(number / 2 % Levels);
        var resting = new PlaceOrder(
            venue.Makers[number / 2 % venue.Makers.Length], venue.Market, CommandId.FromNumber((ulong)number),
            Terms(OrderType.LimitMaker, offered, TimeInForce.Gtc, PriceAt(offered, distance)));
        var taking = new PlaceOrder(
            venue.Takers[number / 2 % venue.Takers.Length], venue.Market, CommandId.FromNumber((ulong)number + 1),
            Terms(OrderType.Limit, offered == Side.Sell ? Side.Buy : Side.Sell, TimeInForce.Ioc, PriceAt(offered, Levels)));
        return (resting, taking);
    }

    /// <summary>Whether an outcome is that of an order that rests.</summary>
    public static bool IsResting(in CommandResult result, ReadOnlySpan<byte> events)
    {
        if (result.Outcome != Outcome.Executed || result.EventCount != 1) return false;
        foreach (var e in EventBuffer.Read(events))
            return e.Type == EventType.OrderPlaced && e.As<OrderPlaced>().Placement == Placement.Book;
        return false;
    }

    /// <summary>Whether an outcome is that of an order that was filled at once, by one trade.</summary>
    public static bool IsFilled(in CommandResult result, ReadOnlySpan<byte> events)
    {
        if (result.Outcome != Outcome.Executed || result.EventCount != 2) return false;
        var last = EventType.OrderPlaced;
        foreach (var e in EventBuffer.Read(events))
        {
            last = e.Type;
            if (last == EventType.TradeExecuted && e.As<TradeExecuted>().Quantity != Quantity) return false;
        }

        return last == EventType.TradeExecuted;
    }

    private static Price PriceAt(Side side, int distance) => new(Middle + (side == Side.Sell ? distance : -distance));

    private static OrderTerms Terms(OrderType type, Side side, TimeInForce time, Price price) => new()
    {
        Type = type,
        Side = side,
        TimeInForce = time,
        Quantity = Quantity,
        LimitPrice = price,
    };
}
