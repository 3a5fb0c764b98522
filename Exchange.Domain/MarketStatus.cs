namespace Exchange.Domain;

/// <summary>What a market accepts.</summary>
public enum MarketStatus : byte
{
    /// <summary>Everything.</summary>
    Trading,

    /// <summary>No new orders; orders may be canceled and amended.</summary>
    Halted,

    /// <summary>No new orders and no amendments; orders may be canceled.</summary>
    CancelOnly,
}
