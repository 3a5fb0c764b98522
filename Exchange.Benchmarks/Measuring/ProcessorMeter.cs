using System.Diagnostics;

namespace Exchange.Benchmarks;

/// <summary>How busy the processes of an exchange keep the machine: measured from its creation until it is read.</summary>
internal sealed class ProcessorMeter
{
    private readonly (string Name, Func<double> Seconds)[] sources;
    private readonly double[] begun;
    private readonly double machineBegun;
    private readonly long start;

    /// <summary>Begins to measure.</summary>
    /// <param name="sources">The name of each process or family of processes, and the seconds that it has used so far.</param>
    public ProcessorMeter(params (string Name, Func<double> Seconds)[] sources)
    {
        this.sources = sources;
        begun = [.. sources.Select(source => source.Seconds())];
        machineBegun = ProcessorTime.OfMachine();
        start = Stopwatch.GetTimestamp();
    }

    /// <summary>This process, other processes of the exchange, and the stores where they are on this machine.</summary>
    public static ProcessorMeter Start(BenchmarkStores stores, string self, params (string Name, int Process)[] others)
    {
        List<(string, Func<double>)> sources = [(self, () => ProcessorTime.Of(Environment.ProcessId))];
        sources.AddRange(others.Select(other => (other.Name, (Func<double>)(() => ProcessorTime.Of(other.Process)))));
        if (stores.PostgresProcess is { } postgres) sources.Add(("postgres", () => ProcessorTime.OfFamily(postgres)));
        if (stores.RedisProcess is { } redis) sources.Add(("redis", () => ProcessorTime.Of(redis)));
        return new ProcessorMeter([.. sources]);
    }

    /// <summary>Shares as percentages, in words.</summary>
    public static string Format((string Name, double Share)[] shares, int decimals = 0) =>
        string.Join(", ", shares.Select(share => $"{share.Name} {(share.Share * 100).ToString($"F{decimals}", null)}"));

    /// <summary>What was used since the beginning, as shares of one processor; the last is everything else on the machine.</summary>
    public (string Name, double Share)[] Read()
    {
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var machine = (ProcessorTime.OfMachine() - machineBegun) / elapsed;
        var shares = sources.Select((source, i) => (source.Name, (source.Seconds() - begun[i]) / elapsed)).ToArray();
        return [.. shares, ("others", Math.Max(0, machine - shares.Sum(share => share.Item2)))];
    }
}
