using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// What an event is about: its market, the accounts that it belongs to, and the orders that it names, each with the account whose it is.
/// </summary>
/// <param name="Market">The market, or none (0).</param>
/// <param name="First">Whose it is: of a trade the maker's; null where it is nobody's.</param>
/// <param name="FirstOrder">That account's order, or none (0).</param>
/// <param name="Second">Of a trade: the taker's account.</param>
/// <param name="SecondOrder">The second account's order, or another of the first's.</param>
internal readonly record struct EventSubject(
    MarketId Market, AccountId? First = null, OrderId FirstOrder = default, AccountId? Second = null, OrderId SecondOrder = default)
{
    /// <summary>What an event is about.</summary>
    internal static EventSubject Of(EventRecord e) => e.Type switch
    {
        EventType.AssetListed => default,
        EventType.MarketOpened => new(e.As<MarketOpened>().Market),
        EventType.MarketStatusSet => new(e.As<MarketStatusSet>().Market),
        EventType.AccountOpened => new(default, e.As<AccountOpened>().Account),
        EventType.FundsDeposited => new(default, e.As<FundsDeposited>().Account),
        EventType.DepositRejected => new(default, e.As<DepositRejected>().Account),
        EventType.FundsWithdrawn => new(default, e.As<FundsWithdrawn>().Account),
        EventType.WithdrawalRejected => new(default, e.As<WithdrawalRejected>().Account),
        EventType.TradeExecuted => Of(e.As<TradeExecuted>()),
        _ => OfOrder(e),
    };

    private static EventSubject Of(in TradeExecuted e) => new(e.Market, e.MakerAccount, e.Maker, e.TakerAccount, e.Taker);

    private static EventSubject OfOrder(EventRecord e)
    {
        switch (e.Type)
        {
            case EventType.OrderPlaced:
                ref readonly var placed = ref e.As<OrderPlaced>();
                return new(placed.Market, placed.Account, placed.Order, placed.Account, placed.Replaced);
            case EventType.OrderRejected:
                ref readonly var rejected = ref e.As<OrderRejected>();
                return new(rejected.Market, rejected.Account, default, rejected.Account, rejected.Replaced);
            case EventType.SelfTradePrevented:
                ref readonly var prevented = ref e.As<SelfTradePrevented>();
                return new(prevented.Market, prevented.Account, prevented.Maker, prevented.Account, prevented.Taker);
            case EventType.IcebergReplenished:
                ref readonly var replenished = ref e.As<IcebergReplenished>();
                return new(replenished.Market, replenished.Account, replenished.Order);
            case EventType.OrderBooked:
                ref readonly var booked = ref e.As<OrderBooked>();
                return new(booked.Market, booked.Account, booked.Order);
            case EventType.OrderTriggered:
                ref readonly var triggered = ref e.As<OrderTriggered>();
                return new(triggered.Market, triggered.Account, triggered.Order);
            default:
                return OfOrderLater(e);
        }
    }

    private static EventSubject OfOrderLater(EventRecord e)
    {
        switch (e.Type)
        {
            case EventType.OrderFilled:
                ref readonly var filled = ref e.As<OrderFilled>();
                return new(filled.Market, filled.Account, filled.Order);
            case EventType.OrderAmended:
                ref readonly var amended = ref e.As<OrderAmended>();
                return new(amended.Market, amended.Account, amended.Order);
            case EventType.AmendRejected:
                ref readonly var refused = ref e.As<AmendRejected>();
                return new(refused.Market, refused.Account, refused.Order);
            case EventType.OrderCanceled:
                ref readonly var canceled = ref e.As<OrderCanceled>();
                return new(canceled.Market, canceled.Account, canceled.Order);
            case EventType.OrderExpired:
                ref readonly var expired = ref e.As<OrderExpired>();
                return new(expired.Market, expired.Account, expired.Order, expired.Account, expired.Counterpart);
            default:
                throw new InvalidOperationException($"Nobody knows whom events of type {e.Type} are about.");
        }
    }
}

/// <summary>
/// Who reads events. An administrator sees all. Of others, each sees what is public and what is its account's own. Public are assets,
/// markets and their status, and trades without their parties; of a trade an account also sees its own part.
/// </summary>
/// <param name="SeesAll">Whether it is an administrator.</param>
/// <param name="Account">Its account; null for nobody's.</param>
internal readonly record struct EventViewer(bool SeesAll, AccountId? Account)
{
    /// <summary>Who sees only what is public.</summary>
    internal static readonly EventViewer Public = new(false, null);

    /// <summary>Who sends a request, or has got a ticket.</summary>
    internal static EventViewer Of(Caller caller) =>
        new(caller.Scopes.HasFlag(Scopes.Admin), caller.Account.Value == 0 ? null : caller.Account);

    /// <summary>Whether everybody may see an event, or a part of it.</summary>
    internal static bool IsPublic(EventType type) =>
        type is EventType.AssetListed or EventType.MarketOpened or EventType.MarketStatusSet or EventType.TradeExecuted;

    /// <summary>Whether it sees what belongs to an account.</summary>
    internal bool Sees(AccountId? account) => SeesAll || account is not null && account == Account;
}
