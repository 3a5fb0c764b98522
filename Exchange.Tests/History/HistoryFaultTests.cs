using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.Live;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>What goes wrong while the history is folded: no event counts twice, none is passed over, and somebody is told.</summary>
public sealed class HistoryFaultTests
{
    private const string Name = "faulty";

    [Theory]
    [ClassData<EachForm>]
    public async Task A_page_that_fails_in_the_middle_leaves_no_rows_and_counts_once_later(HistoryForm form)
    {
        // Given a venue of whose last event the ledger refuses the rows, after other rows of its page were written
        await using var stage = await HistoryStage.OpenAsync(form);
        var venue = Play();
        var (first, second) = Halves(venue.Batch);
        await stage.CommitAsync(Name, first, venue.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync(Name, first.Count);
        await stage.ChangeAsync($"alter table history.ledger add constraint trap check (sequence < {venue.State.Sequence}) not valid");
        await stage.CommitAsync(Name, second, venue.State.CreateCatalog());

        // When that page fails
        await Until.True(() => stage.Status.Reason is not null, "the page fails");

        // Then nothing of it is there
        Assert.Equal(first.Count, await stage.PositionAsync(Name));
        Assert.Empty(await stage.RowsAsync($"select 1 from history.fills where sequence > {first.Count}"));
        Assert.Empty(await stage.RowsAsync($"select 1 from history.orders where sequence > {first.Count}"));

        // And when the fault is put right, the projector goes on by itself, and each event counts once
        await stage.ChangeAsync("alter table history.ledger drop constraint trap");
        await Until.True(async () => await stage.PositionAsync(Name) == venue.State.Sequence, "the history goes on");
        await Until.True(() => stage.Status.Reason is null, "it says that it goes on");
        Assert.Equal(NaiveOrders.Of(VenueUnderTest.Read(venue.Batch)), await stage.OrdersAsync(Name, venue.State.CreateCatalog()));
        Assert.Empty(await stage.RowsAsync(
            """
            select 1 from history.balances b join history.ledger l using (venue, account, asset)
            group by b.venue, b.account, b.asset having b.available <> sum(l.available_change) or b.held <> sum(l.held_change)
            """));
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task An_event_that_cannot_be_read_stops_the_history_and_alarms_once(HistoryForm form)
    {
        // Given a stored event that somebody has spoiled
        await using var stage = await HistoryStage.OpenAsync(form);
        var venue = Play();
        await stage.CommitAsync(Name, venue.Batch, venue.State.CreateCatalog());
        await stage.ChangeAsync("update exchange.mt_events set data = '{}' where type = 'trade_executed'");

        // When the projector comes to it
        await stage.StartProjectorAsync();
        await Until.True(() => stage.Status.Reason is not null, "the history stops");

        // Then it has written nothing, has said once what is wrong, and stays where it is
        Assert.Contains("trade_executed", stage.Status.Reason, StringComparison.Ordinal);
        Assert.Contains("The history has stopped", Assert.Single(stage.Log.Of(LogLevel.Critical)), StringComparison.Ordinal);
        Assert.Equal(0, await stage.PositionAsync(Name));
        Assert.Empty(await stage.RowsAsync("select 1 from history.ledger"));

        // And it tries again, and tells nothing twice
        await Until.True(() => stage.Status.IsRunning, "it tries again");
        await Until.True(() => !stage.Status.IsRunning, "it fails again");
        Assert.Single(stage.Log.Of(LogLevel.Critical));
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task A_projector_that_stands_still_is_replaced(HistoryForm form)
    {
        // Given a process that has the lock, and asks nothing any more
        await using var stage = await HistoryStage.OpenAsync(form);
        await using var frozen = await stage.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var takes = new NpgsqlCommand($"select pg_advisory_lock({HistoryHost.ProjectorLock})", frozen);
        await takes.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var venue = Play();
        await stage.CommitAsync(Name, venue.Batch, venue.State.CreateCatalog());

        // When another one waits for its place, then it has it after a while, and folds
        await stage.StartProjectorAsync();
        await stage.ReachedAsync(Name, venue.State.Sequence);
        Assert.Contains("stands still", Assert.Single(stage.Log.Of(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task A_hole_in_a_venues_events_stops_the_history(HistoryForm form)
    {
        await using var stage = await HistoryStage.OpenAsync(form);
        var venue = Play();
        await stage.CommitAsync(Name, venue.Batch, venue.State.CreateCatalog());
        await stage.ChangeAsync("delete from exchange.mt_events where version = 20");
        await stage.StartProjectorAsync();
        await Until.True(() => stage.Status.Reason is not null, "the history stops");
        Assert.Equal("After event 19 comes 21.", stage.Status.Reason);
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task Of_two_projectors_of_a_database_one_folds_and_the_other_takes_over(HistoryForm form)
    {
        await using var stage = await HistoryStage.OpenAsync(form);
        var venue = Play();
        var (first, second) = Halves(venue.Batch);
        await stage.CommitAsync(Name, first, venue.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync(Name, first.Count);

        await using var other = await stage.StartAnotherProjectorAsync();
        await stage.StopProjectorAsync();
        await stage.CommitAsync(Name, second, venue.State.CreateCatalog());
        await Until.True(async () => await stage.PositionAsync(Name) == venue.State.Sequence, "the other one folds");
        Assert.Equal(NaiveOrders.Of(VenueUnderTest.Read(venue.Batch)), await stage.OrdersAsync(Name, venue.State.CreateCatalog()));
    }

    // The first script with everything that these tests touch, and without the ends of time.
    internal static VenueUnderTest Play() => Enumerable.Range(1, 1_000).Select(HistoryModelTests.Play).First(venue =>
        HistoryModelTests.FitsACalendar(venue.Batch) && venue.Batch.Count > 100
        && VenueUnderTest.Read(venue.Batch) is var events && events[^1].Event is TradeExecuted or OrderPlaced { Held.Units: > 0 }
        && events.Count(one => one.Event is TradeExecuted) > 10);

    internal static (EventBuffer First, EventBuffer Second) Halves(EventBuffer events)
    {
        var (first, second) = (new EventBuffer(), new EventBuffer());
        foreach (var e in events) (first.Count < events.Count / 2 ? first : second).Append(e.Bytes);
        return (first, second);
    }
}
