namespace Exchange.Domain;

/// <summary>What both ways keep in mind within a block: which column is next, and what stood before.</summary>
internal sealed class ColumnState(Catalog catalog)
{
    /// <summary>More columns than any type of event has.</summary>
    public const int ColumnsOfType = 48;

    /// <summary>More than there are types of event.</summary>
    public const int Types = 32;

    /// <summary>All columns.</summary>
    public const int Count = ColumnsOfType * Types;

    // Markets that share a place only foretell each other's numbers worse.
    private const int Places = 64;

    private readonly long[] before = new long[Count * Places];
    private readonly List<MarketUnits> units = [];

    public OrderId LastOrder { get; set; }

    public IdContext Ids { get; } = new();

    /// <summary>The next column.</summary>
    public int Column { get; private set; }

    public void Begin(EventType type) => Column = (int)type * ColumnsOfType;

    public int Next() => Column++;

    /// <summary>The last value of a column in a market.</summary>
    public ref long Before(int column, MarketId market) => ref before[column * Places + (market.Value & Places - 1)];

    public MarketUnits Units(MarketId market)
    {
        while (units.Count <= catalog.MarketCount) units.Add(MarketUnits.Of(catalog, new MarketId(units.Count)));
        return market.Value > 0 && market.Value < units.Count ? units[market.Value] : default;
    }
}
