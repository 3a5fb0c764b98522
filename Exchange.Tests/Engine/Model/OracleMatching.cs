using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// How a taker takes (docs/matching.md, section 6).
internal sealed partial class Oracle
{
    private void Take(OracleOrder taker)
    {
        taker.State = OracleOrderState.Takes;
        if (taker.Terms.TimeInForce == TimeInForce.Fok && CanTake(taker) < taker.Remaining)
        {
            Expire(taker, ExpireReason.FillOrKill);
            return;
        }

        OracleOrder? decrementedBy = null;
        while (FirstMaker(taker) is { } maker && TakeableFrom(maker, taker) is > 0 and var size)
        {
            var isSelfTrade = maker.Account == taker.Account && taker.Mode != SelfTradePrevention.None;
            if (isSelfTrade) Prevent(maker, taker, size);
            else Trade(maker, taker, size);

            if (!taker.IsOpen) return;
            decrementedBy = isSelfTrade && taker.Mode == SelfTradePrevention.Decrement ? maker : null;
        }

        Finish(taker, decrementedBy);
    }

    /// <summary>What becomes of a taker that takes no more and is still open.</summary>
    private void Finish(OracleOrder taker, OracleOrder? decrementedBy)
    {
        var nothingLeftToPayWith = OracleTerms.IsByQuote(taker.Terms) && (taker.QuoteRemaining.IsZero || FirstMaker(taker) is not null);
        if (nothingLeftToPayWith && decrementedBy is not null)
            Expire(taker, ExpireReason.SelfTrade, decrementedBy);
        else if (nothingLeftToPayWith)
            Emit(new OrderFilled(taker.Market.Id, taker.Id, taker.Account, taker.Terms.Side, Close(taker, OracleOrderState.Filled)));
        else if (!OracleTerms.HasLimit(taker.Terms))
            Expire(taker, ExpireReason.NoLiquidity);
        else if (taker.Terms.TimeInForce == TimeInForce.Ioc)
            Expire(taker, ExpireReason.ImmediateOrCancel);
        else
        {
            taker.Market.Join(taker);
            Emit(new OrderBooked(
                taker.Market.Id, taker.Id, taker.Account, taker.Terms.Side, taker.Terms.LimitPrice, new Quantity(taker.Remaining),
                Hidden(taker)));
        }
    }

    private static OracleOrder? FirstMaker(OracleOrder taker)
    {
        var best = taker.Market.Opposite(taker.Terms.Side).FirstOrDefault();
        return best is not null && CanReach(taker, best) ? best : null;
    }

    private static bool CanReach(OracleOrder taker, OracleOrder maker) =>
        !OracleTerms.HasLimit(taker.Terms)
        || OracleMarket.Reaches(taker.Terms.Side, taker.Terms.LimitPrice, maker.Terms.LimitPrice);

    /// <summary>The size of the next step with a maker; 0 when what is left of a taker by quote quantity does not pay for a lot.</summary>
    private static long TakeableFrom(OracleOrder maker, OracleOrder taker)
    {
        var wanted = OracleTerms.IsByQuote(taker.Terms)
            ? taker.QuoteRemaining / maker.Market.Notional(maker.Terms.LimitPrice, 1)
            : taker.Remaining;
        return (long)BigInteger.Min(wanted, maker.Shown);
    }

    /// <summary>How much a fill-or-kill order can take, given its own account's orders in the way.</summary>
    private static BigInteger CanTake(OracleOrder taker)
    {
        var reachable = taker.Market.Opposite(taker.Terms.Side).Where(maker => CanReach(taker, maker)).ToList();
        var firstOwn = reachable.Find(maker => maker.Account == taker.Account);
        if (firstOwn is null || taker.Mode == SelfTradePrevention.None) return Sum(reachable, maker => maker.Remaining);
        if (taker.Mode == SelfTradePrevention.ExpireMaker)
            return Sum(reachable.Where(maker => maker.Account != taker.Account), maker => maker.Remaining);

        var price = firstOwn.Terms.LimitPrice;
        return Sum(
            reachable.TakeWhile(maker => maker != firstOwn),
            maker => maker.Terms.LimitPrice == price ? maker.Shown : maker.Remaining);
    }

