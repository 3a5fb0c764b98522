using System.Numerics;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;

namespace Exchange.Tests.Live;

/// <summary>Orders as their events tell them, one after another, each from all of its events: slow and obvious.</summary>
internal static class NaiveOrders
{
    public static IEnumerable<AccountOrder> Of(IReadOnlyList<Happening> events)
    {
        var scales = events.Select(one => (object)one.Event).OfType<AssetListed>().ToDictionary(asset => asset.Asset, asset => asset.Scale);
        var markets = events.Select(one => (object)one.Event).OfType<MarketOpened>().ToDictionary(market => market.Market);
        var byOrder = events.SelectMany(one => OrdersOf(one.Event).Select(order => (Order: order, Happening: one)))
            .ToLookup(pair => pair.Order, pair => pair.Happening);
        return byOrder.OrderBy(order => order.Key.Value).Select(order => Of(order.Key, [.. order], markets, scales)).ToList();
    }

    private static AccountOrder Of(
        OrderId id, List<Happening> events, Dictionary<MarketId, MarketOpened> markets, Dictionary<AssetId, int> scales)
    {
        var placed = (OrderPlaced)events[0].Event;
        var market = markets[placed.Market];
        var trades = events.Select(one => (object)one.Event).OfType<TradeExecuted>().ToList();
        var prevented = events.Select(one => (object)one.Event).OfType<SelfTradePrevented>().Sum(one => one.Quantity.Lots);
        var quantity = events.Select(one => (object)one.Event).OfType<OrderAmended>().Select(one => one.Quantity)
            .LastOrDefault(placed.Terms.Quantity);
        var filled = trades.Sum(trade => trade.Quantity.Lots);
        var scale = BigInteger.Pow(10, scales[market.QuoteAsset]);
        var divisor = BigInteger.Pow(10, market.Rules.TickSize.Scale + market.Rules.LotSize.Scale);
        var quote = trades.Aggregate(BigInteger.Zero, (sum, trade) => sum + (BigInteger)trade.Price.Ticks * trade.Quantity.Lots)
            * market.Rules.TickSize.Units * market.Rules.LotSize.Units * scale / divisor;
        var fees = trades.Aggregate(
            BigInteger.Zero, (sum, trade) => sum + (trade.Taker == id ? trade.TakerFee.Units : trade.MakerFee.Units));
        var remaining = placed.Terms.QuoteQuantity == Amount.Zero ? quantity.Lots - filled - prevented : 0;
        var canceled = events.Select(one => (object)one.Event).OfType<OrderCanceled>().Cast<OrderCanceled?>().SingleOrDefault()?.Reason;
        var expired = events.Select(one => (object)one.Event).OfType<OrderExpired>().Cast<OrderExpired?>().SingleOrDefault()?.Reason;
        var isWaiting = placed.Placement == Placement.AwaitTrigger && !events.Any(one => one.Event is OrderTriggered);
        var isFilled = events[^1].Event is OrderFilled
            || placed.Terms.QuoteQuantity == Amount.Zero && remaining == 0 && events[^1].Event is TradeExecuted;
        var status = canceled is not null ? OrderStatus.Canceled : expired is not null ? OrderStatus.Expired
            : isFilled ? OrderStatus.Filled : isWaiting ? OrderStatus.PendingTrigger
            : filled > 0 ? OrderStatus.PartiallyFilled : OrderStatus.New;
        return new AccountOrder(
            id, placed.Account, placed.Market, placed.ClientOrderId, placed.Terms, status, quantity, new Quantity(filled),
            AtMost(quote), new Quantity(status < OrderStatus.Filled ? remaining : 0), AtMost(fees), canceled, expired,
            events[^1].Sequence, events[0].Time, events[^1].Time);
    }

    private static Amount AtMost(BigInteger units) => new((long)BigInteger.Min(units, long.MaxValue));

    private static OrderId[] OrdersOf(IEvent e) => e switch
    {
        OrderPlaced placed => [placed.Order],
        TradeExecuted trade => [trade.Maker, trade.Taker],
        SelfTradePrevented prevented => [prevented.Maker, prevented.Taker],
        IcebergReplenished replenished => [replenished.Order],
        OrderBooked booked => [booked.Order],
        OrderTriggered triggered => [triggered.Order],
        OrderFilled filled => [filled.Order],
        OrderAmended amended => [amended.Order],
        AmendRejected rejected => [rejected.Order],
        OrderCanceled canceled => [canceled.Order],
        OrderExpired expired => [expired.Order],
        _ => [],
    };
}
