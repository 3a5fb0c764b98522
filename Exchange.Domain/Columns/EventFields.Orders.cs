namespace Exchange.Domain;

// What happens to an order that was placed.
internal static partial class EventFields
{
    public static IcebergReplenished Pass(IFields f, in IcebergReplenished e)
    {
        var (market, order, account, side) = Head(f, e.Market, e.Order, e.Account, e.Side);
        return new IcebergReplenished(market, order, account, side, Price(f, e.Price, market), Lots(f, e.Shown));
    }

    public static OrderBooked Pass(IFields f, in OrderBooked e)
    {
        var (market, order, account, side) = Head(f, e.Market, e.Order, e.Account, e.Side);
        return new OrderBooked(market, order, account, side, Price(f, e.Price, market), Lots(f, e.Quantity), Lots(f, e.Hidden));
    }

    public static OrderTriggered Pass(IFields f, in OrderTriggered e)
    {
        var (market, order, account, side) = Head(f, e.Market, e.Order, e.Account, e.Side);
        return new OrderTriggered(
            market, order, account, side, new Amount(f.Plain(e.Held.Units)), (Placement)f.Plain((long)e.Placement),
            new TradeId(f.Step(e.Trade.Value, market)), Price(f, e.Price, market), Lots(f, e.Quantity), Lots(f, e.Hidden));
    }

    public static OrderFilled Pass(IFields f, in OrderFilled e)
    {
        var (market, order, account, side) = Head(f, e.Market, e.Order, e.Account, e.Side);
        return new OrderFilled(market, order, account, side, new Amount(f.Plain(e.Released.Units)));
    }

    public static OrderAmended Pass(IFields f, in OrderAmended e)
    {
        var (market, order, account, side) = Head(f, e.Market, e.Order, e.Account, e.Side);
        return new OrderAmended(
            market, order, account, side, Lots(f, e.Quantity), new Amount(f.Plain(e.Released.Units)), Price(f, e.Price, market),
            Lots(f, e.ShownLess));
    }

    public static AmendRejected Pass(IFields f, in AmendRejected e)
    {
        var (market, order, account) = (Market(f, e.Market), f.Order(e.Order), Account(f, e.Account));
        return new AmendRejected(
            market, order, account, Lots(f, e.Quantity), (RejectReason)f.Plain((long)e.Reason), Lots(f, e.Limit));
    }

    public static OrderCanceled Pass(IFields f, in OrderCanceled e)
    {
        var (market, order, account, side) = Head(f, e.Market, e.Order, e.Account, e.Side);
        var reason = (CancelReason)f.Plain((long)e.Reason);
        var (released, price, remaining, hidden) = End(f, market, side, e.Released, e.Price, e.Remaining, e.Hidden);
        return new OrderCanceled(market, order, account, side, reason, released, price, remaining, hidden);
    }

    public static OrderExpired Pass(IFields f, in OrderExpired e)
    {
        var (market, order, account, side) = Head(f, e.Market, e.Order, e.Account, e.Side);
        var reason = (ExpireReason)f.Plain((long)e.Reason);
        var (released, price, remaining, hidden) = End(f, market, side, e.Released, e.Price, e.Remaining, e.Hidden);
        return new OrderExpired(
            market, order, account, side, reason, released, price, remaining, hidden, new OrderId(f.Plain(e.Counterpart.Value)),
            new TradeId(f.Plain(e.Trade.Value)), new Amount(f.Plain(e.Needed.Units)), new Amount(f.Plain(e.Available.Units)));
    }

    private static (MarketId Market, OrderId Order, AccountId Account, Side Side) Head(
        IFields f, MarketId market, OrderId order, AccountId account, Side side) =>
        (Market(f, market), f.Order(order), Account(f, account), (Side)f.Plain((long)side));

    // What stood in the book gives back what it held there, exactly.
    private static (Amount Released, Price Price, Quantity Remaining, Quantity Hidden) End(
        IFields f, MarketId market, Side side, Amount released, Price price, Quantity remaining, Quantity hidden)
    {
        (price, remaining, hidden) = (Price(f, price, market), Lots(f, remaining), Lots(f, hidden));
        return (Foretold(f, released, f.Units(market).Given(side, price, remaining)), price, remaining, hidden);
    }
}
