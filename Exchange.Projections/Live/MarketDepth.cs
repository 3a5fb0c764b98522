using System.Runtime.InteropServices;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>The depth of a market as <see cref="DepthFold"/> keeps it: quantities by side and price, and which of them changed.</summary>
public sealed class MarketDepth
{
    private readonly Dictionary<long, Level> levels = [];
    private readonly List<long> changed = [];

    internal MarketDepth(MarketId market, long lastUpdate) => (Market, LastUpdate, FirstUpdate) = (market, lastUpdate, lastUpdate + 1);

    /// <summary>The market.</summary>
    public MarketId Market { get; }

    /// <summary>The number of the last event that changed this depth: they are counted without a hole.</summary>
    public long LastUpdate { get; private set; }

    /// <summary>The number of the first event since the changes were forgotten last.</summary>
    public long FirstUpdate { get; private set; }

    /// <summary>Whether anything changed since then.</summary>
    public bool IsChanged => LastUpdate >= FirstUpdate;

    /// <summary>The number of levels that changed since then.</summary>
    public int ChangedCount => changed.Count;

    /// <summary>All levels that have a quantity, in no order.</summary>
    public IEnumerable<DepthLevel> Levels =>
        levels.Where(pair => pair.Value.Lots != 0).Select(pair => LevelOf(pair.Key, pair.Value.Lots));

    /// <summary>One of the levels that changed, as it is now.</summary>
    public DepthLevel ChangedLevel(int index) => LevelOf(changed[index], levels[changed[index]].Lots);

    internal void Change(Side side, Price price, long lots)
    {
        LastUpdate++;
        var key = KeyOf(side, price);
        ref var level = ref CollectionsMarshal.GetValueRefOrAddDefault(levels, key, out _);
        level.Lots += lots;
        if (level.Lots < 0) throw new InvalidDataException($"At {price.Ticks} ticks of market {Market.Value} less than nothing is left.");
        if (level.IsChanged) return;
        level.IsChanged = true;
        changed.Add(key);
    }

    internal void Restore(Side side, Price price, long lots) =>
        CollectionsMarshal.GetValueRefOrAddDefault(levels, KeyOf(side, price), out _).Lots += lots;

    internal void ForgetChanges()
    {
        foreach (var key in changed)
        {
            ref var level = ref CollectionsMarshal.GetValueRefOrNullRef(levels, key);
            if (level.Lots == 0) levels.Remove(key);
            else level.IsChanged = false;
        }

        changed.Clear();
        FirstUpdate = LastUpdate + 1;
    }

    private static long KeyOf(Side side, Price price) => price.Ticks << 1 | (long)side;

    private static DepthLevel LevelOf(long key, long lots) => new((Side)(key & 1), new Price(key >> 1), new Quantity(lots));

    private struct Level
    {
        public long Lots;
        public bool IsChanged;
    }
}
