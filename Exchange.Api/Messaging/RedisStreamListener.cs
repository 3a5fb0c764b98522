using Wolverine;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;
using Wolverine.Transports;

namespace Exchange.Api;

/// <summary>
/// Listens to one stream. Entries go to the endpoint's consumer, or one by one to Wolverine's handlers, after whose success their position
/// is kept in Redis.
/// </summary>
internal sealed class RedisStreamListener : IListener, ISupportDeadLetterQueue
{
    private readonly RedisStreamEndpoint endpoint;
    private readonly StreamLoop loop;
    private readonly HandlingConsumer? handling;
    private readonly Task running;
    private readonly ILogger logger;

    public RedisStreamListener(RedisStreamEndpoint endpoint, IWolverineRuntime runtime, IReceiver receiver)
    {
        this.endpoint = endpoint;
        logger = runtime.LoggerFactory.CreateLogger<RedisStreamListener>();
        Pipeline = receiver.Pipeline;
        handling = endpoint.Consumer is null ? new HandlingConsumer(endpoint, this, receiver, logger) : null;
        var types = runtime.Services.GetRequiredService<HandlerGraph>();
        var reader = new StreamEntryReader(endpoint, types, runtime.Options);
        loop = new StreamLoop(endpoint, handling ?? endpoint.Consumer!(runtime.Services), reader, logger);
        running = Task.Run(loop.RunAsync);
    }

    public Uri Address => endpoint.Uri;
    public IHandlerPipeline? Pipeline { get; }
    public bool NativeDeadLetterQueueEnabled => true;

    public async ValueTask StopAsync()
    {
        loop.Stop();
        // A handler that pauses its own listener gets here, and would wait for itself.
        if (HandlingConsumer.IsCaller) return;
        await running.WaitAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => StopAsync();

    public ValueTask CompleteAsync(Envelope envelope)
    {
        handling?.Settled(envelope);
        return default;
    }

    /// <summary>Does nothing: what is not settled is handled again, before anything that comes after it.</summary>
    public ValueTask DeferAsync(Envelope envelope) => default;

    public async Task MoveToErrorsAsync(Envelope envelope, Exception exception)
    {
        var fields = await StreamEntryFormat.WriteAsync(envelope, endpoint.DefaultSerializer);
        var reason = $"{exception.GetType().Name}: {exception.Message}";
        var position = (StreamPosition)envelope.RoutingInformation!;
        var database = (await endpoint.Connections.SharedAsync()).GetDatabase();
        await DeadLetters.AddAsync(database, endpoint, position, DeadLetters.Fields(fields, reason));
        StreamLog.DeadLetter(logger, endpoint.Key, position, reason);
        StreamMetrics.DeadLetter(endpoint.Key);
        handling?.Settled(envelope);
    }
}
