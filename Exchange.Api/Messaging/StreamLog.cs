namespace Exchange.Api;

/// <summary>What the streams' listeners log: what changes, once.</summary>
internal static partial class StreamLog
{
    [LoggerMessage(1, LogLevel.Warning, "The stream {Stream} cannot be read, and will be as soon as possible: {Reason}")]
    public static partial void Lost(ILogger logger, string stream, string reason);

    [LoggerMessage(2, LogLevel.Information, "The stream {Stream} is read again, from {Position} on")]
    public static partial void Back(ILogger logger, string stream, StreamPosition position);

    [LoggerMessage(3, LogLevel.Error, "The consumer of the stream {Stream} failed, and is started again until it works")]
    public static partial void ConsumerFailed(ILogger logger, Exception failure, string stream);

    [LoggerMessage(4, LogLevel.Information, "The consumer of the stream {Stream} works again, after {Failures} failures")]
    public static partial void ConsumerRecovered(ILogger logger, string stream, int failures);

    [LoggerMessage(5, LogLevel.Error, "The consumer of the stream {Stream} failed to stop")]
    public static partial void StopFailed(ILogger logger, Exception failure, string stream);

    [LoggerMessage(6, LogLevel.Warning, "The entry {Position} of the stream {Stream} is a dead letter: {Reason}")]
    public static partial void DeadLetter(ILogger logger, string stream, StreamPosition position, string reason);

    [LoggerMessage(7, LogLevel.Error, "The dead letter {Position} of the stream {Stream} could not be kept: {Reason}")]
    public static partial void DeadLetterLost(ILogger logger, string stream, StreamPosition position, string reason);

    [LoggerMessage(8, LogLevel.Critical,
        "The stream {Stream} is halted: its entry {Position} lies more than {Ahead} in the future, and everything after it would too. "
        + "Delete the entry and set the stream's last id back (XDEL, XSETID)")]
    public static partial void Halted(ILogger logger, string stream, StreamPosition position, TimeSpan ahead);

    [LoggerMessage(9, LogLevel.Information, "The stream {Stream} is no longer halted")]
    public static partial void Resumed(ILogger logger, string stream);

    [LoggerMessage(10, LogLevel.Warning,
        "The entry {Position} of the stream {Stream} was not settled by its handler, and is handled again")]
    public static partial void NotSettled(ILogger logger, string stream, StreamPosition position);
}
