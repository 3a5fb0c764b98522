using Npgsql;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests;

/// <summary>The program refuses stores that may forget what they confirmed, and data that is not for it.</summary>
public sealed class UnsafeStoreTests(PrivateStores stores) : IClassFixture<PrivateStores>
{
    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public async Task A_postgres_that_may_lose_or_break_data_is_refused(string setting)
    {
        await ExecuteAsync(stores.Postgres, $"ALTER SYSTEM SET {setting} = off");
        await ReloadAsync(setting, "off");
        try
        {
            await AssertRefusedAsync("UNSAFE_STORE", $"set {setting} = on.");
        }
        finally
        {
            await ExecuteAsync(stores.Postgres, $"ALTER SYSTEM RESET {setting}");
            await ReloadAsync(setting, "on");
        }
    }

    [Theory]
    [InlineData("appendonly", "no", "yes")]
    [InlineData("maxmemory-policy", "allkeys-lru", "noeviction")]
    public async Task A_redis_that_may_forget_is_refused(string setting, string bad, string good)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(stores.Redis + ",allowAdmin=true");
        var server = redis.GetServers()[0];
        await server.ConfigSetAsync(setting, bad);
        try
        {
            await AssertRefusedAsync("UNSAFE_STORE", $"set {setting} {good}.");
        }
        finally
        {
            await server.ConfigSetAsync(setting, good);
        }
    }

    [Fact]
    public async Task A_wrong_password_of_redis_is_refused_and_not_shown()
    {
        var settings = Settings();
        settings["Exchange:Redis"] = stores.Redis.Split(',')[0] + ",password=swordfish";
        var program = await ApiProcess.RunAsync(settings);

        program.AssertRefused(78, "STORE_UNREACHABLE");
        Assert.Contains("password in Exchange:Redis", program.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", program.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_a_newer_program_is_refused()
    {
        await ExecuteAsync(stores.Postgres, "CREATE DATABASE newer");
        var newer = new NpgsqlConnectionStringBuilder(stores.Postgres) { Database = "newer" }.ConnectionString;
        await ExecuteAsync(newer, """
            CREATE SCHEMA exchange;
            CREATE TABLE exchange.deployment (single boolean PRIMARY KEY DEFAULT true, version integer, deployment uuid);
            INSERT INTO exchange.deployment (version, deployment) VALUES (2, gen_random_uuid())
            """);

        var settings = Settings();
        settings["Exchange:Postgres"] = newer;
        await AssertRefusedAsync("SCHEMA_MISMATCH", "run the newer program", settings);
    }

    [Fact]
    public async Task Stores_of_two_exchanges_are_not_mixed()
    {
        var settings = Settings();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(stores.Redis);
        await redis.GetDatabase().StringSetAsync($"venue:{settings["Exchange:Venue"]}:deployment", Guid.NewGuid().ToString());

        await AssertRefusedAsync("SCHEMA_MISMATCH", "name the stores that belong together", settings);
    }

    private Dictionary<string, string> Settings()
    {
        var settings = TestSettings.For(stores.Postgres);
        settings["Exchange:Redis"] = stores.Redis;
        return settings;
    }

    private async Task AssertRefusedAsync(string code, string says, Dictionary<string, string>? settings = null)
    {
        var program = await ApiProcess.RunAsync(settings ?? Settings());
        program.AssertRefused(78, code);
        Assert.Contains(says, program.Error, StringComparison.Ordinal);
    }

    /// <summary>Has PostgreSQL read its settings again, and waits until it has.</summary>
    private async Task ReloadAsync(string setting, string value)
    {
        await ExecuteAsync(stores.Postgres, "SELECT pg_reload_conf()");
        while (await ExecuteAsync(stores.Postgres, $"SHOW {setting}") as string != value)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
