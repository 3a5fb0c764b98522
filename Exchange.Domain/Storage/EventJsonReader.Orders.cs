namespace Exchange.Domain;

// Events about orders and trades.
public sealed partial class EventJsonReader
{
    private OrderPlaced OrderPlaced(in JsonFields fields)
    {
        var market = Market(fields);
        var terms = Numbers(fields, market, Kind(fields));
        return new OrderPlaced(
            fields.Order(JsonMember.Order),
            fields.Account(JsonMember.Account),
            market.Id,
            fields.CommandId(JsonMember.ClientOrderId),
            terms,
            Hold(fields, JsonMember.Held, market, terms.Side),
            fields.WordOrDefault<Placement>(JsonMember.Placement),
            new OrderId(fields.LongOrZero(JsonMember.Replaced)),
            fields.WordOrDefault<ReplaceMode>(JsonMember.ReplaceMode));
    }

    private OrderRejected OrderRejected(in JsonFields fields)
    {
        var reason = fields.Word<RejectReason>(JsonMember.Reason);
        var kind = Kind(fields);
        var market = reason == RejectReason.UnknownMarket ? null : Market(fields);
        return new OrderRejected(
            fields.Account(JsonMember.Account),
            market?.Id ?? new MarketId(fields.Int(JsonMember.MarketNumber)),
            fields.CommandId(JsonMember.ClientOrderId),
            market is null ? Counts(fields, kind) : Numbers(fields, market, kind),
            reason,
            new OrderId(fields.LongOrZero(JsonMember.Replaced)),
            fields.WordOrDefault<ReplaceMode>(JsonMember.ReplaceMode),
            market is null ? default : PriceOrNone(fields, JsonMember.Reference, market),
            market is null ? default : Hold(fields, JsonMember.Needed, market, kind.Side),
            market is null ? default : Hold(fields, JsonMember.Available, market, kind.Side));
    }

    private static OrderTerms Kind(in JsonFields fields) => new()
    {
        Type = fields.Word<OrderType>(JsonMember.Type),
        Side = fields.Word<Side>(JsonMember.Side),
        TimeInForce = fields.WordOrDefault<TimeInForce>(JsonMember.TimeInForce),
        ExpiresAt = new Timestamp(fields.LongOrZero(JsonMember.ExpiresAt)),
        SelfTradePrevention = fields.WordOrDefault<SelfTradePrevention>(JsonMember.SelfTradePrevention),
    };

    private static OrderTerms Numbers(in JsonFields fields, JsonMarket market, in OrderTerms kind) => kind with
    {
        Quantity = new Quantity(fields.StepsOrZero(JsonMember.Quantity, market.LotSize)),
        QuoteQuantity = new Amount(fields.UnitsOrZero(JsonMember.QuoteQuantity, market.QuoteScale)),
        LimitPrice = new Price(fields.StepsOrZero(JsonMember.LimitPrice, market.TickSize)),
        StopPrice = new Price(fields.StepsOrZero(JsonMember.StopPrice, market.TickSize)),
        DisplayQuantity = new Quantity(fields.StepsOrZero(JsonMember.DisplayQuantity, market.LotSize)),
    };

    private static OrderTerms Counts(in JsonFields fields, in OrderTerms kind) => kind with
    {
        Quantity = new Quantity(fields.LongOrZero(JsonMember.QuantityLots)),
        QuoteQuantity = new Amount(fields.LongOrZero(JsonMember.QuoteQuantityUnits)),
        LimitPrice = new Price(fields.LongOrZero(JsonMember.LimitPriceTicks)),
        StopPrice = new Price(fields.LongOrZero(JsonMember.StopPriceTicks)),
        DisplayQuantity = new Quantity(fields.LongOrZero(JsonMember.DisplayQuantityLots)),
    };

    private TradeExecuted TradeExecuted(in JsonFields fields)
    {
        var market = Market(fields);
        var takerSide = fields.Word<Side>(JsonMember.TakerSide);
        return new TradeExecuted(
            market.Id,
            new TradeId(fields.Long(JsonMember.Trade)),
            fields.Order(JsonMember.Maker),
            fields.Order(JsonMember.Taker),
            fields.Account(JsonMember.MakerAccount),
            fields.Account(JsonMember.TakerAccount),
            takerSide,
            new Price(fields.Steps(JsonMember.Price, market.TickSize)),
            new Quantity(fields.Steps(JsonMember.Quantity, market.LotSize)),
            new Amount(fields.UnitsOrZero(JsonMember.MakerFee, market.ReceivedScale(takerSide.Opposite()))),
            new Amount(fields.UnitsOrZero(JsonMember.TakerFee, market.ReceivedScale(takerSide))),
            Hold(fields, JsonMember.TakerReleased, market, takerSide));
    }

