using System.Net;
using System.Net.Sockets;

namespace Exchange.Api;

/// <summary>
/// Looks at the stores before anything else starts: whether they are there, and whether what they confirm survives a crash. An exchange
/// on a store that may forget is worse than none, because its customers believe the answers.
/// </summary>
internal static class StoreGuard
{
    /// <summary>How long a store may take to start beside this process.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns when both stores are fit.</summary>
    /// <exception cref="StartRefused">One is not: STORE_UNREACHABLE, UNSAFE_STORE or SCHEMA_MISMATCH.</exception>
    internal static async Task CheckAsync(ExchangeOptions options, TimeSpan patience)
    {
        var deployment = await AwaitAsync("PostgreSQL", patience, () => PostgresCheck.RunAsync(options.Postgres));
        await AwaitAsync("Redis", patience, () => RedisCheck.RunAsync(options.Redis, options.Venue, deployment));
    }

    internal static StartRefused Unreachable(string message) => StartRefused.Setting("STORE_UNREACHABLE", message);

    internal static StartRefused Unsafe(string message) => StartRefused.Setting("UNSAFE_STORE", message);

    internal static StartRefused Mismatch(string message) => StartRefused.Setting("SCHEMA_MISMATCH", message);

    /// <summary>A name that nobody knows will not become known by waiting, so it is told apart from a store that is starting.</summary>
    internal static async Task ResolveAsync(string store, string host)
    {
        try
        {
            await Dns.GetHostAddressesAsync(host);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw Unreachable($"the host name in Exchange:{store} cannot be resolved; put it right.");
        }
    }

    private static async Task<T> AwaitAsync<T>(string store, TimeSpan patience, Func<Task<T>> check)
    {
        var ends = DateTime.UtcNow + patience;
        for (var told = false; ; told = true)
        {
            try
            {
                return await check();
            }
            catch (StoreNotReady e)
            {
                if (DateTime.UtcNow + Pause >= ends) throw Unreachable(e.Message);
                if (!told) Console.WriteLine($"Waiting up to {patience.TotalSeconds:0} s for {store}...");
                await Task.Delay(Pause);
            }
        }
    }
}

/// <summary>A store cannot be used yet, but perhaps soon.</summary>
/// <param name="message">What to do if it stays so.</param>
internal sealed class StoreNotReady(string message) : Exception(message);
