using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Takes what an event does to one balance.</summary>
internal delegate void BalanceEffect(AccountId account, AssetId asset, BalanceCauses causes);

/// <summary>
/// What each event does to balances, and why, in the order in which <see cref="AccountFold"/> changes them. It looks at the event alone.
/// </summary>
internal static class BalanceEffects
{
    /// <summary>Tells what an event does.</summary>
    /// <param name="e">The event.</param>
    /// <param name="unitsOf">What the money of a market is counted in.</param>
    /// <param name="effect">Is told.</param>
    public static void Of(EventRecord e, Func<MarketId, MarketUnits> unitsOf, BalanceEffect effect)
    {
        switch (e.Type)
        {
            case EventType.FundsDeposited:
                ref readonly var deposited = ref e.As<FundsDeposited>();
                effect(deposited.Account, deposited.Asset, new BalanceCauses { Deposited = deposited.Amount.Units });
                break;
            case EventType.FundsWithdrawn:
                ref readonly var withdrawn = ref e.As<FundsWithdrawn>();
                effect(withdrawn.Account, withdrawn.Asset, new BalanceCauses { Withdrawn = withdrawn.Amount.Units });
                break;
            case EventType.OrderPlaced:
                ref readonly var placed = ref e.As<OrderPlaced>();
                Hold(placed.Account, unitsOf(placed.Market), placed.Terms.Side, placed.Held, effect);
                break;
            case EventType.OrderTriggered:
                ref readonly var triggered = ref e.As<OrderTriggered>();
                Hold(triggered.Account, unitsOf(triggered.Market), triggered.Side, triggered.Held, effect);
                break;
            case EventType.TradeExecuted:
                OfTrade(e.As<TradeExecuted>(), unitsOf(e.As<TradeExecuted>().Market), effect);
                break;
            default:
                OfRelease(e, unitsOf, effect);
                break;
        }
    }

    private static void OfRelease(EventRecord e, Func<MarketId, MarketUnits> unitsOf, BalanceEffect effect)
    {
        switch (e.Type)
        {
            case EventType.SelfTradePrevented:
                ref readonly var prevented = ref e.As<SelfTradePrevented>();
                var units = unitsOf(prevented.Market);
                Release(prevented.Account, units, prevented.TakerSide.Opposite(), prevented.MakerReleased, effect);
                Release(prevented.Account, units, prevented.TakerSide, prevented.TakerReleased, effect);
                break;
            case EventType.OrderAmended:
                ref readonly var amended = ref e.As<OrderAmended>();
                Release(amended.Account, unitsOf(amended.Market), amended.Side, amended.Released, effect);
                break;
            case EventType.OrderFilled:
                ref readonly var filled = ref e.As<OrderFilled>();
                Release(filled.Account, unitsOf(filled.Market), filled.Side, filled.Released, effect);
                break;
            case EventType.OrderCanceled:
                ref readonly var canceled = ref e.As<OrderCanceled>();
                Release(canceled.Account, unitsOf(canceled.Market), canceled.Side, canceled.Released, effect);
                break;
            case EventType.OrderExpired:
                ref readonly var expired = ref e.As<OrderExpired>();
                Release(expired.Account, unitsOf(expired.Market), expired.Side, expired.Released, effect);
                break;
        }
    }

    private static void OfTrade(in TradeExecuted e, in MarketUnits market, BalanceEffect effect)
    {
        var (baseAmount, notional) = (e.Quantity.Lots * market.LotUnits, e.Price.Ticks * e.Quantity.Lots * market.TickLotUnits);
        var takerBuys = e.TakerSide == Side.Buy;
        var (takerGives, makerGives) = takerBuys ? (notional, baseAmount) : (baseAmount, notional);
        var (takerGivesIn, makerGivesIn) = takerBuys ? (market.QuoteAsset, market.BaseAsset) : (market.BaseAsset, market.QuoteAsset);
        effect(e.TakerAccount, takerGivesIn, new BalanceCauses { Spent = takerGives, Released = e.TakerReleased.Units });
        effect(e.TakerAccount, makerGivesIn, new BalanceCauses { Received = makerGives, Fees = e.TakerFee.Units });
        effect(e.MakerAccount, makerGivesIn, new BalanceCauses { Spent = makerGives });
        effect(e.MakerAccount, takerGivesIn, new BalanceCauses { Received = takerGives, Fees = e.MakerFee.Units });
        if (e.TakerFee != Amount.Zero) effect(AccountId.Venue, makerGivesIn, new BalanceCauses { FeesCollected = e.TakerFee.Units });
        if (e.MakerFee != Amount.Zero) effect(AccountId.Venue, takerGivesIn, new BalanceCauses { FeesCollected = e.MakerFee.Units });
    }

    private static void Hold(AccountId account, in MarketUnits market, Side side, Amount amount, BalanceEffect effect)
    {
        if (amount != Amount.Zero) effect(account, GivenAsset(market, side), new BalanceCauses { Held = amount.Units });
    }

    private static void Release(AccountId account, in MarketUnits market, Side side, Amount amount, BalanceEffect effect)
    {
        if (amount != Amount.Zero) effect(account, GivenAsset(market, side), new BalanceCauses { Released = amount.Units });
    }

    private static AssetId GivenAsset(in MarketUnits market, Side side) => side == Side.Buy ? market.QuoteAsset : market.BaseAsset;
}
