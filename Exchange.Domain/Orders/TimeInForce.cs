namespace Exchange.Domain;

/// <summary>How long an order may stand.</summary>
public enum TimeInForce : byte
{
    /// <summary>Good till canceled: stands until it is filled or canceled.</summary>
    Gtc,

    /// <summary>Immediate or cancel: fills what it can at once, the rest expires. The only one for a market order.</summary>
    Ioc,

    /// <summary>Fill or kill: fills wholly at once, or expires without a fill.</summary>
    Fok,

    /// <summary>Good till date: as <see cref="Gtc"/>, but expires at its date.</summary>
    Gtd,
}
