namespace Exchange.Domain;

/// <summary>What happens in place of a trade between two orders of one account. The taker's mode counts.</summary>
public enum SelfTradePrevention : byte
{
    /// <summary>The market's own default.</summary>
    MarketDefault,

    /// <summary>The trade happens.</summary>
    None,

    /// <summary>What is left of the taker expires.</summary>
    ExpireTaker,

    /// <summary>The maker expires, and the taker goes on.</summary>
    ExpireMaker,

    /// <summary>Both expire.</summary>
    ExpireBoth,

    /// <summary>Both are reduced by the quantity that would have traded; the one that has nothing left expires.</summary>
    Decrement,
}
