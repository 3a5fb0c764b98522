namespace Exchange.Api;

/// <summary>What a column of a file holds.</summary>
internal enum TableColumnKind
{
    /// <summary>Words, and decimals: they are as exact as the events, and may have more digits than any number of a file.</summary>
    Text,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Moments, in microseconds since 1970.</summary>
    Time,
}

/// <summary>A column of a table, and what of it waits to be written.</summary>
internal sealed record TableColumn(string Name, TableColumnKind Kind)
{
    /// <summary>What waits, of a column of text.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>What waits, of any other.</summary>
    public List<long> Numbers { get; } = [];

    public void Clear()
    {
        Texts.Clear();
        Numbers.Clear();
    }
}
