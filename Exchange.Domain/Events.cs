// What happened in a venue. Events are the truth: the state is what they add up to, and applying them is the only thing that changes it.
// Their names, fields and numbers are a storage format: only ever add. Each is a plain value without references, so that a batch of
// them is one block of memory. Every event has a sequence (1, 2, 3, ... per venue) and a time, which the buffer keeps beside it.
// Money moves only as an event says: "held" is what is set aside of an account's available funds, "released" what returns to them. Both
// are of what the order gives, the quote asset for a buy and the base asset for a sell, so an event that has either has the side as well.
// An event says what cannot be worked out from it and the events before it, or only by matching again: who asked, which trade, what was
// missing. And each that changes what a book shows says on which side, at which price and by how much, so that the depth is folded from
// the events alone. What a fold that follows the orders has in hand (what is left of the two orders of a trade) is not repeated.

namespace Exchange.Domain;

/// <summary>An event, which knows its own type.</summary>
public interface IEvent
{
    /// <summary>The type that stands for it in storage.</summary>
    static abstract EventType Type { get; }
}

/// <summary>The types of event. The numbers are a storage format.</summary>
public enum EventType : byte
{
#pragma warning disable CS1591 // each is the event of that name, described below
    AssetListed = 1,
    MarketOpened = 2,
    MarketStatusSet = 3,
    AccountOpened = 4,
    FundsDeposited = 5,
    DepositRejected = 6,
    FundsWithdrawn = 7,
    WithdrawalRejected = 8,
    OrderPlaced = 9,
    OrderRejected = 10,
    TradeExecuted = 11,
    SelfTradePrevented = 12,
    IcebergReplenished = 13,
    OrderBooked = 14,
    OrderTriggered = 15,
    OrderFilled = 16,
    OrderAmended = 17,
    AmendRejected = 18,
    OrderCanceled = 19,
    OrderExpired = 20,
#pragma warning restore CS1591
}

/// <summary>An asset is known from here on.</summary>
/// <param name="Scale">The number of decimals of its amounts, 0 to 18.</param>
public readonly record struct AssetListed(AssetId Asset, AssetCode Code, int Scale) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.AssetListed;
}

/// <summary>A market is open, with the status <see cref="MarketStatus.Trading"/>.</summary>
public readonly record struct MarketOpened(MarketId Market, AssetId BaseAsset, AssetId QuoteAsset, MarketRules Rules) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.MarketOpened;
}

/// <summary>A market has another status (or was given the same one again).</summary>
public readonly record struct MarketStatusSet(MarketId Market, MarketStatus Status) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.MarketStatusSet;
}

/// <summary>An account is open.</summary>
public readonly record struct AccountOpened(AccountId Account, CommandId CommandId) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.AccountOpened;
}

/// <summary>Money came into the venue and is available.</summary>
public readonly record struct FundsDeposited(AccountId Account, AssetId Asset, Amount Amount, CommandId CommandId) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.FundsDeposited;
}

/// <summary>A deposit was refused.</summary>
public readonly record struct DepositRejected(
    AccountId Account, AssetId Asset, Amount Amount, CommandId CommandId, RejectReason Reason) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.DepositRejected;
}

/// <summary>Available money left the venue.</summary>
public readonly record struct FundsWithdrawn(AccountId Account, AssetId Asset, Amount Amount, CommandId CommandId) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.FundsWithdrawn;
}

/// <summary>A withdrawal was refused.</summary>
/// <param name="Available">What the account had available of the asset.</param>
public readonly record struct WithdrawalRejected(
    AccountId Account, AssetId Asset, Amount Amount, CommandId CommandId, RejectReason Reason, Amount Available) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.WithdrawalRejected;
}

/// <summary>An order was accepted.</summary>
/// <param name="Held">Set aside for it: of the quote asset for a buy, of the base asset for a sell.</param>
/// <param name="Placement">Where it goes first.</param>
/// <param name="Replaced">The order that its replace named, or none.</param>
/// <param name="ReplaceMode">The mode of that replace.</param>
public readonly record struct OrderPlaced(
    OrderId Order, AccountId Account, MarketId Market, CommandId ClientOrderId, OrderTerms Terms, Amount Held, Placement Placement,
    OrderId Replaced, ReplaceMode ReplaceMode) : IEvent
{
    /// <summary>The caller's id for the order.</summary>
    public readonly CommandId ClientOrderId = ClientOrderId;

    /// <summary>What the order asks for.</summary>
    public readonly OrderTerms Terms = Terms;

    /// <inheritdoc/>
    public static EventType Type => EventType.OrderPlaced;
}

/// <summary>Where an accepted order goes first.</summary>
public enum Placement : byte
{
    /// <summary>Into the book, at the end of its price's queue: it does not cross.</summary>
    Book,

