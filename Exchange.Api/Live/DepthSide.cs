using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// The price levels of one side, sorted from the worst price to the best. Most changes are near the best, so few levels are moved for one.
/// </summary>
internal sealed class DepthSide(Side side)
{
    private readonly List<(long Rank, long Lots)> levels = [];

    /// <summary>The number of levels.</summary>
    internal int Count => levels.Count;

    /// <summary>The best level; of zero when there is none.</summary>
    internal BookLevel Best => levels.Count == 0 ? default : At(0);

    /// <summary>What stands at a price; zero for nothing.</summary>
    internal Quantity this[Price price]
    {
        get
        {
            var index = Find(RankOf(price));
            return index < 0 ? Quantity.Zero : new Quantity(levels[index].Lots);
        }
    }

    /// <summary>Sets what stands at a price; zero takes the level away.</summary>
    internal void Set(Price price, Quantity quantity)
    {
        var rank = RankOf(price);
        var index = Find(rank);
        if (quantity == Quantity.Zero)
        {
            if (index >= 0) levels.RemoveAt(index);
        }
        else if (index >= 0)
        {
            levels[index] = (rank, quantity.Lots);
        }
        else
        {
            levels.Insert(~index, (rank, quantity.Lots));
        }
    }

    internal void Clear() => levels.Clear();

    /// <summary>The best levels, the best first.</summary>
    internal BookLevel[] Top(int limit)
    {
        var top = new BookLevel[Math.Min(limit, levels.Count)];
        for (var i = 0; i < top.Length; i++) top[i] = At(i);
        return top;
    }

    // A better price ranks higher.
    private long RankOf(Price price) => side == Side.Buy ? price.Ticks : -price.Ticks;

    private BookLevel At(int fromBest)
    {
        var (rank, lots) = levels[^(fromBest + 1)];
        return new BookLevel(new Price(side == Side.Buy ? rank : -rank), new Quantity(lots));
    }

    private int Find(long rank)
    {
        var (low, high) = (0, levels.Count - 1);
        while (low <= high)
        {
            var middle = low + (high - low) / 2;
            var at = levels[middle].Rank;
            if (at == rank) return middle;
            if (at < rank) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}

/// <summary>What stands at a price of one side.</summary>
internal readonly record struct BookLevel(Price Price, Quantity Quantity);
