using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// The last step of a trace: what the command changed is in this process's copy of the live views, and its streams are told. Only a
/// process whose traces go somewhere listens.
/// </summary>
internal sealed class TracedUpdates(ExchangeOptions options, RedisConnections redis, LiveMarkets markets) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly RedisChannel channel = CommandTraces.ChannelOf(options.Venue);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var subscriber = (await redis.SharedAsync()).GetSubscriber();
        await subscriber.SubscribeAsync(channel, (_, message) => Follow(message));
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await (await redis.SharedAsync()).GetSubscriber().UnsubscribeAsync(channel);

    private void Follow(RedisValue message) => _ = FollowAsync(message);

    // Anybody may publish; what is not ours changes nothing.
    private async Task FollowAsync(RedisValue message)
    {
        if (CommandTraces.Read(((ReadOnlyMemory<byte>)message).Span) is not var (sequence, sent, parents)) return;
        var wanted = markets.Position with { Sequence = sequence };
        if (!await markets.WaitForAsync(wanted, Patience, CancellationToken.None)) return;
        var now = DateTime.UtcNow;
        foreach (var parent in parents) CommandTraces.Note("push", parent, sent, now);
    }
}
