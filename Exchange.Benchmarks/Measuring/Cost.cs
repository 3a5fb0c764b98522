namespace Exchange.Benchmarks;

/// <summary>What one command costs.</summary>
/// <param name="Nanoseconds">Thread CPU time.</param>
/// <param name="Bytes">Managed memory allocated, garbage or not.</param>
public readonly record struct Cost(double Nanoseconds, double Bytes)
{
    /// <summary>Of several runs, the time of the fastest: the one that other processes disturbed least.</summary>
    public double Best { get; private init; } = Nanoseconds;

    /// <summary>The median time and the median memory of several runs.</summary>
    public static Cost Median(IReadOnlyCollection<Cost> runs) =>
        new(Median(runs.Select(run => run.Nanoseconds)), Median(runs.Select(run => run.Bytes)))
        {
            Best = runs.Min(run => run.Nanoseconds),
        };

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
