using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Exchange.Benchmarks;

/// <summary>
/// The processor time that this thread has used. Other processes on the machine hardly change it, while they do change how long a run
/// takes. Elsewhere than on Linux the wall clock stands in for it.
/// </summary>
public static class ThreadClock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID in Linux's <time.h>
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>What <see cref="Nanoseconds"/> counts, in words.</summary>
    public static string Name => OperatingSystem.IsLinux() ? "thread CPU time" : "wall time";

    /// <summary>The time used so far.</summary>
    public static long Nanoseconds()
    {
        if (!OperatingSystem.IsLinux()) return (long)Stopwatch.GetElapsedTime(0).TotalNanoseconds;
        if (clock_gettime(ThreadCpuTime, out var time) != 0)
            throw new InvalidOperationException($"clock_gettime failed with errno {Marshal.GetLastPInvokeError()}.");
        return time.Seconds * NanosecondsPerSecond + time.Nanoseconds;
    }

#pragma warning disable IDE1006, SYSLIB1054 // the name is libc's; generated marshalling would need unsafe code for nothing
    [DllImport("libc", SetLastError = true)]
    private static extern int clock_gettime(int clock, out TimeSpec time);
#pragma warning restore IDE1006, SYSLIB1054

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
