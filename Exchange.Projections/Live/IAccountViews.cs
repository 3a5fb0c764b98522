using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// What accounts own and have standing, as of the last committed batch. It is written before the outcomes of that batch are given, so
/// whoever has an outcome finds its effect here.
/// </summary>
public interface IAccountViews
{
    /// <summary>
    /// The balances of an account, in the order of asset numbers; those that were never touched are left out. Null when there is no such
    /// account. Account 0, the venue's own, exists always.
    /// </summary>
    ValueTask<IReadOnlyList<Balance>?> BalancesAsync(AccountId account, CancellationToken cancellation);

    /// <summary>
    /// An order of the account, open or closed not long ago; null when there is none, or it is another account's.
    /// </summary>
    ValueTask<AccountOrder?> FindOrderAsync(AccountId account, OrderId order, CancellationToken cancellation);

    /// <summary>The open orders of an account, oldest first; those that wait for a trigger are open too.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="market">Where; 0 for everywhere.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<IReadOnlyList<AccountOrder>> OpenOrdersAsync(AccountId account, MarketId market, CancellationToken cancellation);
}

/// <summary>What an account has of an asset.</summary>
/// <param name="Available">Free to be spent.</param>
/// <param name="Held">Set aside for open orders.</param>
public readonly record struct Balance(AssetId Asset, Amount Available, Amount Held);

/// <summary>An order as it stands.</summary>
/// <param name="Terms">What its owner asked for when it was placed.</param>
/// <param name="Quantity">The quantity in all, after amendments; zero for an order by quote quantity.</param>
/// <param name="Filled">What it has traded, of the base asset.</param>
/// <param name="FilledQuote">What it has traded, of the quote asset: the sum of price x quantity.</param>
/// <param name="Remaining">What is left of <paramref name="Quantity"/>: zero when it is closed or by quote quantity.</param>
/// <param name="Fees">The sum of its fees, in the asset that it receives: base for a buy, quote for a sell.</param>
/// <param name="CancelReason">Why it was canceled, if it was.</param>
/// <param name="ExpireReason">Why it expired, if it did.</param>
/// <param name="Sequence">The venue's sequence of the last event about it.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="UpdatedAt">The time of the last event about it.</param>
public sealed record AccountOrder(
    OrderId Order,
    AccountId Account,
    MarketId Market,
    CommandId ClientOrderId,
    OrderTerms Terms,
    OrderStatus Status,
    Quantity Quantity,
    Quantity Filled,
    Amount FilledQuote,
    Quantity Remaining,
    Amount Fees,
    CancelReason? CancelReason,
    ExpireReason? ExpireReason,
    long Sequence,
    Timestamp PlacedAt,
    Timestamp UpdatedAt);

/// <summary>How far an order has come. A rejected one never was an order.</summary>
public enum OrderStatus : byte
{
    /// <summary>Waits for the last trade price to reach its stop price.</summary>
    PendingTrigger,

    /// <summary>Rests in the book, and nothing of it has traded.</summary>
    New,

    /// <summary>Rests in the book, and a part of it has traded.</summary>
    PartiallyFilled,

    /// <summary>Closed: traded as a whole.</summary>
    Filled,

    /// <summary>Closed: its owner, or an administrator, asked for it.</summary>
    Canceled,

    /// <summary>Closed: a rule ended it.</summary>
    Expired,
}
