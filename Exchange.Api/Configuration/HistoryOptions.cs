namespace Exchange.Api;

/// <summary>How the trades and candles of the past are kept.</summary>
public sealed class HistoryOptions
{
    /// <summary>Whether TimescaleDB keeps them: auto, where the server has it; on, or not at all; off.</summary>
    public TimescaleUse Timescale { get; init; }

    /// <summary>
    /// With TimescaleDB, after how many days trades are packed by columns, which takes a tenth of the room: 0 (never) to 3,650.
    /// </summary>
    public int ColumnstoreAfterDays { get; init; } = 7;

    /// <summary>
    /// With TimescaleDB, after how many days trades are dropped, while their candles stay: 0 (never), or 7 to 36,500.
    /// </summary>
    public int TradeRetentionDays { get; init; }
}

/// <summary>Whether TimescaleDB is used.</summary>
public enum TimescaleUse
{
    /// <summary>Where the server has it.</summary>
    Auto,

    /// <summary>Always; without it the program does not start.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}
