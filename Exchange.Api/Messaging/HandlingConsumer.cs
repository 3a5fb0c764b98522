using StackExchange.Redis;
using Wolverine;
using Wolverine.Transports;

namespace Exchange.Api;

/// <summary>
/// Gives entries to Wolverine's handlers, one after another. The position of those that are settled is kept in Redis beside the stream, so
/// each is handled at least once: again after a crash that came before its position was kept.
/// </summary>
internal sealed class HandlingConsumer(RedisStreamEndpoint endpoint, IListener listener, IReceiver receiver, ILogger logger)
    : IStreamConsumer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly AsyncLocal<bool> Handling = new();

    private readonly RedisKey key = PositionKeyOf(endpoint.Key);
    private Envelope? unsettled;

    /// <summary>True for whoever is called by a handler.</summary>
    public static bool IsCaller => Handling.Value;

    /// <summary>Never: failures come out of handling.</summary>
    public Task Failure { get; } = new TaskCompletionSource().Task;

    public StreamPosition Committed { get; private set; }

    /// <summary>Where the position in a stream is kept.</summary>
    public static string PositionKeyOf(string stream) => stream + ":position";

    public async ValueTask<StreamPosition> StartAsync(CancellationToken stopping)
    {
        var kept = await (await DatabaseAsync()).StringGetAsync(key);
        if (kept.IsNull) return Committed = StreamPosition.Start;
        return StreamPosition.TryParse(kept.ToString(), out var position)
            ? Committed = position
            : throw new InvalidOperationException($"{key} should be a position in a stream, and is {kept}.");
    }

    public async ValueTask HandleAsync(StreamBatch batch, CancellationToken stopping)
    {
        Handling.Value = true;
        var done = Committed;
        try
        {
            foreach (var envelope in batch.Envelopes)
            {
                await HandleAsync(envelope, stopping);
                done = (StreamPosition)envelope.RoutingInformation!;
            }

            done = batch.Last;
        }
        finally
        {
            if (done > Committed) await (await DatabaseAsync()).StringSetAsync(key, done.ToString());
            Committed = done;
        }
    }

    public ValueTask StopAsync() => default;

    /// <summary>An envelope was handled, or put aside.</summary>
    public void Settled(Envelope envelope)
    {
        if (ReferenceEquals(envelope, unsettled)) unsettled = null;
    }

    private async Task HandleAsync(Envelope envelope, CancellationToken stopping)
    {
        unsettled = envelope;
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            await receiver.ReceivedAsync(listener, envelope);
            if (unsettled is null) return;
            // It was deferred, or the host is stopping. What comes after it must not overtake it.
            StreamLog.NotSettled(logger, endpoint.Key, (StreamPosition)envelope.RoutingInformation!);
            await Task.Delay(Pause, stopping);
        }
    }

    private async ValueTask<IDatabase> DatabaseAsync() => (await endpoint.Connections.SharedAsync()).GetDatabase();
}
