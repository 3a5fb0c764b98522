namespace Exchange.Domain;

// Events about orders and trades.
public sealed partial class EventJsonWriter
{
    private void Write(ref JsonText text, in OrderPlaced e)
    {
        var market = this[e.Market];
        ref readonly var terms = ref e.Terms;
        text.Number(""","order":"""u8, e.Order.Value);
        text.Number(""","account":"""u8, e.Account.Value);
        text.Quoted(""","market":"""u8, market.Quoted);
        text.Id(""","clientOrderId":"""u8, e.ClientOrderId);
        WriteKind(ref text, terms);
        WriteNumbers(ref text, terms, market);
        WriteHold(ref text, ""","held":"""u8, e.Held, market, terms.Side);
        if (e.Placement != default) text.Word(""","placement":"""u8, e.Placement);
        WriteReplace(ref text, e.Replaced, e.ReplaceMode);
    }

    // There is no knowing what the numbers of an order for a market mean that does not exist. So that the text stays the same when such a
    // market opens later, the reason decides about its form, not the catalog.
    private void Write(ref JsonText text, in OrderRejected e)
    {
        ref readonly var terms = ref e.Terms;
        var market = e.Reason == RejectReason.UnknownMarket ? null : this[e.Market];
        text.Number(""","account":"""u8, e.Account.Value);
        if (market is null) text.Number(""","marketNumber":"""u8, e.Market.Value);
        else text.Quoted(""","market":"""u8, market.Quoted);
        text.Id(""","clientOrderId":"""u8, e.ClientOrderId);
        WriteKind(ref text, terms);
        if (market is null) WriteCounts(ref text, terms);
        else WriteNumbers(ref text, terms, market);
        text.Word(""","reason":"""u8, e.Reason);
        WriteReplace(ref text, e.Replaced, e.ReplaceMode);
        if (market is null) return;
        if (e.Reference != default) text.Steps(""","reference":"""u8, e.Reference.Ticks, market.TickSize);
        WriteHold(ref text, ""","needed":"""u8, e.Needed, market, terms.Side);
        WriteHold(ref text, ""","available":"""u8, e.Available, market, terms.Side);
    }

    private static void WriteKind(ref JsonText text, in OrderTerms terms)
    {
        text.Word(""","type":"""u8, terms.Type);
        text.Word(""","side":"""u8, terms.Side);
        if (terms.TimeInForce != default) text.Word(""","timeInForce":"""u8, terms.TimeInForce);
        if (terms.ExpiresAt != default) text.Number(""","expiresAt":"""u8, terms.ExpiresAt.Microseconds);
        if (terms.SelfTradePrevention != default) text.Word(""","selfTradePrevention":"""u8, terms.SelfTradePrevention);
    }

    private static void WriteNumbers(ref JsonText text, in OrderTerms terms, JsonMarket market)
    {
        if (terms.Quantity != default) text.Steps(""","quantity":"""u8, terms.Quantity.Lots, market.LotSize);
        if (terms.QuoteQuantity != default) text.Units(""","quoteQuantity":"""u8, terms.QuoteQuantity.Units, market.QuoteScale);
        if (terms.LimitPrice != default) text.Steps(""","limitPrice":"""u8, terms.LimitPrice.Ticks, market.TickSize);
        if (terms.StopPrice != default) text.Steps(""","stopPrice":"""u8, terms.StopPrice.Ticks, market.TickSize);
        if (terms.DisplayQuantity != default) text.Steps(""","displayQuantity":"""u8, terms.DisplayQuantity.Lots, market.LotSize);
    }

    private static void WriteCounts(ref JsonText text, in OrderTerms terms)
    {
        if (terms.Quantity != default) text.Number(""","quantityLots":"""u8, terms.Quantity.Lots);
        if (terms.QuoteQuantity != default) text.Number(""","quoteQuantityUnits":"""u8, terms.QuoteQuantity.Units);
        if (terms.LimitPrice != default) text.Number(""","limitPriceTicks":"""u8, terms.LimitPrice.Ticks);
        if (terms.StopPrice != default) text.Number(""","stopPriceTicks":"""u8, terms.StopPrice.Ticks);
        if (terms.DisplayQuantity != default) text.Number(""","displayQuantityLots":"""u8, terms.DisplayQuantity.Lots);
    }

