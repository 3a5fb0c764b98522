using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Exchange.Tests.RunningVenue;

namespace Exchange.Tests;

/// <summary>What is answered is in the store, and the store alone gives the venue back.</summary>
public sealed class DurabilityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_comes_after_the_event_is_in_the_store()
    {
        await using var venue = await RunningVenue.StartAsync();

        for (var i = 0; i < 20; i++)
        {
            var outcome = await venue.ExecuteAsync(Limit(Alice, $"order-{i}", Side.Buy, lots: 1, ticks: 100));

            var stored = await venue.AskAsync<string>(
                $"select data->>'clientOrderId' from exchange.mt_events where version = {outcome.Sequence}");
            Assert.Equal($"order-{i}", stored);
        }
    }

    [Fact]
    public async Task Many_commands_at_once_are_committed_together_and_each_has_its_own_outcome()
    {
        await using var venue = await RunningVenue.StartAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => venue.ExecuteAsync(
            Limit(i % 2 == 0 ? Alice : Bob, $"order-{i}", i % 2 == 0 ? Side.Buy : Side.Sell, lots: 1 + i % 7, ticks: 100))));

        Assert.All(outcomes, outcome => Assert.Equal(Outcome.Executed, outcome.Result.Outcome));
        Assert.Equal(Enumerable.Range(1, 500).Select(id => (long)id), outcomes.Select(outcome => outcome.Result.Id).Order());
        var events = await venue.AskAsync<long>($"select count(*) from exchange.mt_events where stream_id = '{venue.Stream}'");
        var version = await venue.AskAsync<long>($"select version from exchange.mt_streams where id = '{venue.Stream}'");
        var commits = await venue.AskAsync<long>("select count(distinct xmin::text) from exchange.mt_events");
        Assert.Equal(version, events);
        Assert.True(commits < 500, $"{commits} commits for 500 commands: nothing was committed together");
    }

    [Fact]
    public async Task A_venue_is_the_same_after_a_restart_with_and_without_its_snapshot()
    {
        await using var venue = await RunningVenue.StartAsync();
        await TradeAsync(venue);
        var (hash, sequence, noSnapshot) = await venue.RecoverAsync();
        Assert.Equal(0, noSnapshot);

        await venue.StopAsync(); // which writes one
        var (withSnapshot, _, snapshot) = await venue.RecoverAsync();
        Assert.Equal(sequence, snapshot);
        Assert.Equal(hash, withSnapshot);

        await venue.ChangeAsync("delete from exchange.snapshots");
        await venue.RestartAsync();
        var next = await venue.ExecuteAsync(Limit(Alice, "after", Side.Buy, lots: 1, ticks: 100));
        Assert.Equal(sequence + 1, next.Sequence);
    }

    [Theory]
    [InlineData("update exchange.snapshots set state = set_byte(state, length(state) / 2, get_byte(state, length(state) / 2) # 1)")]
    [InlineData("update exchange.snapshots set state = substr(state, 1, length(state) - 5)")]
    [InlineData("update exchange.snapshots set state = set_byte(state, 8, 99)")] // the version of the format
    [InlineData("update exchange.snapshots set pieces = 2")]
    public async Task A_damaged_snapshot_is_passed_over(string damage)
    {
        await using var venue = await RunningVenue.StartAsync();
        await TradeAsync(venue);
        var before = await venue.RecoverAsync();
        await venue.StopAsync();

        await venue.ChangeAsync(damage);

        var after = await venue.RecoverAsync();
        Assert.Equal(0, after.Snapshot);
        Assert.Equal(before.Hash, after.Hash);
    }

    [Fact]
    public async Task A_refusal_that_leaves_no_event_is_not_asked_again_after_a_restart()
    {
        await using var venue = await RunningVenue.StartAsync();
        var refused = await venue.ExecuteAsync(new CancelOrder(Alice, new OrderId(99)));
        Assert.Equal(RejectReason.UnknownOrder, refused.Result.Reason);

        var last = await venue.AskAsync<string>("select milliseconds || '-' || number from exchange.engine_position");
        await venue.RestartAsync();
        await venue.ExecuteAsync(new CancelOrder(Alice, new OrderId(99)));
        var next = await venue.AskAsync<string>("select milliseconds || '-' || number from exchange.engine_position");

        Assert.NotEqual(last, next);
    }

    [Fact]
    public async Task Marten_reads_the_events_of_a_venue_as_its_own()
    {
        await using var venue = await RunningVenue.StartAsync();
        await TradeAsync(venue);

        await using var session = venue.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var events = await session.Events.FetchStreamAsync(venue.Stream, token: Cancellation);

        Assert.Equal(Enumerable.Range(1, events.Count).Select(version => (long)version), events.Select(e => e.Version));
        Assert.IsType<StoredEvent<AssetListed>>(events[0].Data);
        var state = new VenueState();
        var reader = new EventJsonReader(new Catalog());
        var buffer = new EventBuffer();
        foreach (var e in events)
        {
            Assert.True(EventJson.TryFindType(e.EventTypeName, out var type));
            reader.Read(type, e.Version, Moments.ToTimestamp(e.Timestamp.UtcDateTime), ((IStoredEvent)e.Data).Json.Span, buffer);
        }

        foreach (var e in buffer) state.Apply(e);
        Assert.Equal((await venue.RecoverAsync()).Hash, state.Hash());
    }

    [Fact]
    public async Task An_event_is_given_back_byte_for_byte_as_it_was_written()
    {
        await using var venue = await RunningVenue.StartAsync();
        await TradeAsync(venue);

        const string written =
            """{"order":1,"account":1,"market":"BTC-USDT","clientOrderId":"bid-1","type":"limit","side":"buy","quantity":"0.005",""";
        var stored = await venue.AskAsync<string>("select data::text from exchange.mt_events where type = 'order_placed' limit 1");
        Assert.StartsWith(written, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_an_earlier_version_stored_as_jsonb_become_text()
    {
        await using var venue = await RunningVenue.StartAsync();
        await TradeAsync(venue);
        var before = await venue.RecoverAsync();
        await venue.StopAsync();
        await venue.ChangeAsync("alter table exchange.mt_events alter column data type jsonb; delete from exchange.snapshots");

        await venue.RestartAsync();

        const string type = "select format_type(atttypid, -1) from pg_attribute where attrelid = 'exchange.mt_events'::regclass "
            + "and attname = 'data'";
        Assert.Equal("json", await venue.AskAsync<string>(type));
        Assert.Equal(before.Hash, (await venue.RecoverAsync()).Hash);
        var next = await venue.ExecuteAsync(Limit(Alice, "after", Side.Buy, lots: 1, ticks: 100));
        Assert.Equal(before.Sequence + 1, next.Sequence);
    }

    private static async Task TradeAsync(RunningVenue venue)
    {
        await venue.ExecuteAsync(Limit(Alice, "bid-1", Side.Buy, lots: 5, ticks: 100));
        await venue.ExecuteAsync(Limit(Alice, "bid-2", Side.Buy, lots: 5, ticks: 99));
        await venue.ExecuteAsync(Limit(Bob, "ask-1", Side.Sell, lots: 7, ticks: 99));
        await venue.ExecuteAsync(Limit(Bob, "ask-2", Side.Sell, lots: 7, ticks: 120));
        await venue.ExecuteAsync(Limit(Bob, "too-much", Side.Sell, lots: 1_000_000_000, ticks: 120));
    }
}
