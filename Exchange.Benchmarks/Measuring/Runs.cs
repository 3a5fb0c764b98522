namespace Exchange.Benchmarks;

/// <summary>How often something is run: first until the JIT compiler is done with it, then to be timed.</summary>
/// <param name="Warm">Complete runs before those that count. The first of them is checked most thoroughly.</param>
/// <param name="Timed">The runs whose median counts.</param>
public readonly record struct Runs(int Warm, int Timed)
{
    // The runtime compiles optimized code on a thread of its own, a tenth of a second after new methods have stopped to appear.
    private static readonly TimeSpan JitPause = TimeSpan.FromMilliseconds(300);

    /// <summary>All runs.</summary>
    public int Count => Warm + Timed;

    /// <summary>The median cost of the timed runs.</summary>
    /// <param name="run">Runs once. It is told whether to check everything (the first run), or only the outcome.</param>
    /// <param name="ran">Called after each run.</param>
    public Cost Median(Func<bool, Cost> run, Action ran)
    {
        var costs = new List<Cost>(Timed);
        for (var number = 0; number < Count; number++)
        {
            var cost = run(number == 0);
            if (number >= Warm) costs.Add(cost);
            else Thread.Sleep(JitPause);
            ran();
        }

        return Cost.Median(costs);
    }
}
