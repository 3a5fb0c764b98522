using Exchange.Domain;
using Exchange.Projections;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>What the views of a venue hold, as readers see it and as Redis has it.</summary>
internal static class ViewsDump
{
    /// <summary>Reads everything that can be read, through a connection of its own, and compares it with the fold.</summary>
    public static async Task AssertReadsAsync(LiveVenue venue)
    {
        await using var other = await LiveVenue.ConnectAsync(TestStores.Redis);
        var views = new RedisLiveViews(other, venue.Name);
        for (var account = AccountId.Venue; account.Value <= venue.State.AccountCount; account = new AccountId(account.Value + 1))
        {
            Assert.Equal(venue.Fold.BalancesOf(account), await views.BalancesAsync(account, default));
            var open = venue.Fold.OpenOrders().Where(order => order.Account == account).ToList();
            Assert.Equal(open, await views.OpenOrdersAsync(account, default, default));
            Assert.Equal(
                open.Where(order => order.Market.Value == 1), await views.OpenOrdersAsync(account, new MarketId(1), default));
        }

        foreach (var order in venue.Fold.OpenOrders().Concat(venue.Closed.Values))
        {
            Assert.Equal(order, await views.FindOrderAsync(order.Account, order.Order, default));
            Assert.Null(await views.FindOrderAsync(new AccountId(order.Account.Value + 1), order.Order, default));
        }

        for (var market = new MarketId(1); market.Value <= venue.State.MarketCount; market = new MarketId(market.Value + 1))
            await AssertMarketAsync(venue, views, market);
        Assert.Null(await views.ReadMarketAsync(new MarketId(venue.State.MarketCount + 1), default));

        Assert.Null(await views.BalancesAsync(new AccountId(venue.State.AccountCount + 1), default));
        Assert.Null(await views.FindOrderAsync(new AccountId(1), new OrderId(venue.State.LastOrder.Value + 1), default));
    }

    private static async Task AssertMarketAsync(LiveVenue venue, RedisLiveViews views, MarketId market)
    {
        var read = await views.ReadMarketAsync(market, default);
        Assert.NotNull(read);
        Assert.Equal(venue.State.Sequence, read.Position.Sequence);
        Assert.Equal(await views.PositionAsync(default), read.Position);
        var levels = new DepthFold(venue.State)[market].Levels.ToList();
        Assert.Equal(levels.Where(level => level.Side == Side.Buy).OrderByDescending(level => level.Price), read.Bids);
        Assert.Equal(levels.Where(level => level.Side == Side.Sell).OrderBy(level => level.Price), read.Asks);

        var trades = venue.Trades[market].Latest;
        Assert.Equal(trades.TakeLast(TradeTape.Capacity), read.Trades);
        Assert.Equal(NaiveMarket.Candles(trades), read.Candles);
        Assert.Equal(NaiveMarket.Ticker(market, trades, trades.Count == 0 ? default : read.Ticker.Time), read.Ticker);
    }

    /// <summary>All keys of the views and what they hold, but for what is of the epoch: its number, and where update ids began.</summary>
    public static async Task<string> AllAsync(LiveVenue venue)
    {
        var database = venue.Redis.GetDatabase();
        var lines = new List<string> { string.Join(' ', ((string)(await database.StringGetAsync(PositionKey(venue)))!).Split(' ')[..^2]) };
        foreach (var key in await KeysAsync(venue.Redis, venue.Name))
        {
            if (key == PositionKey(venue)) continue;
            foreach (var entry in await database.HashGetAllAsync(key))
            {
                if (key == (RedisKey)$"venue:{venue.Name}:views:markets" && (long)entry.Name % 4 == (long)MarketPart.LastUpdate) continue;
                lines.Add($"{key} {entry.Name} {Convert.ToHexString((byte[])entry.Value!)}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    public static RedisKey PositionKey(LiveVenue venue) => $"venue:{venue.Name}:views";

    public static async Task<List<RedisKey>> KeysAsync(IConnectionMultiplexer redis, string venue)
    {
        var keys = new List<RedisKey>();
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: $"venue:{venue}:*", pageSize: 1_000)) keys.Add(key);
        return keys;
    }
}
