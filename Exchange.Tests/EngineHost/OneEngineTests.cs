using Exchange.Api;
using Exchange.Domain;
using JasperFx.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;
using static Exchange.Tests.RunningVenue;

namespace Exchange.Tests;

/// <summary>A venue has one engine at a time, and two never both commit.</summary>
public sealed class OneEngineTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_engine_waits_and_takes_over_when_the_first_ends()
    {
        await using var venue = await RunningVenue.StartAsync();
        await using var second = await venue.StartAnotherAsync();
        await RunningVenue.ExecuteAsync(second, Limit(Alice, "by-the-first", Side.Buy, lots: 1, ticks: 100));

        await venue.StopAsync();

        var outcome = await RunningVenue.ExecuteAsync(second, Limit(Alice, "by-the-second", Side.Buy, lots: 1, ticks: 100));
        Assert.Equal(2, outcome.Result.Id);
    }

    [Fact]
    public async Task The_lock_belongs_to_the_connection_and_may_be_taken_by_force()
    {
        await using var venue = await RunningVenue.StartAsync();
        await venue.StopAsync();
        await using var first = await TakeAsync(venue, patience: null);

        await using var second = await TakeAsync(venue, patience: TimeSpan.Zero);

        await using var command = new NpgsqlCommand("select 1", first.Connection);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_commit_at_another_version_adds_nothing_and_draws_no_number()
    {
        await using var venue = await RunningVenue.StartAsync();
        await using var connection = await venue.OpenAsync();
        const string drawn = "select last_value from exchange.mt_events_sequence";
        var (numbers, before) = (await venue.AskAsync<long>(drawn), await venue.RecoverAsync());
        await using var log = await EventLog.OpenAsync(connection, venue.Name, new Catalog(), Cancellation);
        var stale = new DecidedBatch { Position = new StreamPosition(ulong.MaxValue / 4, 0) };
        stale.Begin(before.Sequence - 1);
        stale.Events.Append(new AccountOpened(new AccountId(3), CommandId.Parse("late")), before.Sequence, new Timestamp(1));

        await Assert.ThrowsAsync<EventStreamUnexpectedMaxEventIdException>(() => log.CommitAsync(stale));

        Assert.Equal(numbers, await venue.AskAsync<long>(drawn));
        Assert.Equal(before.Hash, (await venue.RecoverAsync()).Hash);
    }

    [Fact]
    public async Task An_engine_whose_connection_is_cut_starts_again_and_loses_nothing()
    {
        await using var venue = await RunningVenue.StartAsync();
        await venue.ExecuteAsync(Limit(Alice, "before", Side.Buy, lots: 1, ticks: 100));

        await venue.ChangeAsync(
            $"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'exchange engine {venue.Name}'");

        var outcome = await Eventually(() => venue.ExecuteAsync(Limit(Alice, "after", Side.Buy, lots: 1, ticks: 100)));
        Assert.Equal(2, outcome.Result.Id);
        Assert.Equal(2, await venue.AskAsync<long>("select count(*) from exchange.mt_events where type = 'order_placed'"));
    }

    // As a client does that has no answer: the same again, until it has one.
    private static async Task<CommandOutcome> Eventually(Func<Task<CommandOutcome>> send)
    {
        var end = TimeProvider.System.GetUtcNow() + Long;
        while (true)
        {
            try
            {
                return await send();
            }
            catch (OutcomeUnknownException) when (TimeProvider.System.GetUtcNow() < end)
            {
            }
        }
    }

    private static Task<EngineLease> TakeAsync(RunningVenue venue, TimeSpan? patience) =>
        EngineLease.TakeAsync(venue.Postgres, venue.Name, patience, NullLogger.Instance, Cancellation);
}
