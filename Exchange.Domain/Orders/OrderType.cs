namespace Exchange.Domain;

/// <summary>
/// What an order does when it arrives. The names and their rules are those of Binance Spot (its enums.md, "Order types").
/// </summary>
public enum OrderType : byte
{
    /// <summary>Trades at its limit price or better; what is left rests as the time in force allows.</summary>
    Limit,

    /// <summary>Post-only: rests at its limit price, and is refused if it would trade at once.</summary>
    LimitMaker,

    /// <summary>Trades at once at whatever prices rest; never rests itself.</summary>
    Market,

    /// <summary>
    /// Becomes a market order when the price moves against the position: at or above the stop price for a buy, at or below for a sell.
    /// </summary>
    StopLoss,

    /// <summary>As <see cref="StopLoss"/>, but becomes a limit order.</summary>
    StopLossLimit,

    /// <summary>
    /// Becomes a market order when the price moves in favour: at or below the stop price for a buy, at or above for a sell.
    /// </summary>
    TakeProfit,

    /// <summary>As <see cref="TakeProfit"/>, but becomes a limit order.</summary>
    TakeProfitLimit,
}

/// <summary>What follows from an order's type alone.</summary>
public static class OrderTypes
{
    // A bit for each type.
    private const int LimitTypes = 1 << (int)OrderType.Limit | 1 << (int)OrderType.LimitMaker
        | 1 << (int)OrderType.StopLossLimit | 1 << (int)OrderType.TakeProfitLimit;

    /// <summary>True for the types that have a limit price.</summary>
    public static bool HasLimitPrice(this OrderType type) => (LimitTypes >> (int)type & 1) != 0;

    /// <summary>
    /// True when only the book tells what an order must hold: of the market types, a buy by quantity and a sell by quote quantity.
    /// </summary>
    public static bool HoldFollowsBook(this OrderType type, Side side, bool isByQuote) =>
        !type.HasLimitPrice() && isByQuote == (side == Side.Sell);

    /// <summary>True for the types that wait for a stop price.</summary>
    public static bool HasStopPrice(this OrderType type) => type >= OrderType.StopLoss;

    /// <summary>
    /// True when the trigger fires as the last trade price rises to the stop price or above; false when it fires as the price falls to it
    /// or below. Has a meaning only for types with a stop price.
    /// </summary>
    public static bool FiresOnRise(this OrderType type, Side side) =>
        (type is OrderType.StopLoss or OrderType.StopLossLimit) == (side == Side.Buy);
}
