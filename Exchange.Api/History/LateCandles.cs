using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Sees to it that candles which TimescaleDB has added up already also get the trades that were written late, since the history was behind.
/// Until it has, readers fold them from the trades, which takes longer.
/// </summary>
/// <param name="status">What knows of late trades.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed class LateCandles(HistoryStatus status, ILogger logger)
{
    private long position = -1;

    // Whoever folded before may have died before it came to this, so at first it is everything.
    private bool isFirst = true;

    /// <summary>Adds up what was written late, once the history has caught up.</summary>
    /// <param name="connection">The connection, on which there is no transaction.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task AddUpAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var isMoving = status.Position != position && status.Lag > TimescalePolicies.Late;
        position = status.Position;
        if (isMoving) return;
        var late = status.TakeLate();
        if (late is null && !isFirst) return;
        var dropped = await TradeRetention.ReadDroppedAsync(connection, HistoryViews.Schema, cancellation);
        if (late?.First < dropped) logger.LateCandlesLackTrades(Moments.ToDateTime(dropped));
        var first = !isFirst && late?.First > dropped ? late.Value.First : dropped;
        var last = Moments.ToTimestamp(DateTime.UtcNow);
        try
        {
            await TimescalePolicies.AddUpAsync(connection, HistoryViews.Schema, first, last, cancellation);
            isFirst = false;
        }
        catch (PostgresException busy) when (busy.IsTransient || busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // A policy adds up at the moment. What it leaves is done a second later.
            status.NoteLate(first, last);
            logger.LateCandlesWait(busy);
        }
    }
}

/// <summary>What is said of late candles in the log.</summary>
internal static partial class LateCandleLogs
{
    [LoggerMessage(28, LogLevel.Debug, "TimescaleDB adds up candles at the moment; those of late trades come after that")]
    internal static partial void LateCandlesWait(this ILogger logger, Exception exception);

    [LoggerMessage(35, LogLevel.Warning, "Trades came in of a time before {Dropped:u}, of which trades were dropped already: their "
        + "candles cannot be added up, and are missing once these are dropped too. scripts/rebuild-history makes all candles anew")]
    internal static partial void LateCandlesLackTrades(this ILogger logger, DateTime dropped);
}
