using System.Collections.Concurrent;
using Exchange.Domain;
using Exchange.Projections;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>What is published beside the views: each committed batch once, by the one who may write, and nothing else.</summary>
public class LiveFeedTests
{
    [Fact]
    public async Task Each_batch_is_told_once_and_the_updates_have_no_gap()
    {
        await using var venue = await LiveVenue.StartAsync();
        var heard = await HearAsync(venue);
        await venue.RunAsync(venue.Setup());
        await venue.RunAsync(venue.Buy(1, 10, 100), venue.Buy(1, 5, 99));
        await venue.RunAsync(venue.Sell(2, 4, 100));

        var updates = await heard.CountAsync(3);
        Assert.Equal([0, updates[0].After, updates[1].After], updates.Select(update => update.Before));
        Assert.Equal(venue.State.Sequence, updates[2].After);
        Assert.Equal(["1..0 ", "1..2 B100:10 B99:5", "3..3 B100:6"], updates.Select(Depth));

        var trade = Assert.Single(updates[2].Markets[0].Trades);
        Assert.Equal((100, 4, Side.Sell), (trade.Price.Ticks, trade.Quantity.Lots, trade.TakerSide));
        Assert.Equal(4, updates[2].Markets[0].Ticker!.Value.Volume);
        Assert.Equal([1, 2], updates[2].Accounts.Select(account => account.Account.Value).Order());
    }

    [Fact]
    public async Task A_start_begins_another_epoch_with_numbers_above_the_old_ones()
    {
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync(venue.Setup());
        await venue.RunAsync(venue.Buy(1, 10, 100));
        var heard = await HearAsync(venue);

        venue.Views = venue.NewViews();
        await venue.StartViewsAsync();
        await venue.RunAsync(venue.Buy(1, 5, 99));

        var updates = await heard.CountAsync(2);
        Assert.Equal((updates[0].Before, 0), (updates[0].After, updates[0].Markets.Count + updates[0].Accounts.Count));
        Assert.Equal(updates[0].Epoch, updates[1].Epoch);
        Assert.Equal(updates[0].After + 1, updates[1].Markets[0].FirstUpdate);
        Assert.Equal((updates[1].Epoch, updates[1].After), await PositionAsync(venue));
    }

    [Fact]
    public async Task Who_has_been_replaced_is_not_heard()
    {
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync(venue.Setup());
        var old = venue.Views;
        venue.Views = venue.NewViews();
        await venue.StartViewsAsync();
        var heard = await HearAsync(venue);

        venue.Execute(venue.Buy(1, 10, 100));
        await Assert.ThrowsAsync<StaleViewsException>(() => venue.PublishAsync(old));
        await venue.PublishAsync();

        var update = Assert.Single(await heard.CountAsync(1));
        Assert.Equal((update.Epoch, update.After), await PositionAsync(venue));
    }

    [Fact]
    public async Task Time_alone_changes_a_ticker_and_nothing_else()
    {
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync(venue.Setup());
        await venue.RunAsync(venue.Buy(1, 10, 100), venue.Sell(2, 4, 100));
        var heard = await HearAsync(venue);
        var (traded, day) = (venue.State.Time.Microseconds, 86_400_000_000);

        await venue.Views.AdvanceAsync(new Timestamp(traded + day / 2)); // nothing to say
        await venue.Views.AdvanceAsync(new Timestamp(traded + day));

        var update = Assert.Single(await heard.CountAsync(1));
        Assert.Equal((venue.State.Sequence, venue.State.Sequence, 0), (update.Before, update.After, update.Accounts.Count));
        var market = Assert.Single(update.Markets);
        Assert.Equal((0, 0), (market.Levels.Count, market.Trades.Count));
        Assert.Equal((100, 0), (market.Ticker!.Value.Last.Ticks, market.Ticker.Value.Trades));
        Assert.Equal(market.Ticker, (await venue.Views.ReadMarketAsync(new MarketId(1), TestContext.Current.CancellationToken))!.Ticker);
    }

    [Fact]
    public async Task Any_change_of_a_message_is_noticed()
    {
        await using var venue = await LiveVenue.StartAsync();
        var heard = await HearAsync(venue);
        await venue.RunAsync(venue.Setup());
        await heard.CountAsync(1);
        var message = heard.Messages.First();

        for (var i = 0; i < message.Length; i++)
        {
            var changed = message.ToArray();
            changed[i] ^= 1;
            Assert.Throws<InvalidDataException>(() => LiveFeedCodec.Read(changed, _ => true));
            Assert.Throws<InvalidDataException>(() => LiveFeedCodec.Read(message.AsMemory(0, i), _ => true));
        }
    }

    private static async Task<(long, long)> PositionAsync(LiveVenue venue) =>
        await venue.Views.PositionAsync(default) is var position ? (position.Epoch, position.Sequence) : default;

    private static string Depth(LiveUpdate update)
    {
        var market = update.Markets[0];
        var levels = market.Levels.Select(level => $"{(level.Side == Side.Buy ? 'B' : 'S')}{level.Price.Ticks}:{level.Quantity.Lots}");
        return $"{market.FirstUpdate}..{market.LastUpdate} {string.Join(' ', levels)}";
    }

    private static async Task<Heard> HearAsync(LiveVenue venue)
    {
        var heard = new Heard();
        await venue.Redis.GetSubscriber().SubscribeAsync(
            RedisChannel.Literal(LiveFeedCodec.ChannelOf(venue.Name)), (_, message) => heard.Messages.Enqueue(message!));
        return heard;
    }

    private sealed class Heard
    {
        public ConcurrentQueue<byte[]> Messages { get; } = new();

        public async Task<List<LiveUpdate>> CountAsync(int count)
        {
            await Until.True(() => Messages.Count >= count, $"{count} updates are heard");
            return [.. Messages.Select(message => LiveFeedCodec.Read(message, _ => true)).OrderBy(update => update.After)];
        }
    }
}
