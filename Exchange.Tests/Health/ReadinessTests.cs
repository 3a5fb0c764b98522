using Alba;
using Exchange.Api;
using Exchange.Benchmarks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;
using static Exchange.Tests.Health.HealthVenue;

namespace Exchange.Tests.Health;

/// <summary>What /health/ready tells when one thing after another is missing; it answers at once, or soon, whatever hangs.</summary>
public sealed class ReadinessTests(FaultFixture fixture) : IClassFixture<FaultFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FaultStores Stores => fixture.Stores;

    [Fact]
    public async Task A_process_that_has_all_it_needs_is_ready()
    {
        await using var venue = await OpenAsync(Stores);
        var host = await venue.StartAsync("api,engine,projector");
        var opened = await OpenAccountAsync(host, "alice");

        var answer = await UntilAsync(host, "ready", "history", "folding", ok: true);

        Assert.Equal(venue.Name, answer.GetProperty("venue").GetString());
        Assert.Equal(["api", "engine", "projector"], answer.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.All(answer.GetProperty("checks").EnumerateArray(), check => Assert.Equal("ok", check.GetProperty("status").GetString()));
        Assert.Equal("running", Check(answer, "engine").GetProperty("state").GetString());
        Assert.Equal(opened.Sequence, Check(answer, "engine").GetProperty("sequence").GetInt64());
        Assert.Equal(opened.Sequence, Check(answer, "views").GetProperty("sequence").GetInt64());
        Assert.Equal(0, Check(answer, "commands").GetProperty("lagMs").GetInt64());
        Assert.Equal("plain", Check(answer, "history").GetProperty("form").GetString());
        var end = await HistoryAtAsync(host, opened.Sequence);
        Assert.Equal((0, 0), (end.GetProperty("lagEvents").GetInt64(), end.GetProperty("lagMs").GetInt64()));
    }

    [Theory]
    [InlineData("redis", true)]
    [InlineData("redis", false)]
    [InlineData("postgres", true)]
    [InlineData("postgres", false)]
    public async Task A_store_that_hangs_or_is_gone_is_told_soon_and_forgotten_when_it_is_back(string store, bool hangs)
    {
        await using var venue = await OpenAsync(Stores);
        var host = await venue.StartAsync("api,engine,projector");
        await UntilAsync(host, "ready");

        await EndAsync(store, hangs);
        try
        {
            var answer = await UntilAsync(host, "unready", store);
            Assert.Contains("does not answer", Reason(answer, store), StringComparison.Ordinal);
            Assert.DoesNotContain("assword", answer.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("127.0.0.1", answer.GetRawText(), StringComparison.Ordinal);

            // However many ask, they are answered, and the process is live all the while.
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync(host)));
            await host.Scenario(scenario => scenario.Get.Url("/health/live"));
        }
        finally
        {
            await ReviveAsync(store, hangs);
        }

        await UntilAsync(host, "ready");
    }

    [Fact]
    public async Task An_engine_that_fails_makes_every_process_that_takes_orders_unready()
    {
        await using var venue = await OpenAsync(Stores);
        var engine = await venue.StartAsync("engine");
        var api = await venue.StartAsync("api");
        await UntilAsync(engine, "degraded", "history", "none");
        await UntilAsync(api, "degraded", "history", "none");

        // The store contradicts itself from now on, and the engine has to read it again.
        await venue.ChangeAsync("update exchange.engine_position set sequence = sequence + 1");
        await venue.ChangeAsync(
            $"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'exchange engine {venue.Name}'");

        await UntilAsync(engine, "unready", "engine", "failed");
        await UntilAsync(api, "unready", "engine");

        await venue.ChangeAsync("update exchange.engine_position set sequence = sequence - 1");
        await UntilAsync(engine, "degraded", "history");
        await UntilAsync(api, "degraded", "history");
    }

    [Fact]
    public async Task A_process_without_an_engine_anywhere_says_so_until_there_is_one()
    {
        await using var venue = await OpenAsync(Stores);
        var api = await venue.StartAsync("api");
        Assert.Equal("No process is the engine of this venue.", Reason(await UntilAsync(api, "unready", "engine", "none"), "engine"));

        var first = await venue.StartAsync("engine,projector");
        await UntilAsync(api, "ready");
        Assert.Equal("elsewhere", Check((await AskAsync(api)).Json, "engine").GetProperty("state").GetString());

        var second = await venue.StartAsync("engine,projector");
        var standby = await UntilAsync(second, "ready");
        Assert.Equal("standing by", Check(standby, "engine").GetProperty("state").GetString());
        Assert.Equal("standing by", Check(standby, "history").GetProperty("state").GetString());

        await first.DisposeAsync();
        await UntilAsync(second, "ready", "engine", "running", ok: true);
        await UntilAsync(second, "ready", "history", "folding", ok: true);
    }

    [Fact]
    public async Task In_a_cluster_engine_and_projector_are_chosen_among_those_with_the_role()
    {
        await using var venue = await OpenAsync(Stores);
        var cluster = ("Exchange:Cluster", "true");
        var api = await venue.StartAsync("api,projector", cluster);
        await venue.StartAsync("projector", cluster);
        await venue.StartAsync("projector", cluster); // has nothing to do, so it would be the first choice
        await UntilAsync(api, "unready", "engine", "none");

        var first = await venue.StartAsync("engine", cluster);
        await UntilAsync(api, "ready");
        var second = await venue.StartAsync("engine", cluster);
        await UntilAsync(second, "ready", "engine", "standing by", ok: true);

        await first.DisposeAsync();
        await UntilAsync(second, "ready", "engine", "running", ok: true);
        await UntilAsync(api, "ready");
    }

    [Fact]
    public async Task Commands_that_nobody_decides_make_a_process_unready()
    {
        await using var venue = await OpenAsync(Stores);
        await venue.StartAsync("engine").ContinueWith(host => host.Result.DisposeAsync().AsTask(), TaskScheduler.Default).Unwrap();
        await using var idle = await EngineLease.TakeAsync(venue.Postgres, venue.Name, null, NullLogger.Instance, Cancellation);
        var api = await venue.StartAsync("api", ("Exchange:Api:AnswerTimeout", "00:00:00.2"));
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => OpenAccountAsync(api, "waits"));

        var answer = await UntilAsync(api, "unready", "commands");
        Assert.Contains("wait longer", Reason(answer, "commands"), StringComparison.Ordinal);
        Assert.True(Check(answer, "commands").GetProperty("lagMs").GetInt64() > 200);
    }

    [Fact]
    public async Task A_dead_letter_waits_for_nobody_and_a_halted_stream_is_told()
    {
        await using var venue = await OpenAsync(Stores);
        var host = await venue.StartAsync("api,engine,projector", ("Exchange:Api:AnswerTimeout", "00:00:00.2"));
        var redis = host.Services.GetRequiredService<RedisConnections>().Shared.GetDatabase();
        var key = CommandStream.KeyOf(venue.Name);
        await redis.StreamAddAsync(key, "garbage", "1");
        await Until.True(async () => await redis.StreamLengthAsync(DeadLetters.KeyOf(key)) == 1, "it is a dead letter");
        await UntilAsync(host, "ready");

        await redis.StreamAddAsync(key, "garbage", "1", messageId: "99999999999999-1");
        var answer = await UntilAsync(host, "unready", "commands");
        Assert.Contains("halted", Reason(answer, "commands"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_that_are_gone_make_a_process_unready()
    {
        await using var venue = await OpenAsync(Stores);
        var api = await venue.StartAsync("api");
        await using var held = await EngineLease.TakeAsync(venue.Postgres, venue.Name, null, NullLogger.Instance, Cancellation);

        var answer = await UntilAsync(api, "unready", "views");
        Assert.Contains("rebuilt", Reason(answer, "views"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_has_stopped_degrades_those_who_trade_and_fails_those_who_only_fold()
    {
        await using var venue = await OpenAsync(Stores);
        var all = await venue.StartAsync("api,engine,projector");
        await UntilAsync(all, "ready", "history", "folding", ok: true);
        await venue.ChangeAsync("alter table history.positions add constraint trap check (sequence < 1) not valid");
        await OpenAccountAsync(all, "alice");

        var answer = await UntilAsync(all, "degraded", "history", "stopped");
        Assert.Equal(1, Check(answer, "history").GetProperty("lagEvents").GetInt64());
        Assert.True(Check(answer, "history").GetProperty("lagMs").GetInt64() > 0);
        Assert.DoesNotContain("constraint", answer.GetRawText(), StringComparison.Ordinal);

        await all.DisposeAsync();
        var alone = await venue.StartAsync("projector");
        await UntilAsync(alone, "unready", "history", "stopped");

        await venue.ChangeAsync("alter table history.positions drop constraint trap");
        await UntilAsync(alone, "degraded", "engine");
    }

    private static async Task<System.Text.Json.JsonElement> HistoryAtAsync(IAlbaHost host, long sequence)
    {
        System.Text.Json.JsonElement check = default;
        await Until.True(
            async () => (check = Check((await AskAsync(host)).Json, "history")).GetProperty("sequence").GetInt64() == sequence,
            "the history is where the engine is");
        return check;
    }

    private async Task EndAsync(string store, bool hangs)
    {
        if (store == "redis")
        {
            if (hangs) Stores.SignalRedis(Signals.Stop);
            else await Stores.KillRedisAsync();
        }
        else if (hangs) Stores.SignalPostgres(Signals.Stop);
        else await Stores.KillPostgresAsync();
    }

    private async Task ReviveAsync(string store, bool hangs)
    {
        if (!hangs) await Stores.StartStoppedAsync();
        else if (store == "redis") Stores.SignalRedis(Signals.Continue);
        else Stores.SignalPostgres(Signals.Continue);
    }
}
