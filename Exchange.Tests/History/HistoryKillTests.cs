using Exchange.Benchmarks;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Npgsql;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>
/// Real processes are killed in the middle of their work on the history: afterwards each event counts exactly once. Where a process is
/// settled by a lock: another session has locked what it comes to next, and it is killed while it waits for that.
/// </summary>
public sealed class HistoryKillTests
{
    private const string Positions = "positions";

    // Whoever waits has written to the positions, which a page does first, and has not committed that.
    private const string InPage =
        """
        exists (select from pg_locks p where p.pid = l.pid and p.granted
            and p.relation = 'history.positions'::regclass and p.mode = 'RowExclusiveLock')
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // TimescaleDB adds up candles by itself.
    private static IEnumerable<string> TablesOf(HistoryForm form) =>
        [Positions, "orders", "fills", "ledger", "balances", "trades", .. form == HistoryForm.Plain ? ["candles"] : Array.Empty<string>()];

    [Theory]
    [ClassData<EachForm>]
    public async Task A_projector_killed_in_the_middle_of_a_page_leaves_nothing_of_it(HistoryForm form)
    {
        await using var stage = await HistoryStage.OpenAsync(form);
        var venues = new List<(string Name, VenueUnderTest Venue)>();
        var seed = 500;
        foreach (var table in TablesOf(form))
        {
            // Given a projector that has folded all that there is
            await using var process = ExchangeProcess.Start(stage.Settings("projector"));
            foreach (var (folded, venue) in venues) await stage.IsFoldedAsync(folded, venue.State.Sequence);

            // When it is killed while it writes a page of a venue to this table
            await using (var blocking = await stage.Source.OpenConnectionAsync(Cancellation))
            {
                await using var transaction = await blocking.BeginTransactionAsync(Cancellation);
                await ExecuteAsync(blocking, $"lock table history.{table} in exclusive mode");
                var (name, venue) = await CommitAsync(stage, seed += 50);
                await IsWaitingAsync(
                    stage, process, $"l.relation = 'history.{table}'::regclass and {(table == Positions ? "true" : InPage)}");
                await process.KillAsync();
                venues.Add((name, venue));
            }

            // Then nothing of the page is there
            Assert.Equal(0, await stage.PositionAsync(venues[^1].Name));
            foreach (var rows in new[] { "orders", "fills", "ledger", "trades" })
                Assert.Empty(await stage.RowsAsync($"select 1 from history.{rows} where venue = '{venues[^1].Name}'"));
        }

        // And another projector folds it all, once
        await using var last = ExchangeProcess.Start(stage.Settings("projector"));
        foreach (var (name, venue) in venues)
        {
            await stage.IsFoldedAsync(name, venue.State.Sequence);
            await HistoryModelTests.AssertRowsAsync(stage, name, venue);
        }
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task A_page_that_is_committed_while_its_projector_is_killed_counts_once(HistoryForm form)
    {
        // Given rows for which a commit waits, while somebody has locked something
        await using var stage = await HistoryStage.OpenAsync(form);
        await stage.ChangeAsync(
            """
            create function wait() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock_shared(1); return null; end';
            create constraint trigger waits after insert on history.fills deferrable initially deferred for each row execute function wait()
            """);
        await using var process = ExchangeProcess.Start(stage.Settings("projector"));
        (string Name, VenueUnderTest Venue) first, second;
        await using (var blocking = await stage.Source.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await blocking.BeginTransactionAsync(Cancellation);
            await ExecuteAsync(blocking, "select pg_advisory_xact_lock(1)");

            // When the projector is killed while it waits for the end of its commit, and the server goes on
            first = await CommitAsync(stage, 500);
            await IsWaitingAsync(stage, process, $"l.locktype = 'advisory' and {InPage}");
            await process.KillAsync();
        }

        // Then the page is there, and whoever goes on from it counts nothing twice
        await stage.IsFoldedAsync(first.Name, first.Venue.State.Sequence);
        second = await CommitAsync(stage, 550);
        await using var last = ExchangeProcess.Start(stage.Settings("projector"));
        await stage.IsFoldedAsync(second.Name, second.Venue.State.Sequence);
        foreach (var (name, venue) in new[] { first, second }) await HistoryModelTests.AssertRowsAsync(stage, name, venue);
    }

    [Theory]
    [InlineData("exchange.mt_events", "row exclusive", HistoryForm.Plain)] // all is folded, and its keys are made
    [InlineData("history.positions", "access share", HistoryForm.Plain)] // it is putting the new one in its place
    [InlineData("history.positions", "access share", HistoryForm.Timescale)]
    public async Task A_rebuild_that_is_killed_leaves_the_old_history_as_it_was(string table, string mode, HistoryForm form)
    {
        // Given a history in which somebody has marked rows, and a rebuild that comes to a table that somebody uses
        await using var stage = await HistoryStage.OpenAsync(form);
        var (name, venue) = await CommitAsync(stage, 900);
        await using (Rebuild(stage)) await stage.IsFoldedAsync(name, venue.State.Sequence);
        await stage.ChangeAsync("update history.orders set reason = 'mark'");
        await using (var blocking = await stage.Source.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await blocking.BeginTransactionAsync(Cancellation);
            await ExecuteAsync(blocking, $"lock table {table} in {mode} mode");

            // When it is killed there
            await using var process = Rebuild(stage);
            await IsWaitingAsync(stage, process, $"l.relation = '{table}'::regclass");
            await process.KillAsync();
        }

        // Then the rows are those of before, and the next one is built as if nothing had been
        Assert.Empty(await stage.RowsAsync("select 1 from history.orders where reason is distinct from 'mark'"));
        await using var second = Rebuild(stage);
        await Until.True(
            async () => (await stage.RowsAsync("select 1 from history.orders where reason = 'mark'")).Count == 0, "it is built anew");
        await HistoryModelTests.AssertRowsAsync(stage, name, venue);
    }

    private static ExchangeProcess Rebuild(HistoryStage stage) => ExchangeProcess.Start(stage.Settings("projector"), ["rebuild-history"]);

    // A venue with trades.
    private static async Task<(string Name, VenueUnderTest Venue)> CommitAsync(HistoryStage stage, int firstSeed)
    {
        var (seed, venue) = Enumerable.Range(firstSeed, 1_000).Select(number => (number, HistoryModelTests.Play(number)))
            .First(one => HistoryModelTests.FitsACalendar(one.Item2.Batch)
                && VenueUnderTest.Read(one.Item2.Batch).Count(e => e.Event is Exchange.Domain.TradeExecuted) > 5);
        await stage.CommitAsync($"killed-{seed}", venue.Batch, venue.State.CreateCatalog());
        return ($"killed-{seed}", venue);
    }

    private static Task IsWaitingAsync(HistoryStage stage, ExchangeProcess process, string what) => Until.True(
        async () =>
        {
            process.ThrowIfEnded();
            return (await stage.RowsAsync(
                $"""
                select 1 from pg_locks l join pg_database d on d.oid = l.database
                where d.datname = current_database() and not l.granted and {what}
                """)).Count > 0;
        },
        $"the process waits: {what}");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
