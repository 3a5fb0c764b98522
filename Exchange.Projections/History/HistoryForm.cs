namespace Exchange.Projections;

/// <summary>What keeps the trades and candles of the past. Their names are the same in both, so queries don't know which it is.</summary>
public enum HistoryForm
{
    /// <summary>Tables of PostgreSQL; candles are added up page by page, as the trades are written.</summary>
    Plain,

    /// <summary>TimescaleDB: a hypertable of trades, and continuous aggregates that add up its candles.</summary>
    Timescale,
}
