using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>What the workload must bring about, and what it cannot.</summary>
internal static class CoverageGoals
{
    private static readonly Type[] Commands =
    [
        typeof(ListAsset), typeof(OpenMarket), typeof(SetMarketStatus), typeof(OpenAccount), typeof(Deposit), typeof(Withdraw),
        typeof(PlaceOrder), typeof(CancelOrder), typeof(CancelAllOrders), typeof(AmendOrder), typeof(ReplaceOrder), typeof(AdvanceTime),
    ];

    private static readonly OrderType[] Takers = [.. Enum.GetValues<OrderType>().Where(type => type != OrderType.LimitMaker)];

    /// <summary>The ends that a type of order cannot come to, and why.</summary>
    public static readonly Dictionary<string, string> Impossible = new()
    {
        [Facts.Ended(OrderType.Market, CancelReason.Requested)] = "a market order is over with its command",
        [Facts.Ended(OrderType.Market, CancelReason.AllRequested)] = "a market order is over with its command",
        [Facts.Ended(OrderType.Market, CancelReason.Replaced)] = "a market order is over with its command",
        [Facts.Ended(OrderType.Market, CancelReason.MarketCleared)] = "a market order is over with its command",
        [Facts.Ended(OrderType.Market, ExpireReason.GoodTillDate)] = "a market order has no date",
        [Facts.Ended(OrderType.Market, ExpireReason.ImmediateOrCancel)] = "a market order's rest expires by NoLiquidity",
        [Facts.Ended(OrderType.Market, ExpireReason.FillOrKill)] = "a market order is always IOC",
        [Facts.Ended(OrderType.Market, ExpireReason.InsufficientFunds)] = "only a hold at the trigger may fail",
        [Facts.Ended(OrderType.Limit, ExpireReason.NoLiquidity)] = "it has a limit price",
        [Facts.Ended(OrderType.Limit, ExpireReason.InsufficientFunds)] = "only a hold at the trigger may fail",
        [Facts.Ended(OrderType.LimitMaker, ExpireReason.NoLiquidity)] = "it has a limit price",
        [Facts.Ended(OrderType.LimitMaker, ExpireReason.InsufficientFunds)] = "only a hold at the trigger may fail",
        [Facts.Ended(OrderType.LimitMaker, ExpireReason.ImmediateOrCancel)] = "it is GTC or GTD",
        [Facts.Ended(OrderType.LimitMaker, ExpireReason.FillOrKill)] = "it is GTC or GTD",
        [Facts.Ended(OrderType.StopLoss, ExpireReason.ImmediateOrCancel)] = "it is GTC or GTD",
        [Facts.Ended(OrderType.StopLoss, ExpireReason.FillOrKill)] = "it is GTC or GTD",
        [Facts.Ended(OrderType.TakeProfit, ExpireReason.ImmediateOrCancel)] = "it is GTC or GTD",
        [Facts.Ended(OrderType.TakeProfit, ExpireReason.FillOrKill)] = "it is GTC or GTD",
        [Facts.Ended(OrderType.StopLossLimit, ExpireReason.NoLiquidity)] = "it has a limit price",
        [Facts.Ended(OrderType.StopLossLimit, ExpireReason.InsufficientFunds)] = "only a hold at the trigger may fail",
        [Facts.Ended(OrderType.TakeProfitLimit, ExpireReason.NoLiquidity)] = "it has a limit price",
        [Facts.Ended(OrderType.TakeProfitLimit, ExpireReason.InsufficientFunds)] = "only a hold at the trigger may fail",
    };

    /// <summary>Every fact that must have occurred.</summary>
    public static IEnumerable<string> All =>
        Answers.Concat(Events).Concat(Reasons).Concat(Placements).Concat(Ends).Concat(SelfTrades).Concat(Corners).Except(Impossible.Keys);

    private static IEnumerable<string> Answers =>
        from command in Commands
        from outcome in Enum.GetValues<Outcome>()
        where outcome switch
        {
            Outcome.Executed => true,
            Outcome.Refused => command != typeof(AdvanceTime),
            Outcome.Repeated => command.GetProperties().Any(property => property.PropertyType == typeof(CommandId)),
            _ => Records(command),
        }
        select Facts.Answered((ICommand)Activator.CreateInstance(command)!, outcome);

