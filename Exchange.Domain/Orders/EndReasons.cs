namespace Exchange.Domain;

/// <summary>Why an order was canceled: somebody asked for it.</summary>
public enum CancelReason : byte
{
    /// <summary>A cancel of this order.</summary>
    Requested,

    /// <summary>A cancel of all orders of an account, of a market, or of an account in a market.</summary>
    AllRequested,

    /// <summary>A replace put another order in its place.</summary>
    Replaced,
}

/// <summary>Why an order expired: a rule ended it.</summary>
public enum ExpireReason : byte
{
    /// <summary>The immediate-or-cancel order found no more to trade with at its price.</summary>
    ImmediateOrCancel,

    /// <summary>The fill-or-kill order could not be filled wholly.</summary>
    FillOrKill,

    /// <summary>The market order found no more to trade with.</summary>
    NoLiquidity,

    /// <summary>The good-till-date order's date came.</summary>
    GoodTillDate,

    /// <summary>The order would have traded with another of its own account.</summary>
    SelfTrade,

    /// <summary>The triggered market order's account can no longer pay for it.</summary>
    InsufficientFunds,
}
