using System.Numerics;

namespace Exchange.Benchmarks;

/// <summary>
/// Counts how long things took, from many threads at once, in steps of less than 2 %: the highest bits of the number of nanoseconds name a
/// counter.
/// </summary>
internal sealed class Latencies
{
    private const int Bits = 6; // so many after the highest count, which makes steps of 1/64
    private const int Rows = 40; // up to 2^40 ns, which is 18 minutes

    private readonly long[] counts = new long[Rows << Bits];

    /// <summary>How many were counted.</summary>
    public long Count => counts.Sum();

    /// <summary>Counts one.</summary>
    public void Add(TimeSpan time)
    {
        var nanoseconds = (ulong)Math.Max(1, time.TotalNanoseconds);
        var shift = Math.Max(0, BitOperations.Log2(nanoseconds) - Bits);
        var place = (shift << Bits) + (int)(nanoseconds >> shift);
        Interlocked.Increment(ref counts[Math.Min(place, counts.Length - 1)]);
    }

    /// <summary>The milliseconds that a share of all did not exceed.</summary>
    /// <param name="share">0.5 for the median.</param>
    public double Milliseconds(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var place = 0; place < counts.Length; place++)
        {
            left -= counts[place];
            if (left <= 0) return Upper(place) / 1e6;
        }

        return 0;
    }

    // The value at the end of the counter's range.
    private static double Upper(int place)
    {
        var shift = Math.Max(0, (place >> Bits) - 1);
        return ((ulong)(place - (shift << Bits)) + 1) * Math.Pow(2, shift);
    }
}
