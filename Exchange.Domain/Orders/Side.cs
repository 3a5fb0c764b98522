namespace Exchange.Domain;

/// <summary>The side of an order. The sides of an order book are its bids (buy orders) and its asks (sell orders).</summary>
public enum Side : byte
{
    /// <summary>Gives the quote asset for the base asset.</summary>
    Buy,

    /// <summary>Gives the base asset for the quote asset.</summary>
    Sell,
}

/// <summary>What follows from a side alone.</summary>
public static class Sides
{
    /// <summary>The other side.</summary>
    public static Side Opposite(this Side side) => (Side)((int)side ^ 1);
}
