using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>Every order of a flow, and which of them rest: all that the generator has to know to choose one at random.</summary>
public sealed class ShadowOrders(int capacity)
{
    /// <summary>No order.</summary>
    public const int None = 0;

    private readonly ShadowOrder[] orders = new ShadowOrder[capacity + 1];
    private readonly int[] resting = new int[capacity];

    /// <summary>The number of orders placed, which is the number of the last one.</summary>
    public int Placed { get; private set; }

    /// <summary>The number of orders that rest.</summary>
    public int Resting { get; private set; }

    /// <summary>An order by its number.</summary>
    public ref ShadowOrder this[int number] => ref orders[number];

    /// <summary>The next order, which does not rest yet.</summary>
    public int Place(Side side, ushort market, int price, int quantity)
    {
        orders[++Placed] = new ShadowOrder { Side = side, Market = market, Price = price, Remaining = quantity };
        return Placed;
    }

    /// <summary>A uniformly random resting order.</summary>
    public int AnyResting(Draws draws) => resting[draws.Below(Resting)];

    internal void Rested(int number)
    {
        orders[number].Index = Resting;
        resting[Resting++] = number;
    }

    internal void Left(int number)
    {
        var last = resting[--Resting];
        resting[orders[number].Index] = last;
        orders[last].Index = orders[number].Index;
    }
}

/// <summary>An order: what remains of it, its neighbours in its price's queue, and where it stands among the resting ones.</summary>
public struct ShadowOrder
{
    /// <summary>The order's side.</summary>
    public Side Side;

    /// <summary>The index of its market.</summary>
    public ushort Market;

    /// <summary>Its limit price.</summary>
    public int Price;

    /// <summary>What remains of it.</summary>
    public int Remaining;

    internal int Next, Previous, Index;
}
