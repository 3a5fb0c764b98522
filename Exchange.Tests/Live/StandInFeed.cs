using System.Collections.Concurrent;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace Exchange.Tests.Live;

/// <summary>In the place of the writer of market views: slow, plain, and only within one process.</summary>
internal sealed class StandInFeed(RedisAccountViews accounts, RedisConnections redis, string venue) : ILiveViews, IMarketViews
{
    private static readonly ConcurrentDictionary<Guid, LiveUpdate> Sent = new();
    private VenueState? state;
    private AccountFold? fold;
    private Dictionary<OrderId, AccountOrder> orders = [];
    private Dictionary<(int, Side, long), long> depth = [];
    private readonly Dictionary<int, (long LastUpdate, List<MarketTrade> Trades, CandleFold Candles)> markets = [];
    private LivePosition position;

    public static void Use(IServiceCollection services, string venue)
    {
        services.AddSingleton(provider => new StandInFeed(
            provider.GetRequiredService<RedisAccountViews>(), provider.GetRequiredService<RedisConnections>(), venue));
        services.Replace(ServiceDescriptor.Singleton<ILiveViews>(provider => provider.GetRequiredService<StandInFeed>()));
        services.AddSingleton<IMarketViews>(provider => provider.GetRequiredService<StandInFeed>());
        services.Replace(ServiceDescriptor.Singleton<ReadFeed>(message =>
            message.Length == 16 && Sent.TryGetValue(new Guid(message.Span), out var update) ? update : null));
    }

    public async Task StartAsync(VenueState from, ReadHistory history, CancellationToken cancellation)
    {
        await accounts.StartAsync(from, history, cancellation);
        lock (this)
        {
            state = new VenueState();
            fold = new AccountFold();
            position = new LivePosition(DateTime.UtcNow.Ticks, 0);
        }

        await history(0, from.Sequence, record => { lock (this) Apply(record, []); }, cancellation);
        lock (this)
        {
            position = position with { Sequence = from.Sequence };
            (depth, orders) = (Depth(), fold!.OpenOrders().ToDictionary(order => order.Order));
            fold.ForgetChanges();
        }
    }

    public async Task PublishAsync(EventBuffer events, long sequence)
    {
        await accounts.PublishAsync(events, sequence);
        var id = Guid.NewGuid();
        lock (this)
        {
            var trades = new List<MarketTrade>();
            foreach (var record in events) Apply(record, trades);
            var now = Depth();
            var changes = now.Keys.Union(depth.Keys).Where(key => now.GetValueOrDefault(key) != depth.GetValueOrDefault(key)).ToList();
            var updates = new List<MarketUpdate>();
            foreach (var market in changes.Select(key => key.Item1).Union(trades.Select(trade => trade.Market.Value)))
            {
                var levels = changes.Where(key => key.Item1 == market)
                    .Select(key => new DepthLevel(key.Item2, new Price(key.Item3), new Quantity(now.GetValueOrDefault(key)))).ToList();
                var of = markets[market];
                updates.Add(new MarketUpdate(new MarketId(market), of.LastUpdate + 1, of.LastUpdate + levels.Count, levels,
                    [.. trades.Where(trade => trade.Market.Value == market)], Ticker(market)));
                markets[market] = (of.LastUpdate + levels.Count, of.Trades, of.Candles);
            }

            depth = now;
            var open = fold!.OpenOrders().ToDictionary(order => order.Order);
            var changed = fold.ClosedOrders().Concat(open.Values.Where(order => orders.GetValueOrDefault(order.Order) != order)).ToList();
            orders = open;
            fold.ForgetChanges();
            var owners = changed.Select(order => order.Account).Concat(trades.SelectMany(t => new[] { t.MakerAccount, t.TakerAccount }))
                .Distinct().ToList();
            Sent[id] = new LiveUpdate(position.Epoch, position.Sequence, sequence, state!.Time, updates,
                [.. owners.Select(owner => new AccountUpdate(owner, fold.BalancesOf(owner), [.. changed.Where(o => o.Account == owner)]))]);
            position = position with { Sequence = sequence };
        }

        await redis.Shared.GetSubscriber().PublishAsync(RedisChannel.Literal($"venue:{venue}:feed"), id.ToByteArray());
    }

    public ValueTask<LivePosition> PositionAsync(CancellationToken cancellation)
    {
        lock (this) return state is null ? throw new ViewsNotReadyException() : new(position);
    }

    public ValueTask<MarketSnapshot?> ReadMarketAsync(MarketId market, CancellationToken cancellation)
    {
        lock (this)
        {
            if (!markets.TryGetValue(market.Value, out var of)) return new((MarketSnapshot?)null);
            var levels = depth.Where(level => level.Key.Item1 == market.Value)
                .Select(level => new DepthLevel(level.Key.Item2, new Price(level.Key.Item3), new Quantity(level.Value))).ToList();
            return new(new MarketSnapshot(market, position, of.LastUpdate,
                [.. levels.Where(l => l.Side == Side.Buy).OrderByDescending(l => l.Price)],
                [.. levels.Where(l => l.Side == Side.Sell).OrderBy(l => l.Price)],
                [.. of.Trades.TakeLast(1_000)], Ticker(market.Value), [.. of.Candles.Candles]));
        }
    }

    private void Apply(EventRecord record, List<MarketTrade> trades)
    {
        state!.Apply(record);
        fold!.Apply(record);
        if (record.Type == EventType.MarketOpened) markets[record.As<MarketOpened>().Market.Value] = (1_000, [], new CandleFold());
        if (record.Type != EventType.TradeExecuted) return;
        var e = record.As<TradeExecuted>();
        var units = new MarketNumbers(state.CreateCatalog(), state.CreateCatalog()[e.Market]).NotionalUnit;
        var trade = new MarketTrade(e.Market, e.Trade, record.Sequence, record.Time, e.Price, e.Quantity,
            new Amount(e.Price.Ticks * e.Quantity.Lots * units), e.TakerSide, e.Maker, e.Taker, e.MakerAccount, e.TakerAccount,
            e.MakerFee, e.TakerFee);
        trades.Add(trade);
        markets[e.Market.Value].Trades.Add(trade);
        markets[e.Market.Value].Candles.Apply(trade);
    }

    private Dictionary<(int, Side, long), long> Depth()
    {
        var all = new Dictionary<(int, Side, long), long>();
        foreach (var market in markets.Keys)
            foreach (var side in new[] { Side.Buy, Side.Sell })
                foreach (var level in state!.RestingOrders(new MarketId(market), side).GroupBy(order => order.LimitPrice))
                    all[(market, side, level.Key.Ticks)] = level.Sum(order => order.Shown.Lots);
        return all;
    }

    private Ticker Ticker(int market)
    {
        var trades = markets[market].Trades;
        if (trades.Count == 0) return new Ticker(new(market), state!.Time, default, default, default, default, 0, 0, 0, default, default);
        var prices = trades.ConvertAll(trade => trade.Price);
        return new Ticker(new(market), state!.Time, prices[^1], prices[0], prices.Max(), prices.Min(),
            trades.Aggregate(Int128.Zero, (sum, trade) => sum + trade.Quantity.Lots),
            trades.Aggregate(Int128.Zero, (sum, trade) => sum + trade.Notional.Units), trades.Count, trades[0].Trade, trades[^1].Trade);
    }
}
