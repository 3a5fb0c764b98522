using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>Whatever Redis holds when an engine starts, the views are those of its venue afterwards.</summary>
public class ViewsStartTests
{
    [Fact]
    public async Task Views_that_are_up_to_date_go_on()
    {
        await using var venue = await SomeVenueAsync();
        var before = await ViewsDump.AllAsync(venue);

        await RestartAsync(venue);

        Assert.Equal(before, await ViewsDump.AllAsync(venue));
        Assert.DoesNotContain(venue.Reads, read => read.After == 0);
        await GoOnAsync(venue);
    }

    [Fact]
    public async Task Views_that_are_behind_catch_up()
    {
        await using var venue = await SomeVenueAsync();
        for (var i = 0; i < 3; i++) venue.Execute(venue.Sell(2, 3, 100), venue.Buy(1, 2, 101), venue.Cancel(1, 2));

        await RestartAsync(venue);

        Assert.DoesNotContain(venue.Reads, read => read.After == 0);
        await ViewsDump.AssertReadsAsync(venue);
        await GoOnAsync(venue);
    }

    [Fact]
    public async Task Views_that_are_ahead_are_rebuilt()
    {
        await using var venue = await SomeVenueAsync();
        var before = await ViewsDump.AllAsync(venue);
        await using var restored = await SomeVenueAsync();
        await venue.RunAsync(venue.Sell(2, 3, 100), venue.Buy(2, 1, 3));

        // The store was put back to an earlier day: what that venue has is what this one had.
        restored.Views = venue.NewViews();
        await restored.StartViewsAsync();

        Assert.Equal(before, await ViewsDump.AllAsync(venue));
    }

    [Fact]
    public async Task Views_of_another_past_are_rebuilt()
    {
        await using var venue = await SomeVenueAsync();
        await using var other = await LiveVenue.StartAsync();
        await other.RunAsync(SomeCommands(other, 3).Select(one => one with { Time = new Timestamp(5) }));
        Assert.InRange(venue.State.Sequence, other.State.Sequence / 2, other.State.Sequence - 1);

        other.Views = venue.NewViews();
        await other.StartViewsAsync();

        Assert.Contains(other.Reads, read => read.After == 0);
        foreach (var account in Enumerable.Range(0, 3).Select(number => new AccountId(number)))
            Assert.Equal(other.Fold.BalancesOf(account), await other.Views.BalancesAsync(account, Cancellation));
    }

