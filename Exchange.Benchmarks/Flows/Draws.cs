namespace Exchange.Benchmarks;

/// <summary>
/// Seeded random draws (SplitMix64) in integers only, so that a seed gives the same flow on every machine and version of .NET.
/// </summary>
public sealed class Draws(ulong seed)
{
    // Twelve uniform numbers below 2^16 have a sum with the standard deviation 2^16, and nearly the normal distribution.
    private const int UniformsPerNormal = 12;
    private const int UniformBits = 16;
    private const long NormalMean = (UniformsPerNormal << UniformBits) / 2;

    private ulong state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
            return mixed ^ mixed >> 31;
        }
    }

    /// <summary>A uniform number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Bits(), (ulong)bound, out _);

    /// <summary>A uniform number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in one of <paramref name="of"/> draws.</summary>
    public bool OneIn(int of) => Below(of) == 0;

    /// <summary>|N(0, sigma)|, rounded.</summary>
    public int AbsoluteNormal(int sigma)
    {
        var sum = 0L;
        for (var drawn = 0; drawn < UniformsPerNormal; drawn += 4)
        {
            var bits = Bits();
            for (var shift = 0; shift < 64; shift += UniformBits)
                sum += (long)(bits >> shift & (1 << UniformBits) - 1);
        }

        return (int)(Math.Abs(sum - NormalMean) * sigma + (1 << UniformBits - 1) >> UniformBits);
    }
}
