using System.Diagnostics.Metrics;

namespace Exchange.Api;

/// <summary>What can be measured of the copy of the live views; each has the venue as its tag.</summary>
internal static class LiveMetrics
{
    /// <summary>The name of the meter.</summary>
    internal const string Name = "Exchange.Live";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> UnreadableCounter =
        Meter.CreateCounter<long>("exchange.live.unreadable", "{message}", "Messages on the feed's channel that are no updates.");

    private static readonly Counter<long> LostCounter =
        Meter.CreateCounter<long>("exchange.live.lost", "{time}", "How often updates were missing, and all was read again.");

    internal static void Unreadable(string venue) => UnreadableCounter.Add(1, Tag(venue));

    internal static void Lost(string venue) => LostCounter.Add(1, Tag(venue));

    private static KeyValuePair<string, object?> Tag(string venue) => new("venue", venue);
}
