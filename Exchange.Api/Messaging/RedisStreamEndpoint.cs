using Wolverine.Configuration;
using Wolverine.Runtime;
using Wolverine.Transports;
using Wolverine.Transports.Sending;
using Endpoint = Wolverine.Configuration.Endpoint;

namespace Exchange.Api;

/// <summary>One Redis stream, as Wolverine sends to it or listens to it.</summary>
public sealed class RedisStreamEndpoint : Endpoint
{
    private readonly RedisStreamTransport transport;

    internal RedisStreamEndpoint(RedisStreamTransport transport, string key)
        : base(RedisStreamTransport.UriOf(key), EndpointRole.Application)
    {
        this.transport = transport;
        Key = key;
        // Agents' addresses contain the name, so it is written as in an address.
        EndpointName = Uri.AbsolutePath[1..];
        BrokerRole = "stream";
        Mode = EndpointMode.Inline;
        MaxDegreeOfParallelism = 1;
        // For senders in batches; 250 ms, Wolverine's own, would be felt.
        MessageBatchSize = 500;
        MessageBatchTimeout = TimeSpan.FromMilliseconds(5);
    }

    /// <summary>The stream's key in Redis.</summary>
    public string Key { get; }

    /// <summary>
    /// The most entries that are read at once. What comes in faster waits in Redis. It also bounds what the listener holds in memory.
    /// </summary>
    public int ReadLimit { get; set; } = 1000;

    /// <summary>
    /// About how many entries the dead letters' stream keeps; beyond it the oldest go. (Redis drops whole blocks, of a hundred or so.)
    /// </summary>
    public int DeadLetterLimit { get; set; } = 10_000;

    /// <summary>Makes the consumer of a listener. Without one, entries go to Wolverine's handlers.</summary>
    internal Func<IServiceProvider, IStreamConsumer>? Consumer { get; set; }

    internal RedisConnections Connections => transport.Connections;

    /// <inheritdoc/>
    public override ValueTask<IListener> BuildListenerAsync(IWolverineRuntime runtime, IReceiver receiver)
    {
        if (Consumer is null && Mode != EndpointMode.Inline)
        {
            throw new InvalidOperationException(
                $"The stream {Key} is sent to in batches and listened to by handlers in one process. Wolverine would settle messages "
                + "before they are handled. Send inline, or listen in another process.");
        }

        return new(new RedisStreamListener(this, runtime, receiver));
    }

    /// <summary>
    /// The sender is there from the start and stays. Wolverine would take it away after some idle minutes, under a caller's hands perhaps.
    /// </summary>
    public override bool AutoStartSendingAgent() => true;

    /// <summary>What waits in a stream waits in Redis, so there is no queue that could be too long.</summary>
    public override bool ShouldEnforceBackPressure() => false;

    /// <summary>
    /// Wolverine takes a sender that is a sending agent too as it is. Its own agent for inline sending swallows failures and tries again
    /// later, when the caller has long been told something else.
    /// </summary>
    protected override ISender CreateSender(IWolverineRuntime runtime) => SendsInline
        ? new InlineStreamSender(this, runtime)
        : new BatchedSender(
            this, new StreamSenderProtocol(this), runtime.Cancellation, runtime.LoggerFactory.CreateLogger<BatchedSender>());

    /// <inheritdoc/>
    protected override bool supportsMode(EndpointMode mode) => mode is EndpointMode.Inline or EndpointMode.BufferedInMemory;
}
