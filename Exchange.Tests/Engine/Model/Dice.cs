namespace Exchange.Tests.Engine.Model;

/// <summary>Random numbers that follow from their seed alone, on every machine (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A number from low to high, both included; low if there is none.</summary>
    public long Between(long low, long high)
    {
        if (low >= high) return low;
        var choices = (UInt128)(high - (Int128)low) + 1;
        return (long)(low + (Int128)(Next() % choices));
    }

    public int Below(int bound) => (int)Between(0, bound - 1);

    public bool OneIn(int n) => Below(n) == 0;

    public bool Percent(int percent) => Below(100) < percent;

    public T Pick<T>(params IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>One of the choices, each as often as its weight says.</summary>
    public T Weighted<T>(params ReadOnlySpan<(int Weight, T Choice)> choices)
    {
        var sum = 0;
        foreach (var (weight, _) in choices) sum += weight;
        var rest = Below(sum);
        foreach (var (weight, choice) in choices)
        {
            if (rest < weight) return choice;
            rest -= weight;
        }

        throw new InvalidOperationException("The weights do not add up.");
    }
}
