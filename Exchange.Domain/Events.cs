// What happened in a venue. Events are the truth: the state is what they add up to, and applying them is the only thing that changes it.
// Their names, fields and numbers are a storage format: only ever add. Each is a plain value without references, so that a batch of
// them is one block of memory. Every event has a sequence (1, 2, 3, ... per venue) and a time, which the buffer keeps beside it.
// Money moves only as an event says: "held" is what is set aside of an account's available funds, "released" what returns to them. Both
// are of what the order gives, the quote asset for a buy and the base asset for a sell, so an event that has either has the side as well.

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
public readonly record struct WithdrawalRejected(
    AccountId Account, AssetId Asset, Amount Amount, CommandId CommandId, RejectReason Reason) : IEvent
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
public readonly record struct OrderRejected(
    AccountId Account, MarketId Market, CommandId ClientOrderId, OrderTerms Terms, RejectReason Reason,
    OrderId Replaced, ReplaceMode ReplaceMode) : IEvent
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
/// nothing left is filled by this event, and is closed.
/// </summary>
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
/// that has nothing left expires by the event that follows.
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
/// <param name="Shown">The part that is shown now.</param>
public readonly record struct IcebergReplenished(MarketId Market, OrderId Order, AccountId Account, Quantity Shown) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.IcebergReplenished;
}

/// <summary>What is left of an order that took joins the book, at the end of its price's queue.</summary>
/// <param name="Quantity">What is left.</param>
public readonly record struct OrderBooked(MarketId Market, OrderId Order, AccountId Account, Quantity Quantity) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderBooked;
}

/// <summary>The last trade price reached the order's stop price. It takes now, or joins the book if it does not cross.</summary>
/// <param name="Held">Set aside now, for a market order whose cost was not known before; else zero.</param>
/// <param name="Placement"><see cref="Placement.Take"/> or <see cref="Placement.Book"/>.</param>
public readonly record struct OrderTriggered(
    MarketId Market, OrderId Order, AccountId Account, Side Side, Amount Held, Placement Placement) : IEvent
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
public readonly record struct OrderAmended(
    MarketId Market, OrderId Order, AccountId Account, Side Side, Quantity Quantity, Amount Released) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderAmended;
}

/// <summary>An amendment of an open order was refused; the order stands as it was.</summary>
/// <param name="Quantity">The quantity that was asked for.</param>
public readonly record struct AmendRejected(
    MarketId Market, OrderId Order, AccountId Account, Quantity Quantity, RejectReason Reason) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.AmendRejected;
}

/// <summary>Somebody asked for the end of an order.</summary>
/// <param name="Released">What was left of its hold.</param>
public readonly record struct OrderCanceled(
    MarketId Market, OrderId Order, AccountId Account, Side Side, CancelReason Reason, Amount Released) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderCanceled;
}

/// <summary>A rule ended an order.</summary>
/// <param name="Released">What was left of its hold.</param>
public readonly record struct OrderExpired(
    MarketId Market, OrderId Order, AccountId Account, Side Side, ExpireReason Reason, Amount Released) : IEvent
{
    /// <inheritdoc/>
    public static EventType Type => EventType.OrderExpired;
}
