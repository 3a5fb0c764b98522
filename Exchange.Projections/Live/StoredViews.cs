using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

/// <summary>Something in the views that cannot be read, or stands where it should not.</summary>
/// <param name="Key">The key in Redis.</param>
/// <param name="Row">Which part of it; null for the key as a whole.</param>
/// <param name="What">What is wrong, in words.</param>
public readonly record struct StoredDamage(RedisKey Key, string? Row, string What);

/// <summary>Where the views stand, and of what they are.</summary>
/// <param name="Position">The position as it is stored; empty when there is none.</param>
/// <param name="IsRebuilding">Whether it says that an engine is just making them.</param>
/// <param name="Sequence">The sequence of the last event; null when the position does not tell.</param>
/// <param name="Time">Its time.</param>
/// <param name="ClosedCount">The number of orders that had closed by then.</param>
/// <param name="Accounts">The accounts of which there are balances.</param>
/// <param name="Markets">The markets of which there is anything, in order.</param>
/// <param name="Damages">What cannot be read.</param>
public sealed record StoredIndex(
    string Position, bool IsRebuilding, long? Sequence, Timestamp Time, long ClosedCount, IReadOnlyList<long> Accounts,
    IReadOnlyList<int> Markets, IReadOnlyList<StoredDamage> Damages);

/// <summary>What is stored of one account.</summary>
/// <param name="Balances">Its balances; null when there are none.</param>
/// <param name="Open">Its open orders.</param>
/// <param name="Damages">What cannot be read.</param>
public sealed record StoredAccount(
    AccountId Account, IReadOnlyList<Balance>? Balances, IReadOnlyList<AccountOrder> Open, IReadOnlyList<StoredDamage> Damages);

/// <summary>A generation of closed orders. Closings are numbered from 0, over all orders.</summary>
/// <param name="From">The closing with which it begins.</param>
/// <param name="Until">The one with which the next would begin, or the first that has not come yet.</param>
/// <param name="Damages">What cannot be read.</param>
public sealed record StoredClosings(
    string Key, long From, long Until, IReadOnlyList<AccountOrder> Orders, IReadOnlyList<StoredDamage> Damages);

/// <summary>What is stored of one market.</summary>
/// <param name="Sequence">The last event that is in it.</param>
/// <param name="DepthFrom">
/// The sequence from which on its engine counts the changes of the depth; null where the depth is not that of this sequence, since an
/// engine is just starting.
/// </param>
/// <param name="LastUpdate">The last update id of the depth.</param>
/// <param name="Ticker">The last 24 hours.</param>
/// <param name="Candles">The last candle of each interval.</param>
/// <param name="Levels">The depth, in any order, as the others.</param>
/// <param name="Trades">The last trades.</param>
/// <param name="Seconds">What was traded in single seconds.</param>
/// <param name="Damages">What cannot be read.</param>
public sealed record StoredMarket(
    MarketId Market, long Sequence, long? DepthFrom, long? LastUpdate, Ticker? Ticker, IReadOnlyList<Candle>? Candles,
    IReadOnlyList<DepthLevel> Levels, IReadOnlyList<MarketTrade> Trades, IReadOnlyList<TradedSecond> Seconds,
    IReadOnlyList<StoredDamage> Damages);
