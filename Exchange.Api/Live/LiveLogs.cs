namespace Exchange.Api;

/// <summary>What the live views of a process say in the log.</summary>
internal static partial class LiveLogs
{
    [LoggerMessage(201, LogLevel.Debug, "An update of venue {Venue} does not follow the last; its live views are read again")]
    internal static partial void LiveViewsLost(this ILogger logger, string venue);

    [LoggerMessage(202, LogLevel.Warning, "A message on channel {Channel} is no update and was passed over")]
    internal static partial void FeedUnreadable(this ILogger logger, string channel);
}