    /// <summary>
    /// To the other side of the book. The events that follow say what it trades, and in the end whether the rest is booked.
    /// </summary>
    Take,

    /// <summary>Aside, until the last trade price reaches its stop price.</summary>
    AwaitTrigger,
}

/// <summary>An order was refused. It never was an order, and has no order id.</summary>
/// <param name="Replaced">The order that its replace named, or none; if that was canceled, an event before says so.</param>
/// <param name="ReplaceMode">The mode of that replace.</param>
/// <param name="Reference">
/// The price of the market that decided, where one did: the last trade's for <see cref="RejectReason.StopWouldTrigger"/>, of an order
/// without a stop price for <see cref="RejectReason.PriceOutsideBand"/>, of a market order by quantity for
/// <see cref="RejectReason.NotionalTooSmall"/> and <see cref="RejectReason.NotionalTooLarge"/>; the best of the other side for
/// <see cref="RejectReason.PostOnlyWouldTake"/> and <see cref="RejectReason.QuoteQuantityTooSmall"/>. All other limits are in the market's
/// rules or in the terms.
/// </param>
/// <param name="Needed">
/// For <see cref="RejectReason.InsufficientFunds"/>: what was to be held, of what the order gives; 2^63 - 1 units if it was more.
/// Else zero.
/// </param>
/// <param name="Available">For the same reason: what the account had available of it. Else zero.</param>
public readonly record struct OrderRejected(
    AccountId Account, MarketId Market, CommandId ClientOrderId, OrderTerms Terms, RejectReason Reason,
    OrderId Replaced, ReplaceMode ReplaceMode, Price Reference = default, Amount Needed = default, Amount Available = default) : IEvent
{
    /// <summary>The caller's id for the order.</summary>
    public readonly CommandId ClientOrderId = ClientOrderId;

    /// <summary>What the order asks for.</summary>
    public readonly OrderTerms Terms = Terms;

    /// <inheritdoc/>
    public static EventType Type => EventType.OrderRejected;
}

/// <summary>
/// Two orders traded, at the maker's price. The buyer pays price x quantity out of its hold and receives the base quantity less its
/// fee; the seller gives the base quantity out of its hold and receives price x quantity less its fee. An order by quantity that has
/// nothing left is filled by this event, and is closed. The book shows less by the quantity, at the price, on the maker's side.
/// </summary>
/// <remarks>
/// Who gave and received what follows from the event and the market's rules. What is left of each order follows from the orders before: its
/// quantity (placed, or amended) less that of its trades and prevented trades; of an order by quote quantity, that less price x quantity
/// of each. A maker's hold goes exactly, so nothing of it returns.
/// </remarks>
/// <param name="TakerSide">The side of the taker; the maker's is the other.</param>
/// <param name="Price">The maker's limit price.</param>
/// <param name="MakerFee">The fee on what the maker receives, in that asset.</param>
/// <param name="TakerFee">The fee on what the taker receives, in that asset.</param>
/// <param name="TakerReleased">
/// What returns of the taker's hold besides what it gives: a buyer's price improvement, and on the last fill all that was held too much.
/// </param>
public readonly record struct TradeExecuted(
    MarketId Market, TradeId Trade, OrderId Maker, OrderId Taker, AccountId MakerAccount, AccountId TakerAccount, Side TakerSide,
    Price Price, Quantity Quantity, Amount MakerFee, Amount TakerFee, Amount TakerReleased) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.TradeExecuted;
}

/// <summary>
/// Two orders of one account would have traded and were both reduced instead (<see cref="SelfTradePrevention.Decrement"/>). An order
/// that has nothing left expires by the event that follows. The book shows less by the quantity, at the price, on the maker's side.
/// </summary>
/// <param name="TakerSide">The side of the taker; the maker's is the other.</param>
/// <param name="Quantity">Taken off both; off a taker by quote quantity: price x this.</param>
/// <param name="Price">The maker's limit price.</param>
/// <param name="MakerReleased">What returns of the maker's hold.</param>
/// <param name="TakerReleased">What returns of the taker's hold.</param>
public readonly record struct SelfTradePrevented(
    MarketId Market, OrderId Maker, OrderId Taker, AccountId Account, Side TakerSide, Price Price, Quantity Quantity,
    Amount MakerReleased, Amount TakerReleased) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.SelfTradePrevented;
}

/// <summary>The shown part of an iceberg was used up: it shows the next part, at the end of its price's queue.</summary>
/// <param name="Price">Its limit price, at which it stands.</param>
/// <param name="Shown">The part that is shown now.</param>
public readonly record struct IcebergReplenished(
    MarketId Market, OrderId Order, AccountId Account, Side Side, Price Price, Quantity Shown) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.IcebergReplenished;
}

