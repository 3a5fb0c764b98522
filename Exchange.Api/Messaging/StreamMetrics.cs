using System.Diagnostics.Metrics;

namespace Exchange.Api;

/// <summary>What can be measured of the streams; each has the stream's key as its tag.</summary>
internal static class StreamMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Exchange.Streams";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Entries =
        Meter.CreateCounter<long>("exchange.stream.entries", "{entry}", "Entries that were read and taken.");

    private static readonly Histogram<double> Delay = Meter.CreateHistogram(
        "exchange.stream.delay", "s", "How long the oldest of the entries that were read at once had been in the stream.", null,
        Buckets.Seconds);

    private static readonly Counter<long> DeadLettersCounter =
        Meter.CreateCounter<long>("exchange.stream.dead_letters", "{entry}", "Entries that could not be read or handled.");

    private static readonly Counter<long> Restarts =
        Meter.CreateCounter<long>("exchange.stream.restarts", "{restart}", "Consumers that failed and were started again.");

    private static readonly UpDownCounter<int> HaltedStreams =
        Meter.CreateUpDownCounter<int>("exchange.stream.halted", "{stream}", "Streams halted by an impossible id: somebody has to look.");

    public static void Read(string stream, int entries, TimeSpan delay)
    {
        Entries.Add(entries, Tag(stream));
        Delay.Record(Math.Max(0, delay.TotalSeconds), Tag(stream));
    }

    public static void DeadLetter(string stream) => DeadLettersCounter.Add(1, Tag(stream));

    public static void Restarted(string stream) => Restarts.Add(1, Tag(stream));

    public static void Halted(string stream, bool halted) => HaltedStreams.Add(halted ? 1 : -1, Tag(stream));

    private static KeyValuePair<string, object?> Tag(string stream) => new("stream", stream);
}
