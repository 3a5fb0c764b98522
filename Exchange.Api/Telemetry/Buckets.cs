using System.Diagnostics.Metrics;

namespace Exchange.Api;

/// <summary>The bounds of histograms, which instruments recommend to whoever collects them.</summary>
internal static class Buckets
{
    /// <summary>For times in seconds, from a tenth of a millisecond to ten seconds.</summary>
    internal static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries =
            [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>For numbers of commands in a commit.</summary>
    internal static readonly InstrumentAdvice<int> Commands = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
    };
}