/// <summary>What is left of an order that took joins the book, at the end of its price's queue.</summary>
/// <param name="Price">Its limit price, at which it stands from here on.</param>
/// <param name="Quantity">What is left.</param>
/// <param name="Hidden">How much of that the book does not show: of an iceberg, all but its first part.</param>
public readonly record struct OrderBooked(
    MarketId Market, OrderId Order, AccountId Account, Side Side, Price Price, Quantity Quantity, Quantity Hidden) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderBooked;
}

/// <summary>The last trade price reached the order's stop price. It takes now, or joins the book if it does not cross.</summary>
/// <param name="Held">Set aside now, for a market order whose cost was not known before; else zero.</param>
/// <param name="Placement"><see cref="Placement.Take"/> or <see cref="Placement.Book"/>.</param>
/// <param name="Trade">The trade that reached the stop price, the first of those that did.</param>
/// <param name="Price">Its limit price; none for a market type.</param>
/// <param name="Quantity">What is left of it; zero for an order by quote quantity.</param>
/// <param name="Hidden">How much of that the book does not show, when it joins the book; else zero.</param>
public readonly record struct OrderTriggered(
    MarketId Market, OrderId Order, AccountId Account, Side Side, Amount Held, Placement Placement, TradeId Trade, Price Price,
    Quantity Quantity, Quantity Hidden) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderTriggered;
}

/// <summary>An order by quote quantity is done: what is left of it does not pay for one more lot.</summary>
/// <param name="Released">What was left of its hold.</param>
public readonly record struct OrderFilled(MarketId Market, OrderId Order, AccountId Account, Side Side, Amount Released) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderFilled;
}

/// <summary>An order has less quantity, and the same place in the queue.</summary>
/// <param name="Quantity">The new quantity in all.</param>
/// <param name="Released">What returns of its hold.</param>
/// <param name="Price">The price at which it stands in the book; none when it is not there.</param>
/// <param name="ShownLess">How much less the book shows of it: nothing while what an iceberg hides covers the difference.</param>
public readonly record struct OrderAmended(
    MarketId Market, OrderId Order, AccountId Account, Side Side, Quantity Quantity, Amount Released, Price Price,
    Quantity ShownLess) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderAmended;
}

/// <summary>An amendment of an open order was refused; the order stands as it was.</summary>
/// <param name="Quantity">The quantity that was asked for.</param>
/// <param name="Limit">
/// What it is not on the right side of, where the order decides: for <see cref="RejectReason.QuantityNotReduced"/> the order's quantity,
/// for <see cref="RejectReason.QuantityBelowFilled"/> what is filled or prevented of it. Else zero: the limit is in the market's rules.
/// </param>
public readonly record struct AmendRejected(
    MarketId Market, OrderId Order, AccountId Account, Quantity Quantity, RejectReason Reason, Quantity Limit = default) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.AmendRejected;
}

/// <summary>Somebody asked for the end of an order.</summary>
/// <param name="Reason">Who, and how.</param>
/// <param name="Released">What was left of its hold.</param>
/// <param name="Price">The price at which it stood in the book; none when it was not there.</param>
/// <param name="Remaining">What was left of it, unfilled; zero for an order by quote quantity.</param>
/// <param name="Hidden">How much of that the book did not show of an iceberg.</param>
public readonly record struct OrderCanceled(
    MarketId Market, OrderId Order, AccountId Account, Side Side, CancelReason Reason, Amount Released, Price Price, Quantity Remaining,
    Quantity Hidden) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderCanceled;
}

/// <summary>A rule ended an order.</summary>
/// <param name="Released">What was left of its hold.</param>
/// <param name="Price">The price at which it stood in the book; none when it was not there.</param>
/// <param name="Remaining">What was left of it, unfilled; zero for an order by quote quantity.</param>
/// <param name="Hidden">How much of that the book did not show of an iceberg.</param>
/// <param name="Counterpart">
/// For <see cref="ExpireReason.SelfTrade"/>: the account's own order with which it would have traded. Else none.
/// </param>
/// <param name="Trade">For <see cref="ExpireReason.InsufficientFunds"/>: the trade that reached the stop price. Else none.</param>
/// <param name="Needed">
/// For the same reason: what was to be held, of what the order gives; 2^63 - 1 units if it was more. Else zero.
/// </param>
/// <param name="Available">For the same reason: what the account had available of it. Else zero.</param>
public readonly record struct OrderExpired(
    MarketId Market, OrderId Order, AccountId Account, Side Side, ExpireReason Reason, Amount Released, Price Price, Quantity Remaining,
    Quantity Hidden, OrderId Counterpart = default, TradeId Trade = default, Amount Needed = default, Amount Available = default)
    : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderExpired;
}