    private static void WriteReplace(ref JsonText text, OrderId replaced, ReplaceMode mode)
    {
        if (replaced != default) text.Number(""","replaced":"""u8, replaced.Value);
        if (mode != default) text.Word(""","replaceMode":"""u8, mode);
    }

    private void Write(ref JsonText text, in TradeExecuted e, bool tellsMaker = true, bool tellsTaker = true)
    {
        var market = this[e.Market];
        text.Quoted(""","market":"""u8, market.Quoted);
        text.Number(""","trade":"""u8, e.Trade.Value);
        if (tellsMaker) text.Number(""","maker":"""u8, e.Maker.Value);
        if (tellsTaker) text.Number(""","taker":"""u8, e.Taker.Value);
        if (tellsMaker) text.Number(""","makerAccount":"""u8, e.MakerAccount.Value);
        if (tellsTaker) text.Number(""","takerAccount":"""u8, e.TakerAccount.Value);
        text.Word(""","takerSide":"""u8, e.TakerSide);
        text.Steps(""","price":"""u8, e.Price.Ticks, market.TickSize);
        text.Steps(""","quantity":"""u8, e.Quantity.Lots, market.LotSize);
        if (tellsMaker && e.MakerFee != default)
            text.Units(""","makerFee":"""u8, e.MakerFee.Units, market.ReceivedScale(e.TakerSide.Opposite()));
        if (!tellsTaker) return;
        if (e.TakerFee != default) text.Units(""","takerFee":"""u8, e.TakerFee.Units, market.ReceivedScale(e.TakerSide));
        WriteHold(ref text, ""","takerReleased":"""u8, e.TakerReleased, market, e.TakerSide);
    }

    private void Write(ref JsonText text, in SelfTradePrevented e)
    {
        var market = this[e.Market];
        text.Quoted(""","market":"""u8, market.Quoted);
        text.Number(""","maker":"""u8, e.Maker.Value);
        text.Number(""","taker":"""u8, e.Taker.Value);
        text.Number(""","account":"""u8, e.Account.Value);
        text.Word(""","takerSide":"""u8, e.TakerSide);
        text.Steps(""","price":"""u8, e.Price.Ticks, market.TickSize);
        text.Steps(""","quantity":"""u8, e.Quantity.Lots, market.LotSize);
        WriteHold(ref text, ""","makerReleased":"""u8, e.MakerReleased, market, e.TakerSide.Opposite());
        WriteHold(ref text, ""","takerReleased":"""u8, e.TakerReleased, market, e.TakerSide);
    }

    private void Write(ref JsonText text, in IcebergReplenished e)
    {
        var market = WriteOrder(ref text, e.Market, e.Order, e.Account, e.Side);
        text.Steps(""","price":"""u8, e.Price.Ticks, market.TickSize);
        text.Steps(""","shown":"""u8, e.Shown.Lots, market.LotSize);
    }

    private void Write(ref JsonText text, in OrderBooked e)
    {
        var market = WriteOrder(ref text, e.Market, e.Order, e.Account, e.Side);
        text.Steps(""","price":"""u8, e.Price.Ticks, market.TickSize);
        text.Steps(""","quantity":"""u8, e.Quantity.Lots, market.LotSize);
        WriteQuantity(ref text, ""","hidden":"""u8, e.Hidden, market);
    }

    private void Write(ref JsonText text, in OrderTriggered e)
    {
        var market = WriteOrder(ref text, e.Market, e.Order, e.Account, e.Side);
        text.Word(""","placement":"""u8, e.Placement);
        WriteHold(ref text, ""","held":"""u8, e.Held, market, e.Side);
        text.Number(""","trade":"""u8, e.Trade.Value);
        WritePrice(ref text, e.Price, market);
        WriteQuantity(ref text, ""","quantity":"""u8, e.Quantity, market);
        WriteQuantity(ref text, ""","hidden":"""u8, e.Hidden, market);
    }

