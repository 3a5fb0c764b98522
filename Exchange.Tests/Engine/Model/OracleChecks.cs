using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// Why an order or an amendment is refused, in the order of RejectReason (docs/matching.md, sections 4 and 8).
internal sealed partial class Oracle
{
    /// <summary>The rejection, with the price or the funds that decided, which the market's rules and the terms do not say.</summary>
    private OrderRejected Rejection(
        AccountId account, MarketId marketId, CommandId id, OrderTerms terms, RejectReason reason, OrderId replaced, ReplaceMode mode)
    {
        var rejection = new OrderRejected(account, marketId, id, terms, reason, replaced, mode);
        if (FindMarket(marketId) is not { } market) return rejection;
        var best = market.Opposite(terms.Side).FirstOrDefault()?.Terms.LimitPrice ?? default;
        var byLastPrice = !OracleTerms.HasLimit(terms) && !OracleTerms.HasStop(terms) && !OracleTerms.IsByQuote(terms);
        return reason switch
        {
            RejectReason.InsufficientFunds => rejection with
            {
                Needed = Units(BigInteger.Min(HoldAtPlacement(account, market, terms), long.MaxValue)),
                Available = Units(BalanceOf(account, market.HeldAsset(terms.Side)).Available),
            },
            RejectReason.StopWouldTrigger => rejection with { Reference = market.LastPrice },
            RejectReason.PriceOutsideBand => OracleTerms.HasStop(terms) ? rejection : rejection with { Reference = market.LastPrice },
            RejectReason.NotionalTooSmall or RejectReason.NotionalTooLarge =>
                byLastPrice ? rejection with { Reference = market.LastPrice } : rejection,
            RejectReason.PostOnlyWouldTake or RejectReason.QuoteQuantityTooSmall => rejection with { Reference = best },
            _ => rejection,
        };
    }

    private RejectReason WhyNot(AccountId account, MarketId marketId, OrderTerms terms)
    {
        if (FindMarket(marketId) is not { } market) return RejectReason.UnknownMarket;
        if (market.Status == MarketStatus.Halted) return RejectReason.MarketHalted;
        if (market.Status == MarketStatus.CancelOnly) return RejectReason.MarketCancelOnly;
        if (!OracleTerms.AreValid(terms)) return RejectReason.InvalidTerms;
        if (terms.TimeInForce == TimeInForce.Gtd && terms.ExpiresAt <= now) return RejectReason.ExpiryInPast;

        Func<RejectReason>[] checks =
        [
            () => WhyNotThatPrice(market.Rules, terms),
            () => OracleTerms.IsByQuote(terms) ? RejectReason.None : WhyNotThatQuantity(market.Rules, terms, terms.Quantity),
            () => WhyNotThatIceberg(market.Rules, terms),
            () => WhyNotThatNotional(market, terms),
            () => WhyNotThatFarAway(market, terms),
            () => WhyNotThatMany(account, market, terms),
            () => WhyNotInThisBook(market, terms),
            () => HoldAtPlacement(account, market, terms) > BalanceOf(account, market.HeldAsset(terms.Side)).Available
                ? RejectReason.InsufficientFunds
                : RejectReason.None,
        ];
        return checks.Select(check => check()).FirstOrDefault(reason => reason != RejectReason.None);
    }

    private static RejectReason WhyNotThatPrice(MarketRules rules, OrderTerms terms)
    {
        Price[] prices = [.. OracleTerms.HasLimit(terms) ? [terms.LimitPrice] : Array.Empty<Price>(),
            .. OracleTerms.HasStop(terms) ? [terms.StopPrice] : Array.Empty<Price>()];
        return prices.Any(price => price < rules.MinPrice || price > rules.MaxPrice) ? RejectReason.PriceOutOfRange : RejectReason.None;
    }

    private static RejectReason WhyNotThatQuantity(MarketRules rules, OrderTerms terms, Quantity quantity)
    {
        if (quantity < rules.MinQuantity || quantity > rules.MaxQuantity) return RejectReason.QuantityOutOfRange;
        if (OracleTerms.HasLimit(terms)) return RejectReason.None;
        return quantity < rules.MinMarketQuantity || quantity > rules.MaxMarketQuantity
            ? RejectReason.MarketQuantityOutOfRange
            : RejectReason.None;
    }

