using Exchange.Domain;
using Exchange.Projections;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>One writes, all or nothing, and whoever was replaced is turned down.</summary>
public class ViewsWriterTests
{
    [Fact]
    public async Task A_writer_that_was_replaced_is_turned_down()
    {
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync(venue.Setup());
        var paused = venue.Views;
        venue.Views = venue.NewViews();
        await venue.StartViewsAsync();
        venue.Execute(venue.Buy(1, 1, 1));

        // The paused engine committed this batch, and slept before it could publish it.
        var before = await ViewsDump.AllAsync(venue);
        var current = venue.Views;
        venue.Views = paused;
        await Assert.ThrowsAsync<StaleViewsException>(venue.PublishAsync);
        Assert.Equal(before, await ViewsDump.AllAsync(venue));

        venue.Views = current;
        await venue.PublishAsync();
        await ViewsDump.AssertReadsAsync(venue);
    }

    [Fact]
    public async Task A_writer_that_failed_does_not_write_again()
    {
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync(venue.Setup());
        venue.Execute(venue.Buy(1, 1, 1));

        await Assert.ThrowsAsync<InvalidOperationException>(() => venue.RunAsync(venue.Buy(1, 1, 2)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => venue.RunAsync());
        await venue.StartViewsAsync();
        await ViewsDump.AssertReadsAsync(venue);
    }

    [Fact]
    public async Task Views_that_were_not_started_are_not_written()
    {
        await using var venue = await LiveVenue.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => venue.NewViews().PublishAsync(new EventBuffer(), 0));
    }

    [Fact]
    public async Task Readers_are_told_while_the_views_are_rebuilt()
    {
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync([.. venue.Setup(), venue.Buy(1, 1, 1)]);
        await venue.Redis.GetDatabase().KeyDeleteAsync(ViewsDump.PositionKey(venue));
        var readers = new List<Task>();
        venue.Reading = () => readers.Add(Assert.ThrowsAsync<ViewsNotReadyException>(
            async () => await venue.Views.BalancesAsync(new AccountId(1), TestContext.Current.CancellationToken)));

        await venue.StartViewsAsync();

        await Assert.Single(readers);
        await ViewsDump.AssertReadsAsync(venue);
    }

    // The connection breaks after so many bytes of a batch of more than 100,000 were sent. The last one breaks between the command and its
    // answer, or after it: then the batch is there, and the writer cannot know.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_000)]
    [InlineData(50_000)]
    [InlineData(80_000)]
    [InlineData(long.MaxValue)]
    public async Task A_batch_is_written_wholly_or_not_at_all(long bytes)
    {
        await using var venue = await LiveVenue.StartAsync();
        await venue.RunAsync([.. venue.Setup(accounts: 9), .. Enumerable.Range(1, 100).Select(price => venue.Buy(1, 1, price))]);
        var before = await ViewsDump.AllAsync(venue);

        var options = ConfigurationOptions.Parse(TestStores.Redis);
        using var link = new BreakingLink(options.EndPoints[0]);
        options.EndPoints.Clear();
        options.EndPoints.Add(link.EndPoint);
        await using (var redis = await LiveVenue.ConnectAsync(options.ToString(includePassword: true)))
        {
            venue.Views = new RedisLiveViews(redis, venue.Name);
            await venue.StartViewsAsync();
            venue.Execute(Enumerable.Range(0, 3_000).Select(i => venue.Buy(i % 9 + 1, 1, 500 + i % 50)));
            link.BreakAfter(bytes);
            await Assert.ThrowsAnyAsync<Exception>(venue.PublishAsync);
        }

        if (bytes < long.MaxValue) Assert.Equal(before, await ViewsDump.AllAsync(venue));
        venue.Views = venue.NewViews();
        await venue.StartViewsAsync();
        await ViewsDump.AssertReadsAsync(venue);
    }
}
