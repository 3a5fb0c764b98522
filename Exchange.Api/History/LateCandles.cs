using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Sees to it that candles which TimescaleDB has added up already also get the trades that were written late, since the history was behind.
/// Until it has, readers fold them from the trades, which takes longer.
/// </summary>
internal sealed class LateCandles
{
    // Trades of so long ago are never dropped, whatever the settings are and were: a retention has seven days at least.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(6);

    private readonly HistoryStatus status;
    private readonly HistoryForm form;
    private readonly ILogger logger;
    private long position = -1;

    /// <param name="status">What knows of late trades.</param>
    /// <param name="form">What keeps the candles.</param>
    /// <param name="logger">Where failures are told.</param>
    internal LateCandles(HistoryStatus status, HistoryForm form, ILogger logger)
    {
        (this.status, this.form, this.logger) = (status, form, logger);

        // Whoever folded before may have died before it came to this.
        var now = DateTime.UtcNow;
        status.NoteLate(Moments.ToTimestamp(now - Kept), Moments.ToTimestamp(now));
    }

    /// <summary>Adds up what was written late, once the history has caught up.</summary>
    /// <param name="connection">The connection, on which there is no transaction.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task AddUpAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var isMoving = status.Position != position && status.Lag > TimescalePolicies.Late;
        position = status.Position;
        if (form != HistoryForm.Timescale || isMoving || status.TakeLate() is not { } late) return;
        try
        {
            await TimescalePolicies.AddUpAsync(connection, HistoryViews.Schema, late.First, late.Last, cancellation);
        }
        catch (PostgresException busy) when (busy.IsTransient || busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // A policy adds up at the moment. What it leaves is done a second later.
            status.NoteLate(late.First, late.Last);
            logger.LateCandlesWait(busy);
        }
    }
}

/// <summary>What is said of late candles in the log.</summary>
internal static partial class LateCandleLogs
{
    [LoggerMessage(28, LogLevel.Debug, "TimescaleDB adds up candles at the moment; those of late trades come after that")]
    internal static partial void LateCandlesWait(this ILogger logger, Exception exception);
}
