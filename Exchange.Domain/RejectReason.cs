namespace Exchange.Domain;

/// <summary>
/// Why a command was refused. The engine checks in this order, so of several reasons the first is the answer. Numbers are a storage
/// format: new reasons take free numbers. Those below <see cref="FirstRecorded"/> say that the command does not fit the venue
/// (nothing is recorded, the command id stays free); those from there on are decisions, recorded as an event, and use the command id up.
/// </summary>
public enum RejectReason : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>There is no such account, or it is the venue's own and the command is about orders.</summary>
    UnknownAccount = 1,

    /// <summary>The command has no command id, and must have one.</summary>
    CommandIdMissing = 2,

    /// <summary>The account used this command id before, with another command or another content.</summary>
    CommandIdReused = 3,

    /// <summary>There is no such order, or it is another account's.</summary>
    UnknownOrder = 4,

    /// <summary>The account's order has ended: it is filled, canceled or expired.</summary>
    OrderClosed = 5,

    /// <summary>There is no such asset.</summary>
    UnknownAsset = 6,

    /// <summary>
    /// There is no such market (commands about a market; an order for one is on record, see <see cref="UnknownMarket"/>).
    /// </summary>
    NoSuchMarket = 7,

    /// <summary>The asset is listed already.</summary>
    AssetExists = 8,

    /// <summary>The asset's code is empty or its scale is outside 0 to 18.</summary>
    InvalidAsset = 9,

    /// <summary>The pair has a market already.</summary>
    MarketExists = 10,

    /// <summary>The market's rules contradict themselves or lie outside the documented ranges.</summary>
    InvalidMarketRules = 11,

    /// <summary>The market's status is not one of the known ones.</summary>
    InvalidMarketStatus = 12,

    /// <summary>The amount is not more than zero.</summary>
    InvalidAmount = 13,

    /// <summary>A cancel of everybody's orders names no market.</summary>
    MarketRequired = 14,

    // ---- from here on: recorded ----

    /// <summary>An order for a market that does not exist.</summary>
    UnknownMarket = 32,

    /// <summary>The market is halted.</summary>
    MarketHalted = 33,

    /// <summary>The market accepts cancels only.</summary>
    MarketCancelOnly = 34,

    /// <summary>The order's type, time in force and fields do not go together, or a number is negative or missing.</summary>
    InvalidTerms = 35,

    /// <summary>An amendment of an order that is measured in the quote asset.</summary>
    AmendNotAllowed = 36,

    /// <summary>The amended quantity is not less than the order's.</summary>
    QuantityNotReduced = 37,

    /// <summary>The amended quantity leaves nothing of the order: it is not more than what is filled or prevented.</summary>
    QuantityBelowFilled = 38,

    /// <summary>The good-till-date order's date is not in the future.</summary>
    ExpiryInPast = 39,

    /// <summary>The limit or stop price is outside the market's range.</summary>
    PriceOutOfRange = 40,

    /// <summary>The quantity is outside the market's range.</summary>
    QuantityOutOfRange = 41,

    /// <summary>The quantity is outside the market's range for market orders.</summary>
    MarketQuantityOutOfRange = 42,

    /// <summary>The iceberg would be shown in more parts than the market allows.</summary>
    TooManyIcebergParts = 43,

    /// <summary>Price x quantity is below the market's least notional.</summary>
    NotionalTooSmall = 44,

    /// <summary>Price x quantity is above the market's largest notional.</summary>
    NotionalTooLarge = 45,

    /// <summary>The limit price is too far from the last trade's.</summary>
    PriceOutsideBand = 46,

    /// <summary>The account has as many orders standing in the market as it may.</summary>
    TooManyOpenOrders = 47,

    /// <summary>The last trade price is at or beyond the stop price already.</summary>
    StopWouldTrigger = 48,

    /// <summary>The post-only order would trade at once.</summary>
    PostOnlyWouldTake = 49,

    /// <summary>A market order, and nothing rests on the other side.</summary>
    NoLiquidity = 50,

    /// <summary>The quote quantity does not pay for one lot at the best price.</summary>
    QuoteQuantityTooSmall = 51,

    /// <summary>The available funds do not cover the order or the withdrawal.</summary>
    InsufficientFunds = 52,

    /// <summary>The deposit would bring the venue's holding of the asset above 2^63 - 1 units.</summary>
    SupplyTooLarge = 53,

    /// <summary>The first of the reasons that are recorded as an event.</summary>
    FirstRecorded = UnknownMarket,
}
