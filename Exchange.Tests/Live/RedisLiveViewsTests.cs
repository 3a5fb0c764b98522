using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>What is written to Redis is what was folded.</summary>
public class RedisLiveViewsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task After_each_batch_readers_see_what_was_folded(int seed)
    {
        await using var venue = await LiveVenue.StartAsync();
        var dice = new Dice((ulong)seed);
        for (var rest = Rehearsal.Of(Script.FromSeed(seed)); rest.Count > 0;)
        {
            var batch = rest.Take(dice.Pick(1, 2, 40, 120)).ToList();
            rest.RemoveRange(0, batch.Count);
            await venue.RunAsync(batch);
            if (dice.OneIn(4) || rest.Count == 0) await ViewsDump.AssertReadsAsync(venue);
        }
    }

    [Fact]
    public async Task A_venue_without_events_has_the_account_that_receives_fees()
    {
        await using var venue = await LiveVenue.StartAsync();

        Assert.Empty((await venue.Views.BalancesAsync(AccountId.Venue, Cancellation))!);
        Assert.Null(await venue.Views.BalancesAsync(new AccountId(1), Cancellation));
    }

    [Fact]
    public async Task Open_orders_are_listed_by_age_and_market()
    {
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync([
            .. venue.Setup(),
            LiveVenue.Now(new OpenMarket(new AssetId(2), new AssetId(1), LawVenue.Rules)),
            .. Enumerable.Range(1, 12).Select(price => venue.Buy(1, 1, price)),
            LiveVenue.Now(new PlaceOrder(
                new AccountId(1), new MarketId(2), venue.NewId(), SmallVenue.Sell(1, 1))),
            venue.Cancel(1, 5)]);

        Assert.Equal([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13], await OpenAsync(0));
        Assert.Equal([13], await OpenAsync(2));
        Assert.Empty(await OpenAsync(3));

        async Task<IEnumerable<long>> OpenAsync(int market) =>
            (await venue.Views.OpenOrdersAsync(new AccountId(1), new MarketId(market), Cancellation)).Select(order => order.Order.Value);
    }

    [Fact]
    public async Task Only_the_last_closed_orders_are_kept()
    {
        const int closed = 126_000;
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync([.. venue.Setup(), venue.Buy(1, 1, 1)]);
        foreach (var orders in Enumerable.Range(2, closed).Chunk(4_000))
            await venue.RunAsync(orders.SelectMany(order => new[] { venue.Buy(1, 1, 7), venue.Cancel(1, order) }));

        // The generation of the closings 125,000 to 126,000 took the place of the first 25,000, which are the orders 2 to 25,001.
        Assert.NotNull(await FindAsync(1));
        Assert.Null(await FindAsync(2));
        Assert.Null(await FindAsync(25_001));
        Assert.NotNull(await FindAsync(25_002));
        Assert.NotNull(await FindAsync(closed + 1));

        var written = await ViewsDump.AllAsync(venue);
        await venue.Redis.GetDatabase().KeyDeleteAsync(ViewsDump.PositionKey(venue));
        await venue.StartViewsAsync();
        Assert.Equal(written, await ViewsDump.AllAsync(venue));

        ValueTask<AccountOrder?> FindAsync(long order) => venue.Views.FindOrderAsync(new AccountId(1), new OrderId(order), Cancellation);
    }
}
