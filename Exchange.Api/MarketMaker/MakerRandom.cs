namespace Exchange.Api;

/// <summary>Chance from a seed: the same seed gives the same draws, in every version of the runtime (SplitMix64).</summary>
internal sealed class MakerRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>A stream of draws of its own for each name.</summary>
    internal static MakerRandom For(int seed, string name) =>
        new(name.Aggregate(14695981039346656037 ^ unchecked((ulong)seed), (hash, letter) => unchecked((hash ^ letter) * 1099511628211)));

    /// <summary>A number from 0 up to, but not including, 1.</summary>
    internal double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the normal distribution with mean 0 and deviation 1.</summary>
    internal double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>How often something happens that happens so often on average; at most 50.</summary>
    internal int Poisson(double mean)
    {
        const int most = 50;
        var (limit, product, count) = (Math.Exp(-Math.Min(mean, most)), Uniform(), 0);
        while (product > limit && count < most)
        {
            product *= Uniform();
            count++;
        }

        return count;
    }

    private ulong Next()
    {
        unchecked // it calculates modulo 2^64
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
