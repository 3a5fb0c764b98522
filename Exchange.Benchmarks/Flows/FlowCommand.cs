using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>What a command of a flow is. Crossing and market orders are the takers.</summary>
public enum FlowKind : byte
{
    /// <summary>A limit order that rests at once.</summary>
    Rest,

    /// <summary>A cancel of a resting order.</summary>
    Cancel,

    /// <summary>A limit order that trades at once; what is left of it rests.</summary>
    Cross,

    /// <summary>A market order that fills wholly.</summary>
    Market,
}

/// <summary>
/// A command of a flow in 16 bytes, so that reading the flow costs next to nothing of what is timed. Orders are known by number: the
/// first placement of the flow is 1, the second 2, and so on, cancels not counted. An engine that accepts every placement gives its
/// orders the same ids.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Side">The order's side; of a cancel the side of the order that it cancels.</param>
/// <param name="Market">The index of its market, from 0.</param>
/// <param name="Price">The limit in ticks; 0 for market orders and cancels.</param>
/// <param name="Quantity">The quantity in lots; 0 for cancels.</param>
/// <param name="Order">The number of the order that it places or cancels.</param>
public readonly record struct FlowCommand(FlowKind Kind, Side Side, ushort Market, int Price, int Quantity, int Order);
