using Wolverine.Runtime;
using Wolverine.Transports;

namespace Exchange.Api;

/// <summary>
/// Wolverine over Redis Streams, for logs whose order counts: a sender knows that its message is in the stream, and one reader takes the
/// entries in their order. See docs/architecture.md, "The order path".
/// </summary>
public sealed class RedisStreamTransport() : TransportBase<RedisStreamEndpoint>(Scheme, "Redis streams", ["redis", "stream"])
{
    /// <summary>The scheme of the endpoints' addresses.</summary>
    public const string Scheme = "redis-stream";

    private readonly Dictionary<string, RedisStreamEndpoint> byKey = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private RedisConnections? connections;

    /// <summary>Where the connections come from, once the host starts.</summary>
    internal Func<IServiceProvider, RedisConnections> Source { get; set; } = services => services.GetRequiredService<RedisConnections>();

    /// <summary>The connections, from the start of the host on.</summary>
    internal RedisConnections Connections =>
        connections ?? throw new InvalidOperationException("The host has not started, so its Redis streams have no connections yet.");

    /// <summary>
    /// The address of a stream: redis-stream://stream/ and its key, in which all but letters, digits and - . _ ~ : is percent-encoded.
    /// </summary>
    /// <exception cref="ArgumentException">The key is empty, or one of the few (. and ..) that no address can carry.</exception>
    public static Uri UriOf(string key)
    {
        // The key is the path, not the host: hosts are folded to lower case and may not contain a colon.
        var uri = new Uri($"{Scheme}://stream/{Uri.EscapeDataString(key).Replace("%3A", ":", StringComparison.Ordinal)}");
        return key.Length > 0 && KeyOf(uri) == key
            ? uri
            : throw new ArgumentException("This key of a stream cannot be written as an address.", nameof(key));
    }

    /// <summary>The key of the stream that has this address.</summary>
    public static string KeyOf(Uri uri) => Uri.UnescapeDataString(uri.AbsolutePath[1..]);

    /// <inheritdoc/>
    public override ValueTask InitializeAsync(IWolverineRuntime runtime)
    {
        connections = Source(runtime.Services);
        return base.InitializeAsync(runtime);
    }

    /// <summary>The endpoint of a stream, which is made when it is asked for first.</summary>
    internal RedisStreamEndpoint EndpointOf(string key)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key, out var endpoint)) byKey.Add(key, endpoint = new RedisStreamEndpoint(this, key));
            return endpoint;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<RedisStreamEndpoint> endpoints()
    {
        lock (gate) return [.. byKey.Values];
    }

    /// <inheritdoc/>
    protected override RedisStreamEndpoint findEndpointByUri(Uri uri) => EndpointOf(KeyOf(uri));
}
