using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// What orders ask for.
internal sealed partial class Workload
{
    private OrderTerms SomeTerms(AccountId account, MarketId marketId, Dice dice)
    {
        var market = oracle.FindMarket(marketId) ?? oracle.Markets[0];
        var makes = dice.Percent(35);
        var type = makes ? dice.Pick(OrderType.Limit, OrderType.Limit, OrderType.LimitMaker) : dice.Weighted(
            (40, OrderType.Limit), (5, OrderType.LimitMaker), (16, OrderType.Market), (10, OrderType.StopLoss),
            (12, OrderType.StopLossLimit), (10, OrderType.TakeProfit), (12, OrderType.TakeProfitLimit));
        var side = dice.Pick(Side.Buy, Side.Sell);
        var time = makes ? dice.Weighted((4, TimeInForce.Gtc), (1, TimeInForce.Gtd)) : SomeTimeInForce(type, dice);

        var terms = new OrderTerms(type, side, time, SomeMode(dice), default, default, default, default, default, default);
        terms = makes ? terms with { LimitPrice = new Price(SomePassivePrice(side, market, dice)) } : WithPrices(terms, market, dice);
        terms = WithSize(terms, account, market, dice);
        if (OracleTerms.HasLimit(terms) && terms.TimeInForce is TimeInForce.Gtc or TimeInForce.Gtd && dice.Percent(30))
            terms = terms with { DisplayQuantity = new Quantity(SomeDisplay(terms, dice)) };
        if (terms.TimeInForce == TimeInForce.Gtd)
            terms = terms with { ExpiresAt = new Timestamp(SomeExpiry(dice)) };
        if (dice.OneIn(80) && terms.Type == OrderType.Limit) return AtTheEdge(terms, market, dice);
        return dice.OneIn(60) ? WithOneFieldChanged(terms, dice) : terms;
    }

    /// <summary>The lowest or highest price, and as much as the market takes or as can be paid for.</summary>
    private static OrderTerms AtTheEdge(OrderTerms terms, OracleMarket market, Dice dice) => terms with
    {
        LimitPrice = dice.Pick(market.Rules.MinPrice, market.Rules.MaxPrice),
        Quantity = dice.Pick(market.Rules.MaxQuantity, terms.Quantity),
    };

    private static TimeInForce SomeTimeInForce(OrderType type, Dice dice)
    {
        var time = dice.Weighted((4, TimeInForce.Gtc), (1, TimeInForce.Gtd), (1, TimeInForce.Ioc), (2, TimeInForce.Fok));
        return OracleTerms.Takes(type, time) ? time : type == OrderType.Market ? TimeInForce.Ioc : TimeInForce.Gtc;
    }

    private static SelfTradePrevention SomeMode(Dice dice) =>
        dice.OneIn(3) ? SelfTradePrevention.MarketDefault : (SelfTradePrevention)dice.Between(1, 5);

    private OrderTerms WithPrices(OrderTerms terms, OracleMarket market, Dice dice)
    {
        if (OracleTerms.HasStop(terms)) terms = terms with { StopPrice = new Price(SomeStopPrice(terms, market, dice)) };
        if (!OracleTerms.HasLimit(terms)) return terms;
        var limit = OracleTerms.HasStop(terms) && dice.OneIn(2)
            ? terms.StopPrice.Ticks + dice.Between(-3, 3)
            : SomeLimitPrice(terms, market, dice);
        return terms with { LimitPrice = new Price(limit) };
    }

    /// <summary>Near the last price, on the side where it fills the book.</summary>
    private long SomePassivePrice(Side side, OracleMarket market, Dice dice)
    {
        var middle = (profile.LowPrice + profile.HighPrice) / 2;
        var last = market.LastPrice.Ticks;
        if (last > profile.LowPrice && last < profile.HighPrice) middle = last;
        var away = dice.Between(0, Math.Max(2, (profile.HighPrice - profile.LowPrice) * 2 / 5));
        var price = side == Side.Buy ? middle - away : middle + away;
        return Math.Clamp(price, profile.LowPrice, profile.HighPrice);
    }

    /// <summary>Anywhere, or where it crosses, or where others of its side are, or at the edge of what the market takes.</summary>
    private long SomeLimitPrice(OrderTerms terms, OracleMarket market, Dice dice)
    {
        var anywhere = dice.Between(profile.LowPrice, profile.HighPrice);
        var opposite = market.Opposite(terms.Side).FirstOrDefault()?.Terms.LimitPrice.Ticks ?? anywhere;
        var own = market.Resting(terms.Side).FirstOrDefault()?.Terms.LimitPrice.Ticks ?? anywhere;
        var deeper = terms.Side == Side.Buy ? 1 : -1;
        if (terms.Type == OrderType.LimitMaker && dice.OneIn(2)) return opposite - deeper;
        return dice.Weighted(
            (35, anywhere), (20, opposite), (8, opposite + (dice.Between(1, 3) * deeper)), (8, opposite - deeper), (18, own),
            (7, own + dice.Between(-1, 1)), (2, market.Rules.MinPrice.Ticks), (2, market.Rules.MaxPrice.Ticks),
            (1, market.Rules.MinPrice.Ticks - 1), (1, market.Rules.MaxPrice.Ticks + 1));
    }

