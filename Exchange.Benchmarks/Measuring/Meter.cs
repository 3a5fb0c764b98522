namespace Exchange.Benchmarks;

/// <summary>Adds up the thread CPU time and the memory that pieces of work take.</summary>
public sealed class Meter
{
    private long time, bytes;

    /// <summary>Collects what the preparation left behind, so that it is not collected while the clock runs.</summary>
    public Meter()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>A piece of work begins.</summary>
    public void Start()
    {
        bytes -= GC.GetAllocatedBytesForCurrentThread();
        time -= ThreadClock.Nanoseconds();
    }

    /// <summary>It has ended.</summary>
    public void Stop()
    {
        time += ThreadClock.Nanoseconds();
        bytes += GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>What one command cost.</summary>
    /// <param name="commands">How many commands the pieces had.</param>
    public Cost Per(int commands) => new((double)time / commands, (double)bytes / commands);
}