    private SelfTradePrevented SelfTradePrevented(in JsonFields fields)
    {
        var market = Market(fields);
        var takerSide = fields.Word<Side>(JsonMember.TakerSide);
        return new SelfTradePrevented(
            market.Id,
            fields.Order(JsonMember.Maker),
            fields.Order(JsonMember.Taker),
            fields.Account(JsonMember.Account),
            takerSide,
            new Price(fields.Steps(JsonMember.Price, market.TickSize)),
            new Quantity(fields.Steps(JsonMember.Quantity, market.LotSize)),
            Hold(fields, JsonMember.MakerReleased, market, takerSide.Opposite()),
            Hold(fields, JsonMember.TakerReleased, market, takerSide));
    }

    private IcebergReplenished IcebergReplenished(in JsonFields fields)
    {
        var market = Market(fields);
        return new IcebergReplenished(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), fields.Word<Side>(JsonMember.Side),
            new Price(fields.Steps(JsonMember.Price, market.TickSize)), new Quantity(fields.Steps(JsonMember.Shown, market.LotSize)));
    }

    private OrderBooked OrderBooked(in JsonFields fields)
    {
        var market = Market(fields);
        return new OrderBooked(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), fields.Word<Side>(JsonMember.Side),
            new Price(fields.Steps(JsonMember.Price, market.TickSize)), QuantityOf(fields, market),
            QuantityOrZero(fields, JsonMember.Hidden, market));
    }

    private OrderTriggered OrderTriggered(in JsonFields fields)
    {
        var (market, side) = (Market(fields), fields.Word<Side>(JsonMember.Side));
        return new OrderTriggered(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), side,
            Hold(fields, JsonMember.Held, market, side), fields.Word<Placement>(JsonMember.Placement),
            new TradeId(fields.Long(JsonMember.Trade)), PriceOrNone(fields, JsonMember.Price, market),
            QuantityOrZero(fields, JsonMember.Quantity, market), QuantityOrZero(fields, JsonMember.Hidden, market));
    }

    private OrderFilled OrderFilled(in JsonFields fields)
    {
        var (market, side) = (Market(fields), fields.Word<Side>(JsonMember.Side));
        return new OrderFilled(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), side,
            Hold(fields, JsonMember.Released, market, side));
    }

    private OrderAmended OrderAmended(in JsonFields fields)
    {
        var (market, side) = (Market(fields), fields.Word<Side>(JsonMember.Side));
        return new OrderAmended(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), side, QuantityOf(fields, market),
            Hold(fields, JsonMember.Released, market, side), PriceOrNone(fields, JsonMember.Price, market),
            QuantityOrZero(fields, JsonMember.ShownLess, market));
    }

    private AmendRejected AmendRejected(in JsonFields fields)
    {
        var market = Market(fields);
        return new AmendRejected(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), QuantityOf(fields, market),
            fields.Word<RejectReason>(JsonMember.Reason), QuantityOrZero(fields, JsonMember.Limit, market));
    }

    private OrderCanceled OrderCanceled(in JsonFields fields)
    {
        var (market, side) = (Market(fields), fields.Word<Side>(JsonMember.Side));
        return new OrderCanceled(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), side,
            fields.Word<CancelReason>(JsonMember.Reason), Hold(fields, JsonMember.Released, market, side),
            PriceOrNone(fields, JsonMember.Price, market), QuantityOrZero(fields, JsonMember.Remaining, market),
            QuantityOrZero(fields, JsonMember.Hidden, market));
    }

    private OrderExpired OrderExpired(in JsonFields fields)
    {
        var (market, side) = (Market(fields), fields.Word<Side>(JsonMember.Side));
        return new OrderExpired(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), side,
            fields.Word<ExpireReason>(JsonMember.Reason), Hold(fields, JsonMember.Released, market, side),
            PriceOrNone(fields, JsonMember.Price, market), QuantityOrZero(fields, JsonMember.Remaining, market),
            QuantityOrZero(fields, JsonMember.Hidden, market), new OrderId(fields.LongOrZero(JsonMember.Counterpart)),
            new TradeId(fields.LongOrZero(JsonMember.Trade)), Hold(fields, JsonMember.Needed, market, side),
            Hold(fields, JsonMember.Available, market, side));
    }

    private static Quantity QuantityOf(in JsonFields fields, JsonMarket market) => new(fields.Steps(JsonMember.Quantity, market.LotSize));

    private static Quantity QuantityOrZero(in JsonFields fields, JsonMember member, JsonMarket market) =>
        new(fields.StepsOrZero(member, market.LotSize));

    private static Price PriceOrNone(in JsonFields fields, JsonMember member, JsonMarket market) =>
        new(fields.StepsOrZero(member, market.TickSize));

    // What is held for an order of a side, released, or was to be held; zero where it is left out.
    private static Amount Hold(in JsonFields fields, JsonMember member, JsonMarket market, Side side) =>
        new(fields.UnitsOrZero(member, market.GivenScale(side)));
}