    private static bool Records(Type command) =>
        command == typeof(Deposit) || command == typeof(Withdraw) || command == typeof(PlaceOrder) || command == typeof(AmendOrder)
        || command == typeof(ReplaceOrder);

    private static IEnumerable<string> Events => Enum.GetNames<EventType>().Select(name => $"{name} happens");

    private static IEnumerable<string> Reasons =>
    [
        .. Enum.GetValues<RejectReason>().Select(Facts.Because),
        .. Enum.GetValues<RejectReason>().Where(IsAboutOrders).Select(Facts.OrderRejected),
        Facts.AmendRejected(RejectReason.MarketCancelOnly), Facts.AmendRejected(RejectReason.InvalidTerms),
        Facts.AmendRejected(RejectReason.AmendNotAllowed), Facts.AmendRejected(RejectReason.QuantityNotReduced),
        Facts.AmendRejected(RejectReason.QuantityBelowFilled), Facts.AmendRejected(RejectReason.QuantityOutOfRange),
        Facts.AmendRejected(RejectReason.MarketQuantityOutOfRange), Facts.AmendRejected(RejectReason.NotionalTooSmall),
    ];

    private static bool IsAboutOrders(RejectReason reason) =>
        reason.IsRecorded() && reason is not RejectReason.SupplyTooLarge
            and not (RejectReason.AmendNotAllowed or RejectReason.QuantityNotReduced or RejectReason.QuantityBelowFilled);

    private static IEnumerable<string> Placements =>
        from type in Enum.GetValues<OrderType>()
        from time in Enum.GetValues<TimeInForce>()
        where OracleTerms.Takes(type, time)
        let terms = new OrderTerms { Type = type, TimeInForce = time }
        from placement in PlacementsOf(terms)
        select Facts.Placed(type, time, placement);

    private static Placement[] PlacementsOf(OrderTerms terms) =>
        OracleTerms.HasStop(terms) ? [Placement.AwaitTrigger]
        : terms.Type == OrderType.LimitMaker ? [Placement.Book]
        : OracleTerms.MayStand(terms) ? [Placement.Book, Placement.Take]
        : [Placement.Take];

    private static IEnumerable<string> Ends =>
        from type in Enum.GetValues<OrderType>()
        from end in (object[])
            [.. Enum.GetValues<ExpireReason>().Cast<object>(), .. Enum.GetValues<CancelReason>().Cast<object>(), "filled", "rejected"]
        select Facts.Ended(type, end);

    private static IEnumerable<string> SelfTrades =>
        from taker in Takers
        from effect in new[]
        {
            (SelfTradePrevention.None, "trades"), (SelfTradePrevention.ExpireTaker, "expires the taker"),
            (SelfTradePrevention.ExpireMaker, "expires the maker"), (SelfTradePrevention.ExpireBoth, "expires the maker"),
            (SelfTradePrevention.ExpireBoth, "expires the taker"), (SelfTradePrevention.Decrement, "decrements"),
            (SelfTradePrevention.Decrement, "expires the maker"), (SelfTradePrevention.Decrement, "expires the taker"),
        }
        select Facts.SelfTrade(taker, effect.Item1, effect.Item2);

    private static IEnumerable<string> Corners =>
    [
        Facts.ExpiryBeforeRefusal, Facts.Cascade,
        Facts.Replaced(canceled: true, placed: true), Facts.Replaced(canceled: true, placed: false),
        Facts.Replaced(canceled: false, placed: true), Facts.Replaced(canceled: false, placed: false),
        Facts.EndedByQuote(ExpireReason.NoLiquidity), Facts.EndedByQuote(ExpireReason.SelfTrade),
        .. Enum.GetValues<SelfTradePrevention>().Except([SelfTradePrevention.MarketDefault]).Select(Facts.KilledWithOwnOrders),
        .. from type in new[] { OrderType.StopLossLimit, OrderType.TakeProfitLimit }
           from placement in new[] { Placement.Book, Placement.Take }
           select Facts.Triggered(type, placement),
    ];
}
