using Exchange.Api;
using Marten;
using Npgsql;
using Wolverine;
using Wolverine.Marten;
using Xunit;

namespace Exchange.Tests;

public sealed class StreamExclusiveTests : IAsyncLifetime
{
    private readonly string schema = $"streams_{Guid.NewGuid():N}";

    [Fact]
    public async Task Of_two_hosts_one_listens_and_the_other_goes_on_when_it_stops()
    {
        var key = StreamHost.NewKey();
        RecordingConsumer[] consumers = [new(), new()];
        await using var first = await StartAsync(key, consumers[0]);
        await using var second = await StartAsync(key, consumers[1]);
        await Until.True(() => consumers.Any(consumer => consumer.Starts > 0), "one host listens");

        for (var number = 0; number < 100; number++) await first.SendAsync(new Note(0, number));
        await Until.True(() => consumers.Sum(consumer => consumer.Count) == 100, "all messages are there");
        var (holder, standby) = consumers[0].Count > 0 ? (0, 1) : (1, 0);
        Assert.Equal((100, 0), (consumers[holder].Count, consumers[standby].Count));
        Assert.Equal(0, consumers[standby].Starts);

        consumers[standby].From(consumers[holder].Committed);
        await (holder == 0 ? first : second).StopAsync();
        Assert.Equal(1, consumers[holder].Stops);
        await (holder == 0 ? second : first).SendAsync(new Note(0, 100));

        await Until.True(() => consumers[standby].Count == 1, "the standby took over");
        Assert.Equal(100, consumers[standby].Notes[0].Number);
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await using var source = NpgsqlDataSource.Create(TestStores.Postgres);
        await using var command = source.CreateCommand($"drop schema if exists {schema} cascade");
        await command.ExecuteNonQueryAsync();
    }

    private Task<StreamHost> StartAsync(string key, RecordingConsumer consumer) => StreamHost.StartAsync(key, TestStores.Redis, options =>
    {
        var marten = options.Services.AddMarten(store =>
        {
            store.Connection(TestStores.Postgres);
            store.DatabaseSchemaName = schema;
        });
        marten.IntegrateWithWolverine(integration => integration.MessageStorageSchemaName = schema);
        options.Durability.Mode = DurabilityMode.Balanced;
        options.Durability.FirstHealthCheckExecution = TimeSpan.FromMilliseconds(200);
        options.Durability.HealthCheckPollingTime = TimeSpan.FromMilliseconds(500);
        options.Durability.StaleNodeTimeout = TimeSpan.FromSeconds(2);
        options.Durability.StaleNodeEjectionThreshold = 1;
        options.Durability.CheckAssignmentPeriod = TimeSpan.FromSeconds(1);
        options.Durability.NodeReassignmentPollingTime = TimeSpan.FromSeconds(1);
        options.Durability.LeaderTakeoverHoldEvaluations = 0;
        options.Durability.LeaderColdStartHoldEvaluations = 0;
        options.ListenToRedisStream(key).HandledBy(_ => consumer).Exclusive();
    });
}
