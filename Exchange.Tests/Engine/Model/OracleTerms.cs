using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>What docs/matching.md says of order types, written down once more so that the oracle borrows nothing.</summary>
internal static class OracleTerms
{
    private static readonly Dictionary<OrderType, TimeInForce[]> TimesInForce = new()
    {
        [OrderType.Limit] = [TimeInForce.Gtc, TimeInForce.Ioc, TimeInForce.Fok, TimeInForce.Gtd],
        [OrderType.LimitMaker] = [TimeInForce.Gtc, TimeInForce.Gtd],
        [OrderType.Market] = [TimeInForce.Ioc],
        [OrderType.StopLoss] = [TimeInForce.Gtc, TimeInForce.Gtd],
        [OrderType.TakeProfit] = [TimeInForce.Gtc, TimeInForce.Gtd],
        [OrderType.StopLossLimit] = [TimeInForce.Gtc, TimeInForce.Ioc, TimeInForce.Fok, TimeInForce.Gtd],
        [OrderType.TakeProfitLimit] = [TimeInForce.Gtc, TimeInForce.Ioc, TimeInForce.Fok, TimeInForce.Gtd],
    };

    public static bool HasLimit(OrderTerms terms) =>
        terms.Type is OrderType.Limit or OrderType.LimitMaker or OrderType.StopLossLimit or OrderType.TakeProfitLimit;

    public static bool HasStop(OrderTerms terms) =>
        terms.Type is OrderType.StopLoss or OrderType.StopLossLimit or OrderType.TakeProfit or OrderType.TakeProfitLimit;

    public static bool IsByQuote(OrderTerms terms) => terms.QuoteQuantity != Amount.Zero;

    public static bool MayStand(OrderTerms terms) => HasStop(terms) || terms.TimeInForce is TimeInForce.Gtc or TimeInForce.Gtd;

    /// <summary>True for the two cases whose hold is a sweep: market types that buy by quantity or sell by quote quantity.</summary>
    public static bool HoldsTheSweep(OrderTerms terms) => !HasLimit(terms) && IsByQuote(terms) == (terms.Side == Side.Sell);

    public static bool Fires(OrderTerms terms, Price price)
    {
        var isStopLoss = terms.Type is OrderType.StopLoss or OrderType.StopLossLimit;
        var onRise = isStopLoss ? terms.Side == Side.Buy : terms.Side == Side.Sell;
        return onRise ? price >= terms.StopPrice : price <= terms.StopPrice;
    }

    public static bool Takes(OrderType type, TimeInForce timeInForce) => TimesInForce[type].Contains(timeInForce);

    public static bool AreValid(OrderTerms terms)
    {
        if (!Enum.IsDefined(terms.Type) || !Enum.IsDefined(terms.Side)) return false;
        if (!Enum.IsDefined(terms.TimeInForce) || !Enum.IsDefined(terms.SelfTradePrevention)) return false;

        long[] numbers =
        [
            terms.Quantity.Lots, terms.QuoteQuantity.Units, terms.LimitPrice.Ticks, terms.StopPrice.Ticks, terms.DisplayQuantity.Lots,
            terms.ExpiresAt.Microseconds,
        ];
        if (numbers.Any(number => number < 0)) return false;

        if (terms.Quantity.Lots > 0 == terms.QuoteQuantity.Units > 0) return false;
        if (IsByQuote(terms) && HasLimit(terms)) return false;
        if (HasLimit(terms) != terms.LimitPrice.Ticks > 0) return false;
        if (HasStop(terms) != terms.StopPrice.Ticks > 0) return false;
        if (!Takes(terms.Type, terms.TimeInForce)) return false;
        if ((terms.TimeInForce == TimeInForce.Gtd) != terms.ExpiresAt.Microseconds > 0) return false;
        return terms.DisplayQuantity.Lots == 0 || MayBeIceberg(terms);
    }

    private static bool MayBeIceberg(OrderTerms terms) =>
        HasLimit(terms)
        && terms.TimeInForce is not (TimeInForce.Ioc or TimeInForce.Fok)
        && terms.DisplayQuantity <= terms.Quantity;
}
