using System.Diagnostics.Metrics;

namespace Exchange.Api;

/// <summary>What can be measured of the answers over HTTP, besides what the framework measures.</summary>
internal sealed class ApiMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    internal const string Name = "Exchange.Api";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> ProblemsCounter =
        Meter.CreateCounter<long>("exchange.api.problems", "{answer}", "Answers that tell of an error, by its code.");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "exchange.api.rate_limit.refusals", "{request}", "Requests beyond the limit of a key or an address.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "exchange.api.command.duration", "s", "From sending a command to hearing of its durable outcome.", null, Buckets.Seconds);

    private readonly Meter own = new(Name);

    public ApiMetrics(PendingCommands pending) => own.CreateObservableGauge(
        "exchange.api.commands.pending", () => pending.Count, "{command}", "Commands of this process that await their outcome.");

    internal static void Problem(string code) => ProblemsCounter.Add(1, new KeyValuePair<string, object?>("code", code));

    internal static void RateLimited(string owner) => Refusals.Add(1, new KeyValuePair<string, object?>("limit", owner));

    internal static void Answered(TimeSpan time) => Duration.Record(time.TotalSeconds);

    public void Dispose() => own.Dispose();
}
