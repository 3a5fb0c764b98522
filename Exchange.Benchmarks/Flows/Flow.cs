using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>A flow, ready to be timed: all its commands, and what they must lead to.</summary>
public sealed class Flow
{
    /// <summary>What the flow was made like.</summary>
    public required FlowShape Shape { get; init; }

    /// <summary>The commands before the timing begins: orders that rest.</summary>
    public required FlowCommand[] Preload { get; init; }

    /// <summary>The commands that are timed.</summary>
    public required FlowCommand[] Timed { get; init; }

    /// <summary>The number of timed commands of each kind.</summary>
    public required IReadOnlyDictionary<FlowKind, int> Kinds { get; init; }

    /// <summary>The books after the preload.</summary>
    public required BookSize Start { get; init; }

    /// <summary>The books after the last command.</summary>
    public required BookSize End { get; init; }

    /// <summary>The number of trades of the timed commands.</summary>
    public required int Trades { get; init; }

    /// <summary>The number of timed crossing orders of which something was left to rest.</summary>
    public required int BookedRemainders { get; init; }

    /// <summary>What must rest in the end: by market, the bids in priority order and then the asks.</summary>
    public required RestingOrder[][] Resting { get; init; }

    /// <summary>The number of placements, which is the number of the last order.</summary>
    public int Placements => Preload.Length + Timed.Length - Kinds[FlowKind.Cancel];

    /// <summary>The lowest price of any order.</summary>
    public required int LowestPrice { get; init; }

    /// <summary>The highest price of any order.</summary>
    public required int HighestPrice { get; init; }
}

/// <summary>How large the books of a flow are.</summary>
/// <param name="Orders">The resting orders of all markets.</param>
/// <param name="Levels">The prices at which orders rest, of all markets.</param>
public readonly record struct BookSize(int Orders, int Levels);

/// <summary>A resting order as a book must hold it.</summary>
public readonly record struct RestingOrder(int Order, Side Side, int Price, int Remaining);
