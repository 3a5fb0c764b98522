using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Exchange.Domain;

/// <summary>Hints to the processor.</summary>
internal static class CacheHint
{
    /// <summary>
    /// Asks for a cache line ahead of its use, without waiting. A line that is not in a near cache takes as long as a hundred additions, so
    /// it pays to ask for those of the commands to come while the one at hand is executed. It changes nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref T line)
    {
        // The address may be out of date by the time it is used: a hint that misses costs nothing.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref line));
    }
}
