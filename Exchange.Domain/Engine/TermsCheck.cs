namespace Exchange.Domain;

/// <summary>Whether an order's fields go together; it depends on nothing but the order.</summary>
internal static class TermsCheck
{
    /// <summary>True when they do.</summary>
    public static bool AreValid(in OrderTerms terms) =>
        AreKnown(terms)
        && AreNotNegative(terms)
        && terms.Quantity == Quantity.Zero == terms.IsByQuote
        && (!terms.IsByQuote || !terms.Type.HasLimitPrice())
        && terms.LimitPrice.Ticks > 0 == terms.Type.HasLimitPrice()
        && terms.StopPrice.Ticks > 0 == terms.Type.HasStopPrice()
        && Takes(terms.Type, terms.TimeInForce)
        && terms.ExpiresAt.Microseconds > 0 == (terms.TimeInForce == TimeInForce.Gtd)
        && (terms.DisplayQuantity == Quantity.Zero || MayBeIceberg(terms));

    private static bool AreKnown(in OrderTerms terms) =>
        terms.Type <= OrderType.TakeProfitLimit && terms.Side <= Side.Sell && terms.TimeInForce <= TimeInForce.Gtd
        && terms.SelfTradePrevention <= SelfTradePrevention.Decrement;

    // Of several numbers, the sign bit of their union is set when one of them is negative.
    private static bool AreNotNegative(in OrderTerms terms) =>
        (terms.Quantity.Lots | terms.QuoteQuantity.Units | terms.LimitPrice.Ticks | terms.StopPrice.Ticks
            | terms.DisplayQuantity.Lots | terms.ExpiresAt.Microseconds) >= 0;

    private static bool Takes(OrderType type, TimeInForce timeInForce) => type switch
    {
        OrderType.Market => timeInForce == TimeInForce.Ioc,
        OrderType.LimitMaker or OrderType.StopLoss or OrderType.TakeProfit => timeInForce is TimeInForce.Gtc or TimeInForce.Gtd,
        _ => true,
    };

    private static bool MayBeIceberg(in OrderTerms terms) =>
        terms.Type.HasLimitPrice() && terms.TimeInForce is (TimeInForce.Gtc or TimeInForce.Gtd) && terms.DisplayQuantity <= terms.Quantity;
}
