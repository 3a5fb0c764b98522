using System.Diagnostics.Metrics;

namespace Exchange.Api;

/// <summary>What can be measured of the streams to clients, and of the copy of the live views behind them.</summary>
internal static class LiveMetrics
{
    /// <summary>The name of the meter.</summary>
    internal const string Name = "Exchange.Live";

    private static readonly Meter Meter = new(Name);

    private static readonly UpDownCounter<int> Connections =
        Meter.CreateUpDownCounter<int>("exchange.live.connections", "{connection}", "Connections to the streams.");

    private static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("exchange.live.connections.refused", "{connection}", "Connections beyond the limits.");

    private static readonly UpDownCounter<int> Subscriptions =
        Meter.CreateUpDownCounter<int>("exchange.live.subscriptions", "{stream}", "Streams that are open, by their kind.");

    private static readonly Counter<long> Conflations = Meter.CreateCounter<long>(
        "exchange.live.conflations", "{message}", "Differences that stand for several commits, since their reader was not ready before.");

    private static readonly Counter<long> Resyncs = Meter.CreateCounter<long>(
        "exchange.live.resyncs", "{stream}", "Streams that went on with a snapshot, since a difference reached not far enough.");

    private static readonly Counter<long> Loads = Meter.CreateCounter<long>(
        "exchange.live.loads", "{load}", "How often this process has read all live views of the markets.");

    private static readonly Counter<long> UnreadableCounter =
        Meter.CreateCounter<long>("exchange.live.unreadable", "{message}", "Messages on the feed's channel that are no updates.");

    private static readonly Counter<long> LostCounter =
        Meter.CreateCounter<long>("exchange.live.lost", "{time}", "How often updates were missing, and all was read again.");

    internal static void Unreadable(string venue) => UnreadableCounter.Add(1, Venue(venue));

    internal static void Lost(string venue) => LostCounter.Add(1, Venue(venue));

    internal static void Entered(int connections) => Connections.Add(connections);

    internal static void TurnedAway() => Refused.Add(1);

    /// <summary>A stream was opened, or ended.</summary>
    /// <param name="stream">Its name, of which the first word is its kind.</param>
    /// <param name="streams">1 or -1.</param>
    internal static void Subscribed(string stream, int streams) => Subscriptions.Add(streams, Kind(stream.Split(' ')[0]));

    internal static void Conflated() => Conflations.Add(1);

    internal static void Resynced(string kind) => Resyncs.Add(1, Kind(kind));

    internal static void Loaded() => Loads.Add(1);

    private static KeyValuePair<string, object?> Venue(string venue) => new("venue", venue);

    private static KeyValuePair<string, object?> Kind(string kind) => new("stream", kind);
}
