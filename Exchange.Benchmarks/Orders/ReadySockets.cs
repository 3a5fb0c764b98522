using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Exchange.Benchmarks;

/// <summary>
/// Waits for whichever of many sockets has something to read. The framework's own ways keep several threads awake, or look at every socket
/// each time; on Linux this is one call of epoll, so that a load client leaves the machine to what it measures.
/// </summary>
internal sealed class ReadySockets : IDisposable
{
    private const int Add = 1, Readable = 1; // EPOLL_CTL_ADD, EPOLLIN
    private const int AtOnce = 512;

    // struct epoll_event: a word of flags and eight bytes of the caller's, without a gap on x86-64 only.
    private static readonly int ValueAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Size = ValueAt + sizeof(long);

    private readonly byte[] events = new byte[AtOnce * Size];
    private readonly int epoll;

    public ReadySockets()
    {
        if (!OperatingSystem.IsLinux()) throw new BenchmarkFailed("The load client needs Linux.");
        epoll = Check(epoll_create1(0));
    }

    /// <summary>Watches a socket, which is called by a number from now on. One that is closed is watched no more.</summary>
    public void Watch(Socket socket, int number)
    {
        var wish = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(wish, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(wish.AsSpan(ValueAt), number);
        Check(epoll_ctl(epoll, Add, (int)socket.Handle, wish));
    }

    /// <summary>Waits until some have something to read, or the time is over.</summary>
    /// <param name="numbers">Takes the numbers of those that have.</param>
    /// <returns>How many have.</returns>
    public int Wait(Span<int> numbers, int milliseconds)
    {
        var count = epoll_wait(epoll, events, Math.Min(AtOnce, numbers.Length), milliseconds);
        if (count < 0) return 0; // a signal came
        for (var i = 0; i < count; i++)
            numbers[i] = (int)BinaryPrimitives.ReadInt64LittleEndian(events.AsSpan(i * Size + ValueAt));
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = close(epoll);

    private static int Check(int result) => result >= 0
        ? result
        : throw new InvalidOperationException($"epoll failed with errno {Marshal.GetLastPInvokeError()}.");

#pragma warning disable IDE1006, SYSLIB1054 // the names are libc's; generated marshalling would need unsafe code for nothing
    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int epoll, int operation, int socket, byte[] wish);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_wait(int epoll, [Out] byte[] events, int most, int milliseconds);

    [DllImport("libc")]
    private static extern int close(int descriptor);
#pragma warning restore IDE1006, SYSLIB1054
}
