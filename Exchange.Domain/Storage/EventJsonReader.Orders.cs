namespace Exchange.Domain;

// Events about orders and trades. Each asks for its members in the order in which the writer writes them.
public sealed partial class EventJsonReader
{
    private OrderPlaced OrderPlaced<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var (order, account) = (fields.Order(JsonMember.Order), fields.Account(JsonMember.Account));
        var market = fields.Market(catalog);
        var id = fields.CommandId(JsonMember.ClientOrderId);
        var terms = Numbers(ref fields, market, Kind(ref fields));
        return new OrderPlaced(
            order, account, market.Id, id, terms,
            Hold(ref fields, JsonMember.Held, market, terms.Side),
            fields.WordOrDefault<Placement>(JsonMember.Placement),
            new OrderId(fields.LongOrZero(JsonMember.Replaced)),
            fields.WordOrDefault<ReplaceMode>(JsonMember.ReplaceMode));
    }

    // Its reason, which comes behind, decides about its form.
    private OrderRejected OrderRejected(JsonFields fields)
    {
        var reason = fields.Word<RejectReason>(JsonMember.Reason);
        var kind = Kind(ref fields);
        var market = reason == RejectReason.UnknownMarket ? null : fields.Market(catalog);
        return new OrderRejected(
            fields.Account(JsonMember.Account),
            market?.Id ?? new MarketId(fields.Int(JsonMember.MarketNumber)),
            fields.CommandId(JsonMember.ClientOrderId),
            market is null ? Counts(fields, kind) : Numbers(ref fields, market, kind),
            reason,
            new OrderId(fields.LongOrZero(JsonMember.Replaced)),
            fields.WordOrDefault<ReplaceMode>(JsonMember.ReplaceMode),
            market is null ? default : PriceOrNone(ref fields, JsonMember.Reference, market),
            market is null ? default : Hold(ref fields, JsonMember.Needed, market, kind.Side),
            market is null ? default : Hold(ref fields, JsonMember.Available, market, kind.Side));
    }

    private static OrderTerms Kind<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct => new()
        {
            Type = fields.Word<OrderType>(JsonMember.Type),
            Side = fields.Word<Side>(JsonMember.Side),
            TimeInForce = fields.WordOrDefault<TimeInForce>(JsonMember.TimeInForce),
            ExpiresAt = new Timestamp(fields.LongOrZero(JsonMember.ExpiresAt)),
            SelfTradePrevention = fields.WordOrDefault<SelfTradePrevention>(JsonMember.SelfTradePrevention),
        };

    private static OrderTerms Numbers<TFields>(ref TFields fields, JsonMarket market, in OrderTerms kind)
        where TFields : struct, IJsonFields, allows ref struct => kind with
        {
            Quantity = QuantityOrZero(ref fields, JsonMember.Quantity, market),
            QuoteQuantity = new Amount(fields.UnitsOrZero(JsonMember.QuoteQuantity, market.QuoteScale)),
            LimitPrice = PriceOrNone(ref fields, JsonMember.LimitPrice, market),
            StopPrice = PriceOrNone(ref fields, JsonMember.StopPrice, market),
            DisplayQuantity = QuantityOrZero(ref fields, JsonMember.DisplayQuantity, market),
        };

    private static OrderTerms Counts(JsonFields fields, in OrderTerms kind) => kind with
    {
        Quantity = new Quantity(fields.LongOrZero(JsonMember.QuantityLots)),
        QuoteQuantity = new Amount(fields.LongOrZero(JsonMember.QuoteQuantityUnits)),
        LimitPrice = new Price(fields.LongOrZero(JsonMember.LimitPriceTicks)),
        StopPrice = new Price(fields.LongOrZero(JsonMember.StopPriceTicks)),
        DisplayQuantity = new Quantity(fields.LongOrZero(JsonMember.DisplayQuantityLots)),
    };

    private TradeExecuted TradeExecuted<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = fields.Market(catalog);
        var trade = new TradeId(fields.Long(JsonMember.Trade));
        var (maker, taker) = (fields.Order(JsonMember.Maker), fields.Order(JsonMember.Taker));
        var (makerAccount, takerAccount) = (fields.Account(JsonMember.MakerAccount), fields.Account(JsonMember.TakerAccount));
        var takerSide = fields.Word<Side>(JsonMember.TakerSide);
        return new TradeExecuted(
            market.Id, trade, maker, taker, makerAccount, takerAccount, takerSide,
            PriceOf(ref fields, market),
            QuantityOf(ref fields, JsonMember.Quantity, market),
            new Amount(fields.UnitsOrZero(JsonMember.MakerFee, market.ReceivedScale(takerSide.Opposite()))),
            new Amount(fields.UnitsOrZero(JsonMember.TakerFee, market.ReceivedScale(takerSide))),
            Hold(ref fields, JsonMember.TakerReleased, market, takerSide));
    }

    private SelfTradePrevented SelfTradePrevented<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = fields.Market(catalog);
        var (maker, taker) = (fields.Order(JsonMember.Maker), fields.Order(JsonMember.Taker));
        var (account, takerSide) = (fields.Account(JsonMember.Account), fields.Word<Side>(JsonMember.TakerSide));
        return new SelfTradePrevented(
            market.Id, maker, taker, account, takerSide,
            PriceOf(ref fields, market),
            QuantityOf(ref fields, JsonMember.Quantity, market),
            Hold(ref fields, JsonMember.MakerReleased, market, takerSide.Opposite()),
            Hold(ref fields, JsonMember.TakerReleased, market, takerSide));
    }

    private IcebergReplenished IcebergReplenished<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = Order(ref fields, out var order, out var account, out var side);
        return new IcebergReplenished(
            market.Id, order, account, side, PriceOf(ref fields, market), QuantityOf(ref fields, JsonMember.Shown, market));
    }

    private OrderBooked OrderBooked<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = Order(ref fields, out var order, out var account, out var side);
        return new OrderBooked(
            market.Id, order, account, side, PriceOf(ref fields, market), QuantityOf(ref fields, JsonMember.Quantity, market),
            QuantityOrZero(ref fields, JsonMember.Hidden, market));
    }

    private OrderTriggered OrderTriggered<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = Order(ref fields, out var order, out var account, out var side);
        return new OrderTriggered(
            market.Id, order, account, side,
            Placement: fields.Word<Placement>(JsonMember.Placement),
            Held: Hold(ref fields, JsonMember.Held, market, side),
            Trade: new TradeId(fields.Long(JsonMember.Trade)),
            Price: PriceOrNone(ref fields, JsonMember.Price, market),
            Quantity: QuantityOrZero(ref fields, JsonMember.Quantity, market),
            Hidden: QuantityOrZero(ref fields, JsonMember.Hidden, market));
    }

    private OrderFilled OrderFilled<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = Order(ref fields, out var order, out var account, out var side);
        return new OrderFilled(market.Id, order, account, side, Hold(ref fields, JsonMember.Released, market, side));
    }

    private OrderAmended OrderAmended<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = Order(ref fields, out var order, out var account, out var side);
        return new OrderAmended(
            market.Id, order, account, side,
            QuantityOf(ref fields, JsonMember.Quantity, market),
            Hold(ref fields, JsonMember.Released, market, side),
            PriceOrNone(ref fields, JsonMember.Price, market),
            QuantityOrZero(ref fields, JsonMember.ShownLess, market));
    }

    private AmendRejected AmendRejected<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = fields.Market(catalog);
        return new AmendRejected(
            market.Id, fields.Order(JsonMember.Order), fields.Account(JsonMember.Account),
            QuantityOf(ref fields, JsonMember.Quantity, market),
            fields.Word<RejectReason>(JsonMember.Reason),
            QuantityOrZero(ref fields, JsonMember.Limit, market));
    }

    private OrderCanceled OrderCanceled<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = Order(ref fields, out var order, out var account, out var side);
        return new OrderCanceled(
            market.Id, order, account, side,
            fields.Word<CancelReason>(JsonMember.Reason),
            Hold(ref fields, JsonMember.Released, market, side),
            PriceOrNone(ref fields, JsonMember.Price, market),
            QuantityOrZero(ref fields, JsonMember.Remaining, market),
            QuantityOrZero(ref fields, JsonMember.Hidden, market));
    }

    private OrderExpired OrderExpired<TFields>(ref TFields fields)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = Order(ref fields, out var order, out var account, out var side);
        return new OrderExpired(
            market.Id, order, account, side,
            fields.Word<ExpireReason>(JsonMember.Reason),
            Hold(ref fields, JsonMember.Released, market, side),
            PriceOrNone(ref fields, JsonMember.Price, market),
            QuantityOrZero(ref fields, JsonMember.Remaining, market),
            QuantityOrZero(ref fields, JsonMember.Hidden, market),
            new OrderId(fields.LongOrZero(JsonMember.Counterpart)),
            new TradeId(fields.LongOrZero(JsonMember.Trade)),
            Hold(ref fields, JsonMember.Needed, market, side),
            Hold(ref fields, JsonMember.Available, market, side));
    }

    // What most events about an order begin with.
    private JsonMarket Order<TFields>(ref TFields fields, out OrderId order, out AccountId account, out Side side)
        where TFields : struct, IJsonFields, allows ref struct
    {
        var market = fields.Market(catalog);
        (order, account, side) =
            (fields.Order(JsonMember.Order), fields.Account(JsonMember.Account), fields.Word<Side>(JsonMember.Side));
        return market;
    }

    private static Price PriceOf<TFields>(ref TFields fields, JsonMarket market)
        where TFields : struct, IJsonFields, allows ref struct => new(fields.Steps(JsonMember.Price, market.TickSize));

    private static Price PriceOrNone<TFields>(ref TFields fields, JsonMember member, JsonMarket market)
        where TFields : struct, IJsonFields, allows ref struct => new(fields.StepsOrZero(member, market.TickSize));

    private static Quantity QuantityOf<TFields>(ref TFields fields, JsonMember member, JsonMarket market)
        where TFields : struct, IJsonFields, allows ref struct => new(fields.Steps(member, market.LotSize));

    private static Quantity QuantityOrZero<TFields>(ref TFields fields, JsonMember member, JsonMarket market)
        where TFields : struct, IJsonFields, allows ref struct => new(fields.StepsOrZero(member, market.LotSize));

    // What is held for an order of a side, released, or was to be held; zero where it is left out.
    private static Amount Hold<TFields>(ref TFields fields, JsonMember member, JsonMarket market, Side side)
        where TFields : struct, IJsonFields, allows ref struct => new(fields.UnitsOrZero(member, market.GivenScale(side)));
}
