using Exchange.Api;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>
/// An audit, and whoever wants a table for himself, do not wait for each other: the audit reads on several connections, so the database
/// would not notice.
/// </summary>
public sealed class AuditLockTests
{
    private const string Change = "begin; lock table exchange.batches, exchange.mt_streams in access exclusive mode; commit";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_audit_that_meets_somebody_who_changes_tables_lets_him_and_begins_again()
    {
        // Given an audit that has read one of two tables, while somebody has the other, and wants the first
        await using var venue = await RunningVenue.StartAsync();
        Task? changing = null;
        var begun = 0;

        // When it goes on
        var report = await VenueAudit.RunAsync(
            OptionsOf(venue),
            progress =>
            {
                if (progress.Done == 0) begun++;
                changing ??= ChangeAsync(venue);
            },
            Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        // Then both have what they want
        Assert.True(report.IsClean, AuditText.Write(report));
        Assert.True(begun > 1, "it has begun again");
        await changing!;
    }

    [Fact]
    public async Task A_connection_of_an_audit_does_not_wait_behind_somebody_who_waits_for_another_one()
    {
        await using var venue = await RunningVenue.StartAsync();
        await using var connections = new AuditConnections(venue.Postgres);
        var first = await connections.BeginAsync("history.trades", Cancellation);
        await ReadAsync(first);
        var changing = venue.ChangeAsync("alter table exchange.keyframes alter column state set storage external");
        await Until.True(() => WaitsAsync(venue), "somebody waits for the first connection");

        var second = await connections.OpenAsync(Cancellation);
        var failure = await Assert.ThrowsAsync<PostgresException>(
            () => ReadAsync(second).WaitAsync(TimeSpan.FromSeconds(20), Cancellation));

        Assert.True(AuditConnections.IsInTheWay(failure));
        Assert.False(changing.IsCompleted);
        await connections.DisposeAsync();
        await changing;

        static async Task ReadAsync(NpgsqlConnection connection)
        {
            await using var command = new NpgsqlCommand("select count(*) from exchange.keyframes", connection);
            await command.ExecuteScalarAsync(Cancellation);
        }
    }

    [Fact]
    public async Task An_audit_gives_up_when_somebody_keeps_a_table_and_says_so()
    {
        await using var venue = await RunningVenue.StartAsync();
        await using var other = await venue.OpenAsync();
        await using var locking = new NpgsqlCommand("begin; lock table exchange.mt_events in access exclusive mode", other);
        await locking.ExecuteNonQueryAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => VenueAudit.RunAsync(OptionsOf(venue), _ => { }, Cancellation, patience: TimeSpan.FromSeconds(0.1)));

        Assert.Contains("changing the tables", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_starts_waits_for_nobody_who_reads()
    {
        // Given somebody who reads everything, as a backup does, for longer than the next process can wait
        await using var venue = await RunningVenue.StartAsync();
        await venue.StopAsync();
        await using var reader = await venue.OpenAsync();
        await using var locking = new NpgsqlCommand(
            """
            begin;
            do $$ begin
                execute (select 'lock table ' || string_agg(format('%I.%I', schemaname, name), ', ') || ' in access share mode' from (
                    select schemaname, tablename as name from pg_tables union all select schemaname, viewname from pg_views) as relations
                    where schemaname in ('exchange', 'history'));
            end $$
            """,
            reader);
        await locking.ExecuteNonQueryAsync(Cancellation);

        // When it starts
        var starting = venue.RestartAsync();
        await starting.WaitAsync(TimeSpan.FromSeconds(20), Cancellation).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var hasWaited = !starting.IsCompleted;
        await reader.CloseAsync();
        await starting;

        // Then it has not waited for him
        Assert.False(hasWaited);
    }

    private static ExchangeOptions OptionsOf(RunningVenue venue) =>
        new() { Postgres = venue.Postgres, Redis = TestStores.Redis, Venue = venue.Name };

    // Has the one table, and waits for the other.
    private static Task ChangeAsync(RunningVenue venue)
    {
        var changing = venue.ChangeAsync(Change);
        Until.True(() => WaitsAsync(venue), "somebody waits for the audit").GetAwaiter().GetResult();
        return changing;
    }

    private static Task<bool> WaitsAsync(RunningVenue venue) => venue.AskAsync<bool>(
        """
        select exists (select from pg_locks where not granted and mode = 'AccessExclusiveLock'
            and database = (select oid from pg_database where datname = current_database()))
        """);
}