    private void Write(ref JsonText text, in OrderFilled e)
    {
        var market = WriteOrder(ref text, e.Market, e.Order, e.Account, e.Side);
        WriteHold(ref text, ""","released":"""u8, e.Released, market, e.Side);
    }

    private void Write(ref JsonText text, in OrderAmended e)
    {
        var market = WriteOrder(ref text, e.Market, e.Order, e.Account, e.Side);
        text.Steps(""","quantity":"""u8, e.Quantity.Lots, market.LotSize);
        WriteHold(ref text, ""","released":"""u8, e.Released, market, e.Side);
        WritePrice(ref text, e.Price, market);
        WriteQuantity(ref text, ""","shownLess":"""u8, e.ShownLess, market);
    }

    private void Write(ref JsonText text, in AmendRejected e)
    {
        var market = WriteOrder(ref text, e.Market, e.Order, e.Account);
        text.Steps(""","quantity":"""u8, e.Quantity.Lots, market.LotSize);
        text.Word(""","reason":"""u8, e.Reason);
        WriteQuantity(ref text, ""","limit":"""u8, e.Limit, market);
    }

    private void Write(ref JsonText text, in OrderCanceled e)
    {
        var market = WriteOrder(ref text, e.Market, e.Order, e.Account, e.Side);
        text.Word(""","reason":"""u8, e.Reason);
        WriteEnd(ref text, e.Released, e.Price, e.Remaining, e.Hidden, market, e.Side);
    }

    private void Write(ref JsonText text, in OrderExpired e)
    {
        var market = WriteOrder(ref text, e.Market, e.Order, e.Account, e.Side);
        text.Word(""","reason":"""u8, e.Reason);
        WriteEnd(ref text, e.Released, e.Price, e.Remaining, e.Hidden, market, e.Side);
        if (e.Counterpart != default) text.Number(""","counterpart":"""u8, e.Counterpart.Value);
        if (e.Trade != default) text.Number(""","trade":"""u8, e.Trade.Value);
        WriteHold(ref text, ""","needed":"""u8, e.Needed, market, e.Side);
        WriteHold(ref text, ""","available":"""u8, e.Available, market, e.Side);
    }

    private static void WriteEnd(
        ref JsonText text, Amount released, Price price, Quantity remaining, Quantity hidden, JsonMarket market, Side side)
    {
        WriteHold(ref text, ""","released":"""u8, released, market, side);
        WritePrice(ref text, price, market);
        WriteQuantity(ref text, ""","remaining":"""u8, remaining, market);
        WriteQuantity(ref text, ""","hidden":"""u8, hidden, market);
    }

    private static void WritePrice(ref JsonText text, Price price, JsonMarket market)
    {
        if (price != default) text.Steps(""","price":"""u8, price.Ticks, market.TickSize);
    }

    private static void WriteQuantity(ref JsonText text, ReadOnlySpan<byte> name, Quantity quantity, JsonMarket market)
    {
        if (quantity != default) text.Steps(name, quantity.Lots, market.LotSize);
    }

    private JsonMarket WriteOrder(ref JsonText text, MarketId market, OrderId order, AccountId account)
    {
        var known = this[market];
        text.Quoted(""","market":"""u8, known.Quoted);
        text.Number(""","order":"""u8, order.Value);
        text.Number(""","account":"""u8, account.Value);
        return known;
    }

    private JsonMarket WriteOrder(ref JsonText text, MarketId market, OrderId order, AccountId account, Side side)
    {
        var known = WriteOrder(ref text, market, order, account);
        text.Word(""","side":"""u8, side);
        return known;
    }

    // What is held for an order of a side, released, or was to be held.
    private static void WriteHold(ref JsonText text, ReadOnlySpan<byte> name, Amount amount, JsonMarket market, Side side)
    {
        if (amount != default) text.Units(name, amount.Units, market.GivenScale(side));
    }
}
