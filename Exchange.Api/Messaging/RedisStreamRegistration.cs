using Wolverine;
using Wolverine.Configuration;

namespace Exchange.Api;

/// <summary>What Wolverine's options gain: streams of Redis to send to and to listen to.</summary>
public static class RedisStreamRegistration
{
    /// <summary>
    /// Makes Redis streams known. The connections are a service of the host, unless <paramref name="source"/> says otherwise.
    /// </summary>
    public static WolverineOptions UseRedisStreams(this WolverineOptions options, Func<IServiceProvider, RedisConnections>? source = null)
    {
        var transport = Transport(options);
        if (source is not null) transport.Source = source;
        return options;
    }

    /// <summary>
    /// Listens to a stream, in its order. Without a consumer of one's own, messages go to Wolverine's handlers one by one, at least once,
    /// and those that fail for good become dead letters.
    /// </summary>
    public static RedisStreamListening ListenToRedisStream(this WolverineOptions options, string key)
    {
        var endpoint = Transport(options).EndpointOf(key);
        endpoint.IsListener = true;
        return new RedisStreamListening(endpoint);
    }

    /// <summary>
    /// Sends messages to a stream, each while its sender waits (a failure is a <see cref="StreamSendException"/>), or with BufferedInMemory
    /// in batches behind the sender's back.
    /// </summary>
    public static RedisStreamSending ToRedisStream(this IPublishToExpression publishing, string key)
    {
        var endpoint = Transport(((PublishingExpression)publishing).Parent).EndpointOf(key);
        publishing.To(endpoint.Uri);
        return new RedisStreamSending(endpoint);
    }

    private static RedisStreamTransport Transport(WolverineOptions options) => options.Transports.GetOrCreate<RedisStreamTransport>();
}

/// <summary>How a stream is listened to.</summary>
public sealed class RedisStreamListening : ListenerConfiguration<RedisStreamListening, RedisStreamEndpoint>
{
    internal RedisStreamListening(RedisStreamEndpoint endpoint) : base(endpoint)
    {
    }

    /// <summary>
    /// Entries go in batches to a consumer that keeps its own position. The consumer is made whenever the listener starts, which with
    /// <see cref="Exclusive"/> is when this host's turn comes; it may be the same each time.
    /// </summary>
    public RedisStreamListening HandledBy(Func<IServiceProvider, IStreamConsumer> consumer)
    {
        add(endpoint => endpoint.Consumer = consumer);
        return this;
    }

    /// <summary>
    /// One host at a time listens: with DurabilityMode.Balanced, which needs a message store, Wolverine sees to that. It does not fence: a
    /// host that stalls may go on for a moment beside its successor. Without this, each host reads every entry.
    /// </summary>
    public RedisStreamListening Exclusive() => ListenWithStrictOrdering();

    /// <summary>The most entries that are read at once; see <see cref="RedisStreamEndpoint.ReadLimit"/>.</summary>
    public RedisStreamListening ReadLimit(int entries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        add(endpoint => endpoint.ReadLimit = entries);
        return this;
    }

    /// <summary>About how many dead letters are kept; see <see cref="RedisStreamEndpoint.DeadLetterLimit"/>.</summary>
    public RedisStreamListening DeadLetterLimit(int entries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        add(endpoint => endpoint.DeadLetterLimit = entries);
        return this;
    }
}

/// <summary>How a stream is sent to.</summary>
public sealed class RedisStreamSending : SubscriberConfiguration<RedisStreamSending, RedisStreamEndpoint>
{
    internal RedisStreamSending(RedisStreamEndpoint endpoint) : base(endpoint)
    {
    }
}