    private static BigInteger Sum(IEnumerable<OracleOrder> some, Func<OracleOrder, long> lots) =>
        some.Aggregate(BigInteger.Zero, (sum, order) => sum + lots(order));

    private void Trade(OracleOrder maker, OracleOrder taker, long size)
    {
        var market = maker.Market;
        var price = maker.Terms.LimitPrice;
        var (notional, lots) = (market.Notional(price, size), market.Base(size));
        var (takerGives, makerGives) = taker.Buys ? (notional, lots) : (lots, notional);
        var makerFee = Fee(takerGives, market.Rules.MakerFee);
        var takerFee = Fee(makerGives, market.Rules.TakerFee);

        Reduce(taker, price, size);
        Reduce(maker, price, size);
        Give(taker, takerGives);
        Give(maker, makerGives);
        Receive(taker, makerGives, takerFee);
        Receive(maker, takerGives, makerFee);

        var isByQuantity = !OracleTerms.IsByQuote(taker.Terms);
        var released = isByQuantity && taker.Remaining == 0 ? taker.Held
            : taker.Buys && OracleTerms.HasLimit(taker.Terms) ? market.Notional(taker.Terms.LimitPrice, size) - notional
            : 0;
        Release(taker, released);

        market.LastPrice = price;
        market.TradeCount++;
        traded.Add((market, new TradeId(market.TradeCount), price));
        Emit(new TradeExecuted(
            market.Id, new TradeId(market.TradeCount), maker.Id, taker.Id, maker.Account, taker.Account, taker.Terms.Side, price,
            new Quantity(size), Units(makerFee), Units(takerFee), Units(released)));

        if (isByQuantity && taker.Remaining == 0) Close(taker, OracleOrderState.Filled);
        if (maker.Remaining == 0) Close(maker, OracleOrderState.Filled);
        else ReplenishIfUsedUp(maker);
    }

    /// <summary>What happens in place of a trade of two orders of one account.</summary>
    private void Prevent(OracleOrder maker, OracleOrder taker, long size)
    {
        if (taker.Mode == SelfTradePrevention.Decrement)
        {
            Decrement(maker, taker, size);
            return;
        }

        if (taker.Mode is SelfTradePrevention.ExpireMaker or SelfTradePrevention.ExpireBoth) Expire(maker, ExpireReason.SelfTrade, taker);
        if (taker.Mode is SelfTradePrevention.ExpireTaker or SelfTradePrevention.ExpireBoth) Expire(taker, ExpireReason.SelfTrade, maker);
    }

    private void Decrement(OracleOrder maker, OracleOrder taker, long size)
    {
        var market = maker.Market;
        var price = maker.Terms.LimitPrice;
        Reduce(taker, price, size);
        Reduce(maker, price, size);

        var makerReleased = maker.Held - NeededHold(maker, maker.Remaining);
        var takerReleased = OracleTerms.HasLimit(taker.Terms) ? taker.Held - NeededHold(taker, taker.Remaining) : 0;
        Release(maker, makerReleased);
        Release(taker, takerReleased);
        Emit(new SelfTradePrevented(
            market.Id, maker.Id, taker.Id, taker.Account, taker.Terms.Side, price, new Quantity(size), Units(makerReleased),
            Units(takerReleased)));

        if (maker.Remaining == 0) Expire(maker, ExpireReason.SelfTrade, taker);
        else ReplenishIfUsedUp(maker);
        if (!OracleTerms.IsByQuote(taker.Terms) && taker.Remaining == 0) Expire(taker, ExpireReason.SelfTrade, maker);
    }

    private static void Reduce(OracleOrder order, Price price, long size)
    {
        if (OracleTerms.IsByQuote(order.Terms)) order.QuoteRemaining -= order.Market.Notional(price, size);
        else order.Remaining -= size;
        if (order.State == OracleOrderState.Rests) order.Shown -= size;
    }

    /// <summary>An iceberg whose shown part is used up shows the next, at the end of its price's queue.</summary>
    private void ReplenishIfUsedUp(OracleOrder maker)
    {
        if (maker.Shown > 0) return;
        maker.Market.Leave(maker);
        maker.Market.Join(maker);
        Emit(new IcebergReplenished(
            maker.Market.Id, maker.Id, maker.Account, maker.Terms.Side, maker.Terms.LimitPrice, new Quantity(maker.Shown)));
    }
}
