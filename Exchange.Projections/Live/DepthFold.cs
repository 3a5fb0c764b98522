using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The depth of all markets of a venue, folded from its events: for each price the sum of what the orders there show. Each event says
/// itself what it changes, so no order is remembered here.
/// </summary>
public sealed class DepthFold
{
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
            foreach (var order in state.OpenOrders(market))
                if (order.Shown != Quantity.Zero) markets[market.Value]!.Restore(order.Side, order.LimitPrice, order.Shown.Lots);
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
    /// <exception cref="InvalidDataException">
    /// It takes more from a price than stands there. The fold is not to be used any more.
    /// </exception>
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
            case EventType.OrderCanceled: Apply(in e.As<OrderCanceled>()); break;
            case EventType.OrderExpired: Apply(in e.As<OrderExpired>()); break;
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
        if (e.Placement != Placement.Book) return;
        ref readonly var terms = ref e.Terms;
        var shown = terms.DisplayQuantity == Quantity.Zero ? terms.Quantity : terms.DisplayQuantity;
        Change(e.Market, terms.Side, terms.LimitPrice, shown.Lots);
    }

    private void Apply(in OrderTriggered e)
    {
        if (e.Placement == Placement.Book) Change(e.Market, e.Side, e.Price, (e.Quantity - e.Hidden).Lots);
    }

    private void Apply(in OrderBooked e) => Change(e.Market, e.Side, e.Price, (e.Quantity - e.Hidden).Lots);

    private void Apply(in TradeExecuted e) => Change(e.Market, e.TakerSide.Opposite(), e.Price, -e.Quantity.Lots);

    private void Apply(in SelfTradePrevented e) => Change(e.Market, e.TakerSide.Opposite(), e.Price, -e.Quantity.Lots);

    private void Apply(in IcebergReplenished e) => Change(e.Market, e.Side, e.Price, e.Shown.Lots);

    private void Apply(in OrderAmended e)
    {
        if (e.ShownLess != Quantity.Zero) Change(e.Market, e.Side, e.Price, -e.ShownLess.Lots);
    }

    private void Apply(in OrderCanceled e) => Leave(e.Market, e.Side, e.Price, e.Remaining - e.Hidden);

    private void Apply(in OrderExpired e) => Leave(e.Market, e.Side, e.Price, e.Remaining - e.Hidden);

    // Nothing is shown of an order that was not in the book, or that a prevented trade used up.
    private void Leave(MarketId market, Side side, Price price, Quantity shown)
    {
        if (price != default && shown != Quantity.Zero) Change(market, side, price, -shown.Lots);
    }

    private void Change(MarketId id, Side side, Price price, long lots)
    {
        var market = markets[id.Value]!;
        if (!market.IsChanged) changed.Add(market);
        market.Change(side, price, lots);
    }
}
