namespace Exchange.Domain;

/// <summary>Why an order was canceled: somebody asked for it.</summary>
public enum CancelReason : byte
{
    /// <summary>Its owner's cancel of this order.</summary>
    Requested,

    /// <summary>Its owner's cancel of all of its orders, everywhere or in a market.</summary>
    AllRequested,

    /// <summary>Its owner's replace, which puts another order in its place: the event that follows is about that one.</summary>
    Replaced,

    /// <summary>The venue's cancel of everybody's orders in a market.</summary>
    MarketCleared,
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
