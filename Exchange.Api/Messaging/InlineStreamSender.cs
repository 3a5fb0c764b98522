using StackExchange.Redis;
using Wolverine;
using Wolverine.Logging;
using Wolverine.Runtime;
using Wolverine.Transports.Sending;
using Endpoint = Wolverine.Configuration.Endpoint;

namespace Exchange.Api;

/// <summary>
/// Adds each message to its stream while the caller waits. The caller gets the failure, if there is one, and nothing is tried again behind
/// its back. Senders do not wait for each other: the connection pipelines their messages, of which as many are on their way as there are
/// callers.
/// </summary>
internal sealed class InlineStreamSender(RedisStreamEndpoint endpoint, IWolverineRuntime runtime) : ISender, ISendingAgent
{
    private readonly RedisKey key = endpoint.Key;
    private readonly IMessageTracker tracker = runtime.MessageTracking;

    public Uri Destination => endpoint.Uri;
    public Endpoint Endpoint => endpoint;
    public Uri? ReplyUri { get; set; }
    public bool Latched => false;
    public bool IsDurable => false;
    public bool SupportsNativeScheduledSend => false;
    public DateTimeOffset LastMessageSentAt { get; private set; } = DateTimeOffset.UtcNow;

    public ValueTask EnqueueOutgoingAsync(Envelope envelope) => StoreAndForwardAsync(envelope);

    public async ValueTask StoreAndForwardAsync(Envelope envelope)
    {
        envelope.Status = EnvelopeStatus.Outgoing;
        using var activity = endpoint.TelemetryEnabled ? WolverineTracing.StartSending(envelope) : null;
        // Whoever handles the message is part of the same trace, below this step of it.
        if (activity is not null) envelope.ParentId = activity.Id;
        await SendAsync(envelope);
        tracker.Sent(envelope);
        LastMessageSentAt = DateTimeOffset.UtcNow;
    }

    public async ValueTask SendAsync(Envelope envelope)
    {
        var fields = await StreamEntryFormat.WriteAsync(envelope, endpoint.DefaultSerializer);
        try
        {
            var connection = await endpoint.Connections.SharedAsync();
            await connection.GetDatabase().StreamAddAsync(key, fields);
        }
        catch (Exception failure)
            when (failure is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            throw Failed(failure);
        }
    }

    public async Task<bool> PingAsync()
    {
        await (await endpoint.Connections.SharedAsync()).GetDatabase().PingAsync();
        return true;
    }

    private StreamSendException Failed(Exception failure)
    {
        var maybe = MayHaveBeenSent(failure);
        var what = maybe ? "may or may not have been" : "was not";
        return new StreamSendException($"A message {what} added to the stream {endpoint.Key}: {failure.Message}", maybe, failure);
    }

    /// <summary>
    /// Only what certainly never left is called so: what Redis refused, and what found no connection. A command that timed out may still be
    /// sent by the connection, and one whose connection broke may have arrived.
    /// </summary>
    private static bool MayHaveBeenSent(Exception failure) => failure switch
    {
        RedisServerException => false,
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection } lost =>
            lost.CommandStatus is not (CommandStatus.WaitingToBeSent or CommandStatus.WaitingInBacklog),
        _ => true,
    };
}