    /// <summary>Mostly a little away from the last price, on the side where it waits.</summary>
    private long SomeStopPrice(OrderTerms terms, OracleMarket market, Dice dice)
    {
        if (!market.HasTraded || dice.OneIn(12)) return dice.Between(profile.LowPrice, profile.HighPrice);
        var last = market.LastPrice.Ticks;
        var waitsAbove = !OracleTerms.Fires(terms with { StopPrice = new Price(last + 1) }, market.LastPrice);
        return dice.Weighted(
            (80, waitsAbove ? last + dice.Between(1, 4) : last - dice.Between(1, 4)), (8, last), (1, market.Rules.MinPrice.Ticks - 1),
            (1, market.Rules.MaxPrice.Ticks + 1));
    }

    private OrderTerms WithSize(OrderTerms terms, AccountId account, OracleMarket market, Dice dice)
    {
        var price = terms.LimitPrice.Ticks > 0 ? terms.LimitPrice
            : terms.StopPrice.Ticks > 0 ? terms.StopPrice
            : market.Opposite(terms.Side).FirstOrDefault()?.Terms.LimitPrice ?? new Price(profile.LowPrice);
        var available = oracle.BalanceOf(account, market.HeldAsset(terms.Side)).Available;
        return !OracleTerms.HasLimit(terms) && dice.Percent(40)
            ? terms with { QuoteQuantity = new Amount(SomeQuote(market, price, available, dice)) }
            : terms with { Quantity = new Quantity(SomeQuantity(terms, market, price, available, dice)) };
    }

    /// <summary>Anything, or what stands on the other side, or what the account can just pay for, or at the edge of the filters.</summary>
    private long SomeQuantity(OrderTerms terms, OracleMarket market, Price price, BigInteger available, Dice dice)
    {
        var anything = dice.Between(1, profile.Lots);
        var opposite = market.Opposite(terms.Side);
        var some = opposite.Count == 0
            ? anything
            : opposite.Take(dice.Below(Math.Min(opposite.Count, 9)) + 1).Aggregate(BigInteger.Zero, (sum, maker) => sum + maker.Remaining);
        var ofOneLot = terms.Side == Side.Sell ? market.Base(1) : BigInteger.Max(1, market.Notional(price, 1));
        var payable = available / ofOneLot;
        var rules = market.Rules;
        var quantity = dice.Weighted<BigInteger>(
            (65, anything), (12, some), (3, some + 1), (5, payable), (5, payable + 1), (2, opposite.FirstOrDefault()?.Shown ?? anything),
            (1, rules.MinQuantity.Lots - 1), (1, rules.MaxQuantity.Lots), (1, OneMore(rules.MaxQuantity.Lots)),
            (1, rules.MinMarketQuantity.Lots - 1), (1, OneMore(rules.MaxMarketQuantity.Lots)), (1, long.MaxValue));
        if (dice.Percent(25)) return (long)BigInteger.Min(quantity, long.MaxValue);

        var largest = BigInteger.Min(payable, rules.MaxQuantity.Lots);
        return (long)BigInteger.Max(rules.MinQuantity.Lots, BigInteger.Min(quantity, largest));
    }

    private long SomeQuote(OracleMarket market, Price price, BigInteger available, Dice dice)
    {
        var lot = BigInteger.Max(1, market.Notional(price, 1));
        var some = lot * dice.Between(1, profile.Lots);
        var quote = dice.Weighted(
            (40, some), (15, some + 1), (15, some - 1), (5, (lot / 2) + 1), (10, available), (8, available + 1), (2, BigInteger.One),
            (1, market.Rules.MaxNotional.Units + BigInteger.One), (1, long.MaxValue));
        if (dice.Percent(50)) quote = BigInteger.Min(quote, available);
        return (long)BigInteger.Min(BigInteger.Max(quote, 1), long.MaxValue);
    }

    private static long SomeDisplay(OrderTerms terms, Dice dice)
    {
        var quantity = terms.Quantity.Lots;
        return dice.Weighted(
            (70, Math.Max(1, quantity / dice.Between(1, 5))), (20, (quantity / 2) + 1), (5, quantity), (3, 1),
            (5, OneMore(quantity)));
    }

    private long SomeExpiry(Dice dice)
    {
        var now = Math.Max(clock, oracle.Time.Microseconds);
        if (now > long.MaxValue - 100) return long.MaxValue;
        return dice.Weighted(
            (60, now + dice.Between(1, 500)), (25, now + dice.Between(1, 30)), (5, now), (5, Math.Max(now - 1, 1)), (5, long.MaxValue));
    }

    /// <summary>Another order, often one that makes no sense.</summary>
    private static OrderTerms WithOneFieldChanged(OrderTerms terms, Dice dice)
    {
        var number = dice.Pick(0, 1, -1, long.MaxValue, long.MinValue, 3, 1_000);
        return dice.Below(10) switch
        {
            0 => terms with { Type = (OrderType)dice.Pick(0, 1, 2, 3, 4, 5, 6, 7, 255) },
            1 => terms with { Side = (Side)dice.Pick(0, 1, 2, 255) },
            2 => terms with { TimeInForce = (TimeInForce)dice.Pick(0, 1, 2, 3, 4, 255) },
            3 => terms with { SelfTradePrevention = (SelfTradePrevention)dice.Pick(0, 2, 5, 6, 255) },
            4 => terms with { Quantity = new Quantity(number) },
            5 => terms with { QuoteQuantity = new Amount(number) },
            6 => terms with { LimitPrice = new Price(number) },
            7 => terms with { StopPrice = new Price(number) },
            8 => terms with { DisplayQuantity = new Quantity(number) },
            _ => terms with { ExpiresAt = new Timestamp(number) },
        };
    }
}
