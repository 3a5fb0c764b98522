namespace Exchange.Benchmarks;

/// <summary>Adds up what a thread used between starts and stops, which cost less than a microsecond themselves.</summary>
internal sealed class Stopclock
{
    private long nanoseconds, bytes;

    /// <summary>What is there to collect is collected now, and not while the clock runs.</summary>
    public static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    public void Start()
    {
        bytes -= GC.GetAllocatedBytesForCurrentThread();
        nanoseconds -= ThreadClock.Nanoseconds();
    }

    public void Stop()
    {
        nanoseconds += ThreadClock.Nanoseconds();
        bytes += GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>The cost of each of so many commands.</summary>
    public Cost CostOf(int commands) => new((double)nanoseconds / commands, (double)bytes / commands);
}
