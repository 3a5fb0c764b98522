using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>Hears of the outcomes of this process's commands that another process's engine decided.</summary>
internal sealed class OutcomeListener(
    ExchangeOptions options, ProcessId self, PendingCommands pending, RedisConnections redis, ILogger<OutcomeListener> logger)
    : IHostedService
{
    private readonly RedisChannel channel = OutcomePublisher.ChannelOf(options.Venue, self);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var subscriber = (await redis.SharedAsync()).GetSubscriber();
        await subscriber.SubscribeAsync(channel, (_, message) => Receive(message));
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await (await redis.SharedAsync()).GetSubscriber().UnsubscribeAsync(channel);

    // Anybody may publish; what is not ours changes nothing.
    private void Receive(RedisValue message)
    {
        if (!OutcomeCodec.TryRead(((ReadOnlyMemory<byte>)message).Span, pending.Complete)) logger.OutcomesUnreadable(channel.ToString());
    }
}
