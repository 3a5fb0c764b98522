using System.Diagnostics.Metrics;

namespace Exchange.Api;

/// <summary>
/// What /health/ready tells, as numbers. It looks every few seconds by itself, so that whoever collects gets what was found last, and waits
/// for no store.
/// </summary>
internal sealed class HealthMetrics : BackgroundService
{
    /// <summary>The name of the meter.</summary>
    internal const string Name = "Exchange.Health";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Meter meter = new(Name);
    private readonly Readiness readiness;
    private volatile ReadinessAnswer? last;

    public HealthMetrics(Readiness readiness)
    {
        this.readiness = readiness;
        meter.CreateObservableGauge(
            "exchange.health.check", () => Each<int>(check => check.IsOk ? 1 : 0), "{check}",
            "1 when a check of /health/ready is ok, else 0.");
        meter.CreateObservableGauge(
            "exchange.health.sequence", () => Each(check => check.Sequence), "{event}", "The venue's sequence that something stands for.");
        meter.CreateObservableGauge(
            "exchange.health.lag.events", () => Each(check => check.LagEvents), "{event}",
            "By how many committed events something is behind.");
        meter.CreateObservableGauge(
            "exchange.health.lag.time", () => Each(check => check.LagMs / 1_000.0), "s",
            "How long something has been waiting: the oldest command, or the first event that is not in the history.");
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do last = await LookAsync();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    // Whatever hinders the looking, it must not end the process.
    private async Task<ReadinessAnswer?> LookAsync()
    {
        try
        {
            return await readiness.AskAsync();
        }
        catch (Exception)
        {
            return null;
        }
    }

    private IEnumerable<Measurement<T>> Each<T>(Func<HealthCheck, T?> value)
        where T : struct
    {
        foreach (var check in last?.Checks ?? [])
            if (value(check) is { } number) yield return new Measurement<T>(number, new KeyValuePair<string, object?>("check", check.Name));
    }
}