    private static RejectReason WhyNotThatIceberg(MarketRules rules, OrderTerms terms)
    {
        if (terms.DisplayQuantity == Quantity.Zero) return RejectReason.None;
        var (quantity, display) = ((BigInteger)terms.Quantity.Lots, (BigInteger)terms.DisplayQuantity.Lots);
        var parts = (quantity + display - 1) / display;
        return parts > rules.MaxIcebergParts ? RejectReason.TooManyIcebergParts : RejectReason.None;
    }

    private static RejectReason WhyNotThatNotional(OracleMarket market, OrderTerms terms)
    {
        if (NotionalOf(market, terms, terms.Quantity) is not { } notional) return RejectReason.None;
        if (notional < market.Rules.MinNotional.Units) return RejectReason.NotionalTooSmall;

        var largest = market.Rules.MaxNotional == Amount.Zero ? long.MaxValue : market.Rules.MaxNotional.Units;
        return notional > largest ? RejectReason.NotionalTooLarge : RejectReason.None;
    }

    /// <summary>The notional that the bounds are about; null where there is none yet.</summary>
    private static BigInteger? NotionalOf(OracleMarket market, OrderTerms terms, Quantity quantity)
    {
        if (OracleTerms.IsByQuote(terms)) return terms.QuoteQuantity.Units;
        if (OracleTerms.HasLimit(terms)) return market.Notional(terms.LimitPrice, quantity.Lots);
        if (OracleTerms.HasStop(terms)) return market.Notional(terms.StopPrice, quantity.Lots);
        return market.HasTraded ? market.Notional(market.LastPrice, quantity.Lots) : null;
    }

    private static RejectReason WhyNotThatFarAway(OracleMarket market, OrderTerms terms)
    {
        if (market.Rules.PriceBand == 0 || !OracleTerms.HasLimit(terms)) return RejectReason.None;
        if (!OracleTerms.HasStop(terms) && !market.HasTraded) return RejectReason.None;

        BigInteger reference = OracleTerms.HasStop(terms) ? terms.StopPrice.Ticks : market.LastPrice.Ticks;
        var distance = BigInteger.Abs(terms.LimitPrice.Ticks - reference);
        return distance * 1_000_000 > reference * market.Rules.PriceBand ? RejectReason.PriceOutsideBand : RejectReason.None;
    }

    private RejectReason WhyNotThatMany(AccountId account, OracleMarket market, OrderTerms terms)
    {
        if (!OracleTerms.MayStand(terms)) return RejectReason.None;
        var standing = open.Count(order => order.Account == account && order.Market == market);
        return standing >= market.Rules.MaxOpenOrders ? RejectReason.TooManyOpenOrders : RejectReason.None;
    }

    private static RejectReason WhyNotInThisBook(OracleMarket market, OrderTerms terms)
    {
        if (OracleTerms.HasStop(terms))
            return market.HasTraded && OracleTerms.Fires(terms, market.LastPrice) ? RejectReason.StopWouldTrigger : RejectReason.None;
        if (terms.Type == OrderType.LimitMaker)
            return market.Crosses(terms) ? RejectReason.PostOnlyWouldTake : RejectReason.None;
        if (terms.Type != OrderType.Market) return RejectReason.None;

        if (market.Opposite(terms.Side).FirstOrDefault() is not { } best) return RejectReason.NoLiquidity;
        return OracleTerms.IsByQuote(terms) && terms.QuoteQuantity.Units < market.Notional(best.Terms.LimitPrice, 1)
            ? RejectReason.QuoteQuantityTooSmall
            : RejectReason.None;
    }

    private static RejectReason WhyNotAmend(OracleOrder order, Quantity quantity)
    {
        if (order.Market.Status == MarketStatus.CancelOnly) return RejectReason.MarketCancelOnly;
        if (quantity.Lots <= 0) return RejectReason.InvalidTerms;
        if (OracleTerms.IsByQuote(order.Terms)) return RejectReason.AmendNotAllowed;
        if (quantity.Lots >= order.Quantity) return RejectReason.QuantityNotReduced;
        if (quantity.Lots <= order.Quantity - order.Remaining) return RejectReason.QuantityBelowFilled;

        var range = WhyNotThatQuantity(order.Market.Rules, order.Terms, quantity);
        if (range != RejectReason.None) return range;
        return NotionalOf(order.Market, order.Terms, quantity) < order.Market.Rules.MinNotional.Units
            ? RejectReason.NotionalTooSmall
            : RejectReason.None;
    }
}
