using System.Diagnostics.Metrics;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// What can be measured of an engine. Its commands are counted in an array, into which somebody looks who collects; the rest is measured
/// once for each commit. So it costs the way of an order next to nothing.
/// </summary>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    internal const string Name = "Exchange.Engine";

    private const int Reasons = 256;

    private static readonly Outcome[] Outcomes = Enum.GetValues<Outcome>();

    private static readonly KeyValuePair<string, object?> Saved = new("result", "saved"), Failed = new("result", "failed");

    private readonly Meter meter = new(Name);
    private readonly long[] commands = new long[CommandKinds.Count * Outcomes.Length * Reasons];
    private readonly Counter<long> events, failures;
    private readonly Histogram<double> commit, publish, recovery, snapshot;
    private readonly Histogram<int> size;

    public EngineMetrics()
    {
        meter.CreateObservableCounter(
            "exchange.engine.commands", Observe, "{command}", "Commands that were decided and committed, by their outcome.");
        events = meter.CreateCounter<long>("exchange.engine.events", "{event}", "Events that were committed.");
        failures = meter.CreateCounter<long>("exchange.engine.failures", "{failure}", "Lives of the engine that ended by a failure.");
        size = meter.CreateHistogram("exchange.engine.commit.size", "{command}", "Commands in a commit.", null, Buckets.Commands);
        commit = Times("exchange.engine.commit.duration", "How long a commit took.");
        publish = Times("exchange.engine.publish.duration", "How long the live views took to follow a commit.");
        recovery = Times("exchange.engine.recovery.duration", "How long the engine took to be built from the store.");
        snapshot = Times("exchange.engine.snapshot.duration", "How long a snapshot took to be built and written.");
    }

    /// <summary>A batch was committed.</summary>
    internal void Committed(DecidedBatch batch, TimeSpan time)
    {
        events.Add(batch.Events.Count);
        size.Record(batch.Commands.Count);
        commit.Record(time.TotalSeconds);
        foreach (var command in batch.Commands)
        {
            var (outcome, reason) = (command.Result.Outcome, command.Result.Reason);
            commands[((int)command.Kind * Outcomes.Length + (int)outcome) * Reasons + (int)reason]++;
        }
    }

    /// <summary>The live views stand for a batch.</summary>
    internal void Published(TimeSpan time) => publish.Record(time.TotalSeconds);

    /// <summary>An engine was built from the store.</summary>
    internal void Recovered(TimeSpan time) => recovery.Record(time.TotalSeconds);

    /// <summary>A snapshot was written, or could not be.</summary>
    internal void Snapshot(TimeSpan time, bool isSaved) => snapshot.Record(time.TotalSeconds, isSaved ? Saved : Failed);

    /// <summary>The engine has failed.</summary>
    internal void Fail() => failures.Add(1);

    public void Dispose() => meter.Dispose();

    private Histogram<double> Times(string name, string description) =>
        meter.CreateHistogram(name, "s", description, null, Buckets.Seconds);

    // One thread counts, another reads what it finds; a number may be a commit old.
    private IEnumerable<Measurement<long>> Observe()
    {
        for (var i = 0; i < commands.Length; i++)
        {
            if (Volatile.Read(ref commands[i]) is var count and > 0) yield return new Measurement<long>(count, TagsOf(i));
        }
    }

    private static KeyValuePair<string, object?>[] TagsOf(int index)
    {
        var reason = (RejectReason)(index % Reasons);
        var outcome = Outcomes[index / Reasons % Outcomes.Length];
        var kind = (CommandKind)(index / Reasons / Outcomes.Length);
        return
        [
            new("command", kind.Name()),
            new("outcome", Word(outcome.ToString())),
            new("reason", reason == RejectReason.None ? "none" : Word(reason.ToString())),
        ];
    }

    // TooManyOpenOrders is too_many_open_orders.
    private static string Word(string name) => string.Concat(name.Select((letter, index) =>
        !char.IsUpper(letter) ? letter.ToString() : (index > 0 ? "_" : "") + char.ToLowerInvariant(letter)));
}
