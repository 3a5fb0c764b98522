using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>A history that is made anew is the same as before, and takes its place at once, whatever goes on meanwhile.</summary>
public sealed class HistoryBuildTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData<EachForm>]
    public async Task A_history_from_zero_is_what_the_events_say(HistoryForm form)
    {
        await using var stage = await HistoryStage.OpenAsync(form);
        var venues = await CommitAsync(stage, 1, 8);
        var heard = new List<HistoryProgress>();
        await BuildAsync(stage, heard.Add, form: form);

        Assert.Equal(heard[^1].Total, heard[^1].Done);
        foreach (var (name, venue) in venues)
        {
            Assert.Equal(venue.State.Sequence, await stage.PositionAsync(name));
            await HistoryModelTests.AssertRowsAsync(stage, name, venue);
        }

        // And a projector goes on from there without folding anything twice
        var (later, laterVenue) = (await CommitAsync(stage, 9, 1)).Single();
        await stage.StartProjectorAsync();
        await stage.ReachedAsync(later, laterVenue.State.Sequence);
        foreach (var (name, venue) in venues) await HistoryModelTests.AssertRowsAsync(stage, name, venue);
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task It_has_the_keys_and_indexes_of_one_that_was_folded(HistoryForm form)
    {
        await using var stage = await HistoryStage.OpenAsync(form);
        var before = await KeysAsync(stage);
        await CommitAsync(stage, 1, 1);
        await BuildAsync(stage, _ => { }, form: form);
        Assert.Equal(before, await KeysAsync(stage));
        Assert.Contains(before, key => key.Contains("orders_open", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task It_takes_the_place_of_one_that_is_being_folded_and_read_without_a_wrong_answer(HistoryForm form)
    {
        // Given a history that a projector folds, in which somebody has changed rows
        await using var stage = await HistoryStage.OpenAsync(form);
        await stage.StartProjectorAsync();
        var venues = await CommitAsync(stage, 1, 6);
        foreach (var (name, venue) in venues) await stage.ReachedAsync(name, venue.State.Sequence);
        await stage.ChangeAsync("update history.ledger set available = available + 1");

        // When it is built anew, again and again, while events come and readers read
        using var done = new CancellationTokenSource();
        var reading = ReadAsync(stage, done.Token);
        var committing = CommitAsync(stage, 7, 12);
        do await BuildAsync(stage, _ => { }, form: form);
        while (!committing.IsCompleted);
        venues = [.. venues, .. await committing];

        // Then it is right in the end, the readers have never seen a position go back, and the projector has gone on.
        foreach (var (name, venue) in venues) await stage.ReachedAsync(name, venue.State.Sequence);
        foreach (var (name, venue) in venues) await HistoryModelTests.AssertRowsAsync(stage, name, venue);

        await done.CancelAsync();
        Assert.True(await reading > 0);
        Assert.Null(stage.Status.Reason);
    }

    [Fact]
    public async Task Where_old_trades_are_dropped_their_candles_outlive_a_rebuild()
    {
        // Given trades that are older than what is kept, and older than what the policies look at
        await using var stage = await HistoryStage.OpenAsync(HistoryForm.Timescale);
        var venues = await CommitAsync(stage, 1, 6);
        var trades = venues.Sum(one => VenueUnderTest.Read(one.Venue.Batch).Count(e => e.Event is TradeExecuted));
        Assert.True(trades > 50);

        // When the history is made anew, all these trades are dropped, and TimescaleDB does what the policies say
        await BuildAsync(stage, _ => { }, form: HistoryForm.Timescale, history: new HistoryOptions { TradeRetentionDays = 7 });
        await using (var connection = await stage.Source.OpenConnectionAsync(Cancellation))
        {
            await Until.True(
                () => TradeRetention.TryDropAsync(connection, HistoryViews.Schema, DateTime.UtcNow, Cancellation), "they are dropped");
        }

        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_refresh_continuous_aggregate");

        // Then no candle of any interval has lost a trade
        foreach (var interval in CandleIntervals.All)
        {
            var counted = await stage.RowsAsync($"select sum(trades)::bigint from history.{CandleTables.Name(interval)}");
            Assert.Equal((interval, (long)trades), (interval, (long)counted[0][0]));
        }
    }

    [Fact]
    public async Task One_that_is_ended_in_the_middle_leaves_the_old_one_as_it_was()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var venues = await CommitAsync(stage, 1, 3);
        await BuildAsync(stage, _ => { });
        await stage.ChangeAsync("update history.orders set reason = 'mark'");
        using var ending = new CancellationTokenSource();

        // When the second build is ended after its first page
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildAsync(stage, _ => ending.Cancel(), ending.Token));

        // Then the rows are those of before, and the next one works
        Assert.Empty(await stage.RowsAsync("select 1 from history.orders where reason is distinct from 'mark'"));
        await BuildAsync(stage, _ => { });
        foreach (var (name, venue) in venues) await HistoryModelTests.AssertRowsAsync(stage, name, venue);
    }

    [Fact]
    public async Task Two_at_once_are_refused()
    {
        await using var stage = await HistoryStage.OpenAsync();
        await CommitAsync(stage, 1, 1);
        InvalidOperationException? refusal = null;
        await BuildAsync(stage, _ =>
        {
            refusal ??= Assert.Throws<InvalidOperationException>(() => BuildAsync(stage, _ => { }).GetAwaiter().GetResult());
        });
        Assert.Contains("already", refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_ends_it()
    {
        await using var stage = await HistoryStage.OpenAsync();
        await CommitAsync(stage, 1, 1);
        await stage.ChangeAsync("update exchange.mt_events set data = '{}' where version = 3");
        await Assert.ThrowsAsync<InvalidDataException>(() => BuildAsync(stage, _ => { }));
        Assert.Empty(await stage.RowsAsync("select 1 from history.positions"));
    }

    private static Task BuildAsync(
        HistoryStage stage, Action<HistoryProgress> progress, CancellationToken? cancellation = null,
        HistoryForm form = HistoryForm.Plain, HistoryOptions? history = null) =>
        new HistoryBuild(stage.Source, new ExchangeOptions { Postgres = stage.ConnectionString, History = history ?? new() }, form)
            .RunAsync(progress, cancellation ?? Cancellation);

    // Venues with events of a seed each, in two commits.
    private static async Task<List<(string Name, VenueUnderTest Venue)>> CommitAsync(HistoryStage stage, int firstSeed, int count)
    {
        var venues = new List<(string, VenueUnderTest)>();
        for (var seed = 100 * firstSeed; venues.Count < count; seed++)
        {
            var venue = HistoryModelTests.Play(seed);
            if (!HistoryModelTests.FitsACalendar(venue.Batch)) continue;
            var (first, second) = HistoryFaultTests.Halves(venue.Batch);
            foreach (var part in (EventBuffer[])[first, second])
                if (part.Count > 0) await stage.CommitAsync($"seed-{seed}", part, venue.State.CreateCatalog());
            venues.Add(($"seed-{seed}", venue));
        }

        return venues;
    }

    private static async Task<int> ReadAsync(HistoryStage stage, CancellationToken done)
    {
        var seen = new Dictionary<string, (long Sequence, long Lines)>();
        var reads = 0;
        for (; !done.IsCancellationRequested; reads++)
        {
            foreach (var row in await stage.RowsAsync(
                """
                select venue, sequence, (select count(*) from history.ledger l where l.venue = p.venue) from history.positions p
                """))
            {
                var now = ((long)row[1], (long)row[2]);
                if (seen.TryGetValue((string)row[0], out var before))
                    Assert.True(before.Sequence <= now.Item1 && before.Lines <= now.Item2, $"{row[0]}: {before}, then {now}");
                seen[(string)row[0]] = now;
            }
        }

        return reads;
    }

    private static async Task<List<string>> KeysAsync(HistoryStage stage) =>
        [.. (await stage.RowsAsync("select indexdef from pg_indexes where schemaname = 'history' order by 1"))
            .Select(row => (string)row[0])];
}
