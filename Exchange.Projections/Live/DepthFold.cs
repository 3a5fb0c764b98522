using System.Runtime.InteropServices;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The depth of all markets of a venue, folded from its events: for each price the sum of what the orders there show. What an event does
/// not say of its order (its side, its price, what it hides) is remembered here.
/// </summary>
public sealed class DepthFold
{
    private readonly Dictionary<long, OpenOrder> orders = [];
    private readonly List<MarketDepth?> markets = [null];
    private readonly List<MarketDepth> changed = [];

    /// <summary>Before the first event.</summary>
    public DepthFold()
    {
    }

    /// <summary>
    /// As it is in a venue's state. The update ids go on from the venue's sequence, which is above all that were given before.
    /// </summary>
    public DepthFold(VenueState state)
    {
        for (var market = new MarketId(1); market.Value <= state.MarketCount; market = new MarketId(market.Value + 1))
        {
            markets.Add(new MarketDepth(market, state.Sequence));
            foreach (var order in state.OpenOrders(market)) Add(order);
        }

        ForgetChanges();
    }

    /// <summary>The number of markets.</summary>
    public int MarketCount => markets.Count - 1;

    /// <summary>The markets whose depth changed since the changes were forgotten last, in the order of first change.</summary>
    public IReadOnlyList<MarketDepth> Changed => changed;

    /// <summary>The depth of a market.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such market.</exception>
    public MarketDepth this[MarketId market] => markets[market.Value]!;

    /// <summary>Takes the next event into account.</summary>
    /// <exception cref="InvalidDataException">It is about an order that is not open. The fold is not to be used any more.</exception>
    public void Apply(EventRecord e)
    {
        switch (e.Type)
        {
            case EventType.MarketOpened: Apply(in e.As<MarketOpened>()); break;
            case EventType.OrderPlaced: Apply(in e.As<OrderPlaced>()); break;
            case EventType.OrderTriggered: Apply(in e.As<OrderTriggered>()); break;
            case EventType.OrderBooked: Apply(in e.As<OrderBooked>()); break;
            case EventType.TradeExecuted: Apply(in e.As<TradeExecuted>()); break;
            case EventType.SelfTradePrevented: Apply(in e.As<SelfTradePrevented>()); break;
            case EventType.IcebergReplenished: Apply(in e.As<IcebergReplenished>()); break;
            case EventType.OrderAmended: Apply(in e.As<OrderAmended>()); break;
            case EventType.OrderFilled: Remove(e.As<OrderFilled>().Order); break;
            case EventType.OrderCanceled: Remove(e.As<OrderCanceled>().Order); break;
            case EventType.OrderExpired: Remove(e.As<OrderExpired>().Order); break;
        }
    }

    /// <summary>What is said of changes is said from here on.</summary>
    public void ForgetChanges()
    {
        foreach (var market in changed) market.ForgetChanges();
        changed.Clear();
    }

    private void Apply(in MarketOpened e)
    {
        if (e.Market.Value == markets.Count) markets.Add(new MarketDepth(e.Market, 0));
    }

    private void Apply(in OrderPlaced e)
    {
        ref var order = ref CollectionsMarshal.GetValueRefOrAddDefault(orders, e.Order.Value, out _);
        order = new OpenOrder
        {
            Market = e.Market,
            Side = e.Terms.Side,
            Price = e.Terms.LimitPrice,
            Display = e.Terms.DisplayQuantity,
            Quantity = e.Terms.Quantity,
            Remaining = e.Terms.Quantity,
            IsByQuote = e.Terms.IsByQuote,
        };
        if (e.Placement == Placement.Book) Book(ref order);
    }

    private void Apply(in OrderTriggered e)
    {
        if (e.Placement == Placement.Book) Book(ref Find(e.Order));
    }

    private void Apply(in OrderBooked e) => Book(ref Find(e.Order));

    private void Apply(in TradeExecuted e)
    {
        TakeOfMaker(e.Maker, e.Quantity, endsEmpty: true);
        TakeOfTaker(e.Taker, e.Quantity, endsEmpty: true);
    }

    // An order that has nothing left after this expires by an event of its own.
    private void Apply(in SelfTradePrevented e)
    {
        TakeOfMaker(e.Maker, e.Quantity, endsEmpty: false);
        TakeOfTaker(e.Taker, e.Quantity, endsEmpty: false);
    }

    private void Apply(in IcebergReplenished e)
    {
        ref var order = ref Find(e.Order);
        order.Shown = e.Shown;
        Change(order, e.Shown.Lots);
    }

    // What is hidden goes first.
    private void Apply(in OrderAmended e)
    {
        ref var order = ref Find(e.Order);
        order.Remaining -= order.Quantity - e.Quantity;
        order.Quantity = e.Quantity;
        if (order.Shown <= order.Remaining) return;
        Change(order, order.Remaining.Lots - order.Shown.Lots);
        order.Shown = order.Remaining;
    }

    private void Book(ref OpenOrder order)
    {
        order.Shown = order.Display == Quantity.Zero ? order.Remaining : Quantity.Min(order.Display, order.Remaining);
        Change(order, order.Shown.Lots);
    }

    private void TakeOfMaker(OrderId id, Quantity quantity, bool endsEmpty)
    {
        ref var order = ref Find(id);
        order.Remaining -= quantity;
        order.Shown -= quantity;
        Change(order, -quantity.Lots);
        if (endsEmpty && order.Remaining == Quantity.Zero) orders.Remove(id.Value);
    }

    private void TakeOfTaker(OrderId id, Quantity quantity, bool endsEmpty)
    {
        ref var order = ref Find(id);
        if (order.IsByQuote) return;
        order.Remaining -= quantity;
        if (endsEmpty && order.Remaining == Quantity.Zero) orders.Remove(id.Value);
    }

    private void Remove(OrderId id)
    {
        if (!orders.Remove(id.Value, out var order)) throw NotOpen(id);
        if (order.Shown != Quantity.Zero) Change(order, -order.Shown.Lots);
    }

    private void Add(in OrderView order)
    {
        var added = new OpenOrder
        {
            Market = order.Market,
            Side = order.Side,
            Price = order.LimitPrice,
            Display = order.DisplayQuantity,
            Quantity = order.Quantity,
            Remaining = order.Remaining,
            Shown = order.Shown,
            IsByQuote = order.QuoteQuantity != Amount.Zero,
        };
        orders.Add(order.Order.Value, added);
        if (added.Shown != Quantity.Zero) markets[order.Market.Value]!.Restore(added.Side, added.Price, added.Shown.Lots);
    }

    private void Change(in OpenOrder order, long lots)
    {
        var market = markets[order.Market.Value]!;
        if (!market.IsChanged) changed.Add(market);
        market.Change(order.Side, order.Price, lots);
    }

    private ref OpenOrder Find(OrderId id)
    {
        ref var order = ref CollectionsMarshal.GetValueRefOrNullRef(orders, id.Value);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref order)) throw NotOpen(id);
        return ref order;
    }

    private static InvalidDataException NotOpen(OrderId id) => new($"Order {id.Value} is not open.");

    private struct OpenOrder
    {
        public MarketId Market;
        public Side Side;
        public bool IsByQuote;
        public Price Price;

        /// <summary>How much an iceberg shows at a time; zero for others.</summary>
        public Quantity Display;

        /// <summary>In all; zero for an order by quote quantity, as is what remains.</summary>
        public Quantity Quantity, Remaining;

        /// <summary>What the book shows of it: zero as long as it is not there.</summary>
        public Quantity Shown;
    }
}
