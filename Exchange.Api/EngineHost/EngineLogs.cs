namespace Exchange.Api;

/// <summary>What the engine's host says in the log.</summary>
internal static partial class EngineLogs
{
    [LoggerMessage(1, LogLevel.Information,
        "Venue {Venue} is at sequence {Sequence} (snapshot at {Snapshot}, position {Position}), rebuilt in {Milliseconds} ms")]
    internal static partial void Recovered(
        this ILogger logger, string venue, long sequence, long snapshot, StreamPosition position, long milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "The snapshot of venue {Venue} at sequence {Sequence} was passed over: {Reason}")]
    internal static partial void SnapshotPassedOver(this ILogger logger, string venue, long sequence, string reason);

    [LoggerMessage(3, LogLevel.Warning, "No snapshot of venue {Venue} could be written; the next one is tried later")]
    internal static partial void SnapshotFailed(this ILogger logger, string venue, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "Another engine runs venue {Venue}; this one waits to take over")]
    internal static partial void WaitsForEngine(this ILogger logger, string venue);

    [LoggerMessage(5, LogLevel.Warning, "Another engine holds venue {Venue} and does not answer: its connection to the store is ended")]
    internal static partial void EndsEngine(this ILogger logger, string venue);

    [LoggerMessage(6, LogLevel.Error, "The engine has failed; it starts again from the store")]
    internal static partial void EngineFailed(this ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "A message on channel {Channel} could not be read and was passed over")]
    internal static partial void OutcomesUnreadable(this ILogger logger, string channel);

    [LoggerMessage(8, LogLevel.Warning, "The process that leads the cluster does not answer: its lock is taken from it")]
    internal static partial void EndsLeader(this ILogger logger);
}
