using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// Counts the changes of the depth of a market, as its update ids do: each event that changes what is shown at a price. An engine that
/// starts counts on from the venue's sequence.
/// </summary>
/// <param name="market">The market.</param>
/// <param name="from">The sequence at which the engine started.</param>
internal sealed class AuditedUpdates(MarketId market, long from)
{
    /// <summary>The last update id.</summary>
    public long Expected { get; private set; }

    /// <summary>Takes the next event.</summary>
    public void Add(EventRecord e)
    {
        if (e.Sequence <= from)
        {
            if (e.Type == EventType.MarketOpened && e.As<MarketOpened>().Market == market) Expected = from;
        }
        else if (Changed(e) == market) Expected++;
    }

    private static MarketId Changed(EventRecord e) => e.Type switch
    {
        EventType.OrderPlaced => Shown(e.As<OrderPlaced>().Placement == Placement.Book, e.As<OrderPlaced>().Market),
        EventType.OrderTriggered => Shown(e.As<OrderTriggered>().Placement == Placement.Book, e.As<OrderTriggered>().Market),
        EventType.OrderBooked => e.As<OrderBooked>().Market,
        EventType.TradeExecuted => e.As<TradeExecuted>().Market,
        EventType.SelfTradePrevented => e.As<SelfTradePrevented>().Market,
        EventType.IcebergReplenished => e.As<IcebergReplenished>().Market,
        EventType.OrderAmended => Shown(e.As<OrderAmended>().ShownLess != Quantity.Zero, e.As<OrderAmended>().Market),
        EventType.OrderCanceled => Shown(
            e.As<OrderCanceled>().Price != default && e.As<OrderCanceled>().Remaining != e.As<OrderCanceled>().Hidden,
            e.As<OrderCanceled>().Market),
        EventType.OrderExpired => Shown(
            e.As<OrderExpired>().Price != default && e.As<OrderExpired>().Remaining != e.As<OrderExpired>().Hidden,
            e.As<OrderExpired>().Market),
        _ => default,
    };

    private static MarketId Shown(bool isShown, MarketId market) => isShown ? market : default;
}
