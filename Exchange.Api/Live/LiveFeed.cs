using Exchange.Domain;
using Exchange.Projections;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>Reads a message of the feed; null when it is none.</summary>
internal delegate LiveUpdate? ReadFeed(ReadOnlyMemory<byte> message);

/// <summary>
/// Keeps the copy of the market views up to date. It subscribes to the feed first and reads the views then, so that nothing falls in
/// between; afterwards each update must follow the last. Whatever goes wrong (an update that is missing, another writer, a connection that
/// broke, views that are ahead though no update came) has one answer: all is read again.
/// </summary>
internal sealed class LiveFeed(
    ExchangeOptions options, RedisConnections redis, IMarketViews views, LatestPosition latest, CatalogReader catalog, LiveMarkets markets,
    ReadFeed read, ILogger<LiveFeed> logger) : BackgroundService
{
    /// <summary>The most updates that may wait; when more do, reading the views again is the shorter way.</summary>
    internal const int MaxWaiting = 10_000;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualDelay = TimeSpan.FromMilliseconds(250);

    private readonly RedisChannel channel = RedisChannel.Literal(LiveFeedCodec.ChannelOf(options.Venue));
    private readonly Lock gate = new();
    private CancellationTokenSource? following;

    /// <summary>The copy as it was after the question, at the latest.</summary>
    /// <exception cref="ViewsNotReadyException">The views, or this copy of them, are being rebuilt.</exception>
    internal async Task<LiveMarkets> CurrentAsync(CancellationToken cancellation)
    {
        var loads = markets.Loads;
        var wanted = await latest.AskAsync(cancellation);
        if (markets.Has(wanted) || await markets.WaitForAsync(wanted, UsualDelay, cancellation)) return markets;
        ReadAgain(loads);
        return await markets.WaitForAsync(wanted, UsualDelay, cancellation) ? markets : throw new ViewsNotReadyException();
    }

    /// <summary>A market of the catalog in that copy. One that has opened a moment ago is not in there yet, so all is read again.</summary>
    /// <exception cref="ViewsNotReadyException">The views do not have it, or they or this copy are being rebuilt.</exception>
    internal async Task<MarketReplica> MarketAsync(MarketId market, CancellationToken cancellation)
    {
        var loads = markets.Loads;
        var current = await CurrentAsync(cancellation);
        if (current.Find(market) is { } found) return found;
        ReadAgain(loads);
        await current.WaitForLoadAsync(loads, UsualDelay, cancellation);
        return current.Find(market) ?? throw new ViewsNotReadyException();
    }

    /// <summary>Reads all again, unless that was done since somebody counted the loads.</summary>
    internal void ReadAgain(int loads)
    {
        lock (gate)
            if (markets.Loads == loads) following?.Cancel();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var connection = await redis.SharedAsync();
        void ReadAgainAfterBreak(object? sender, ConnectionFailedEventArgs e) => ReadAgain(markets.Loads);
        connection.ConnectionRestored += ReadAgainAfterBreak;
        var check = CheckAsync(stoppingToken);
        try
        {
            for (var failures = 0; !stoppingToken.IsCancellationRequested;)
            {
                var loads = markets.Loads;
                await FollowAsync(connection.GetSubscriber(), stoppingToken);
                failures = markets.Loads == loads ? failures + 1 : 0;
                if (failures > 0 && !await Backoff.WaitAsync(failures, stoppingToken)) break;
            }
        }
        finally
        {
            connection.ConnectionRestored -= ReadAgainAfterBreak;
            await check;
        }
    }

    // Reads the views and follows the feed until something is wrong.
    private async Task FollowAsync(ISubscriber subscriber, CancellationToken stopping)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        ChannelMessageQueue? queue = null;
        try
        {
            queue = await subscriber.SubscribeAsync(channel);
            await LoadAsync(stopping);
            lock (gate) following = lost;
            while (Take(await queue.ReadAsync(lost.Token)))
                if (queue.TryGetCount(out var waiting) && waiting > MaxWaiting) break;
            LiveMetrics.Lost(options.Venue);
            logger.LiveViewsLost(options.Venue);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop, or to read all again.
        }
        catch (Exception e) when (e is ViewsNotReadyException || Gate.IsStoreAway(e))
        {
            // Tried again in a moment; requests are told meanwhile.
        }
        finally
        {
            lock (gate) following = null;
            if (queue is not null) await UnsubscribeAsync(queue);
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var at = await views.PositionAsync(cancellation);
        var known = await catalog.RefreshAsync(cancellation);
        var snapshots = new List<MarketSnapshot>();
        for (var market = 1; await views.ReadMarketAsync(new MarketId(market), cancellation) is { } snapshot; market++)
        {
            if (snapshot.Position.Epoch != at.Epoch || snapshot.Position.Sequence < at.Sequence) throw new ViewsNotReadyException();
            if (market > known.MarketCount) known = await catalog.RefreshAsync(cancellation);
            snapshots.Add(snapshot);
        }

        markets.Load(at, snapshots, known);
    }

    private bool Take(ChannelMessage message)
    {
        if (read(message.Message) is { } update) return markets.Apply(update);

        // Anybody may publish. If it was one of ours, the next one will not follow, or the check finds the views ahead.
        LiveMetrics.Unreadable(options.Venue);
        logger.FeedUnreadable(channel.ToString());
        return true;
    }

    // The last message before a silence may be lost like any other, and no next one would show it.
    private async Task CheckAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(CheckInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                var loads = markets.Loads;
                try
                {
                    var wanted = await latest.AskAsync(stopping);
                    if (!await markets.WaitForAsync(wanted, UsualDelay, stopping)) ReadAgain(loads);
                }
                catch (Exception e) when (e is ViewsNotReadyException || Gate.IsStoreAway(e))
                {
                    // Without views there is nothing to be behind of.
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private static async Task UnsubscribeAsync(ChannelMessageQueue queue)
    {
        try
        {
            await queue.UnsubscribeAsync();
        }
        catch (RedisException)
        {
            // Redis forgets who listened when the connection is gone.
        }
    }
}
