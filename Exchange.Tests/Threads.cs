using System.Runtime.CompilerServices;

namespace Exchange.Tests;

/// <summary>
/// Some tests read sockets by blocking, beside the exchange that is to answer them in the same process. With few threads on few cores
/// both would wait for a thread, for longer than a server has patience.
/// </summary>
internal static class Threads
{
    private const int Enough = 64;

    [ModuleInitializer]
    internal static void Have() => ThreadPool.SetMinThreads(Enough, Enough);
}
