using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// What is set aside for an order (docs/matching.md, section 5).
internal sealed partial class Oracle
{
    private static BigInteger HoldAtPlacement(AccountId account, OracleMarket market, OrderTerms terms)
    {
        if (OracleTerms.HoldsTheSweep(terms))
            return OracleTerms.HasStop(terms) ? 0 : Sweep(new OracleOrder(default, account, market, terms));
        return NeededHold(new OracleOrder(default, account, market, terms), terms.Quantity.Lots);
    }

    /// <summary>The hold of what remains of an order, where that is known without looking at the book.</summary>
    private static BigInteger NeededHold(OracleOrder order, BigInteger remaining)
    {
        if (!order.Buys) return order.Market.Base(remaining);
        return OracleTerms.IsByQuote(order.Terms) ? order.QuoteRemaining : order.Market.Notional(order.Terms.LimitPrice, remaining);
    }

    /// <summary>
    /// What an order of a market type would give if it took now, own orders left out unless its self-trade mode is None.
    /// </summary>
    private static BigInteger Sweep(OracleOrder taker)
    {
        var market = taker.Market;
        var (lots, quote) = (BigInteger.Zero, BigInteger.Zero);
        var standing = market.Opposite(taker.Terms.Side)
            .Where(maker => taker.Mode == SelfTradePrevention.None || maker.Account != taker.Account);
        foreach (var level in standing.GroupBy(maker => maker.Terms.LimitPrice))
        {
            var stands = level.Aggregate(BigInteger.Zero, (sum, maker) => sum + maker.Remaining);
            var wanted = OracleTerms.IsByQuote(taker.Terms)
                ? (taker.QuoteRemaining - quote) / market.Notional(level.Key, 1)
                : taker.Remaining - lots;
            var taken = BigInteger.Min(stands, wanted);
            lots += taken;
            quote += market.Notional(level.Key, taken);
            if (wanted < stands) break;
        }

        return taker.Buys ? quote : market.Base(lots);
    }

    private void Hold(OracleOrder order, BigInteger amount)
    {
        BalanceOf(order.Account, order.HeldAsset).Available -= amount;
        BalanceOf(order.Account, order.HeldAsset).Held += amount;
        order.Held += amount;
    }

    private void Release(OracleOrder order, BigInteger amount)
    {
        order.Held -= amount;
        BalanceOf(order.Account, order.HeldAsset).Held -= amount;
        BalanceOf(order.Account, order.HeldAsset).Available += amount;
    }

    /// <summary>Takes what an order gives out of its hold. Who receives it is the caller's business.</summary>
    private void Give(OracleOrder order, BigInteger amount)
    {
        order.Held -= amount;
        BalanceOf(order.Account, order.HeldAsset).Held -= amount;
    }

    /// <summary>Credits what an order receives less its fee, which the venue receives.</summary>
    private void Receive(OracleOrder order, BigInteger amount, BigInteger fee)
    {
        var asset = order.Buys ? order.Market.BaseAsset : order.Market.QuoteAsset;
        BalanceOf(order.Account, asset).Available += amount - fee;
        BalanceOf(AccountId.Venue, asset).Available += fee;
    }

    private static BigInteger Fee(BigInteger amount, int rate) => ((amount * rate) + 999_999) / 1_000_000;
}