    [Theory]
    [InlineData("position", "")]
    [InlineData("position", "1 rebuilding somebody")]
    [InlineData("position", "incomplete")]
    [InlineData("position", "0 1 1 1 somebody")]
    [InlineData("position", "1 many 1 1 somebody")]
    [InlineData("balances 1", "")]
    [InlineData("balances 1", "?")]
    [InlineData("balances 1", "flip")]
    [InlineData("balances 1", "balances 2")]
    [InlineData("balances 1", "gone")]
    [InlineData("balances 99", "balances 2")]
    [InlineData("balances nobody", "balances 2")]
    [InlineData("open:1 1", "")]
    [InlineData("open:1 1", "flip")]
    [InlineData("open:1 1", "gone")]
    [InlineData("open:1 1", "open:1 2")]
    [InlineData("open:1 77", "open:1 2")]
    public async Task Damage_is_noticed(string what, string becomes)
    {
        await using var venue = await SomeVenueAsync();
        var before = await ViewsDump.AllAsync(venue);
        await DamageAsync(venue, what, becomes);

        await RestartAsync(venue);

        Assert.Contains(venue.Reads, read => read.After == 0);
        Assert.Equal(before, await ViewsDump.AllAsync(venue));
        await GoOnAsync(venue);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":balances")]
    [InlineData(":open:1")]
    public async Task A_key_of_a_wrong_type_is_noticed(string key)
    {
        await using var venue = await SomeVenueAsync();
        var before = await ViewsDump.AllAsync(venue);
        var database = venue.Redis.GetDatabase();
        await database.KeyDeleteAsync($"venue:{venue.Name}:views{key}");
        await database.ListLeftPushAsync($"venue:{venue.Name}:views{key}", "not a hash");

        await Assert.ThrowsAnyAsync<Exception>(() => venue.RunAsync(venue.Buy(1, 1, 1)));
        await RestartAsync(venue);
        await ViewsDump.AssertReadsAsync(venue);
        Assert.NotEqual(before, await ViewsDump.AllAsync(venue));
    }

    [Fact]
    public async Task Nothing_survives_a_rebuild_that_is_not_there()
    {
        await using var venue = await SomeVenueAsync();
        var before = await ViewsDump.AllAsync(venue);
        var database = venue.Redis.GetDatabase();
        await database.HashSetAsync($"venue:{venue.Name}:views:open:98", "1", "a stale order");
        await database.HashSetAsync($"venue:{venue.Name}:views:closed:4", "1", "a stale order");
        await database.KeyDeleteAsync(ViewsDump.PositionKey(venue));

        await RestartAsync(venue);

        Assert.Equal(before, await ViewsDump.AllAsync(venue));
    }

    [Fact]
    public async Task Views_that_vanish_are_noticed_by_readers_and_the_writer()
    {
        await using var venue = await SomeVenueAsync();
        foreach (var key in await ViewsDump.KeysAsync(venue.Redis, venue.Name)) await venue.Redis.GetDatabase().KeyDeleteAsync(key);

        await Assert.ThrowsAsync<ViewsNotReadyException>(async () => await venue.Views.BalancesAsync(new AccountId(1), Cancellation));
        await Assert.ThrowsAsync<StaleViewsException>(() => venue.RunAsync(venue.Buy(1, 1, 1)));
        await RestartAsync(venue);
        await ViewsDump.AssertReadsAsync(venue);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<LiveVenue> SomeVenueAsync()
    {
        var venue = await LiveVenue.StartAsync();
        await venue.RunAsync(SomeCommands(venue, 2));
        await venue.RunAsync(venue.Buy(1, 4, 101), venue.Sell(2, 30, 110));
        return venue;
    }

    private static IEnumerable<TimedCommand> SomeCommands(LiveVenue venue, int rounds)
    {
        foreach (var command in venue.Setup()) yield return command;
        for (var round = 0; round < rounds; round++)
        {
            yield return venue.Buy(1, 5, 100);
            yield return venue.Buy(1, 5, 99);
            yield return venue.Sell(2, 2, 100);
            yield return venue.Sell(2, 7, 105);
            yield return venue.Buy(2, 1, 50);
            yield return venue.Cancel(2, 5);
        }
    }

    private static async Task RestartAsync(LiveVenue venue)
    {
        venue.Reads.Clear();
        venue.Views = venue.NewViews();
        await venue.StartViewsAsync();
    }

    private static async Task GoOnAsync(LiveVenue venue)
    {
        await venue.RunAsync(venue.Sell(2, 30, 100), venue.Cancel(1, 2));
        await ViewsDump.AssertReadsAsync(venue);
    }

    private static async Task DamageAsync(LiveVenue venue, string what, string becomes)
    {
        var database = venue.Redis.GetDatabase();
        if (what == "position")
        {
            await database.StringSetAsync(ViewsDump.PositionKey(venue), becomes);
            return;
        }

        var (hash, field) = Split(what);
        RedisValue value = becomes switch
        {
            "flip" => Flip((byte[])(await database.HashGetAsync(hash, field))!),
            _ when becomes.Contains(' ') => await database.HashGetAsync(Split(becomes).Hash, Split(becomes).Field),
            _ => becomes,
        };
        if (becomes == "gone") await database.HashDeleteAsync(hash, field);
        else await database.HashSetAsync(hash, field, value);

        (RedisKey Hash, RedisValue Field) Split(string place) =>
            ($"venue:{venue.Name}:views:{place.Split(' ')[0]}", place.Split(' ')[1]);
    }

    private static RedisValue Flip(byte[] value)
    {
        value[^6] ^= 1;
        return value;
    }
}
