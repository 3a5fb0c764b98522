using System.Net;
using System.Security.Cryptography;
using Npgsql;
using StackExchange.Redis;

namespace Exchange.Benchmarks;

/// <summary>
/// The PostgreSQL and Redis that a benchmark runs on, as scripts/bench names them: in PostgreSQL a database of its own, which is dropped in
/// the end, and in Redis a venue of its own, whose keys are deleted.
/// </summary>
internal sealed class BenchmarkStores : IAsyncDisposable
{
    private readonly string server;
    private readonly string database;
    private readonly ConnectionMultiplexer redis;

    private BenchmarkStores(string server, string database, string redisName, ConnectionMultiplexer redis)
    {
        (this.server, this.database, this.redis) = (server, database, redis);
        Redis = redisName;
        Venue = $"bench-{RandomNumberGenerator.GetHexString(8, lowercase: true)}"; // about as long as people's names: each row has it
        Postgres = new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;
        Database = NpgsqlDataSource.Create(Postgres);
    }

    /// <summary>A connection string for the benchmark's own database.</summary>
    public string Postgres { get; }

    /// <summary>The address of Redis.</summary>
    public string Redis { get; }

    /// <summary>The benchmark's venue.</summary>
    public string Venue { get; }

    /// <summary>The database, for questions about what the exchange has stored.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>PostgreSQL's first process, if it is on this machine.</summary>
    public int? PostgresProcess { get; private init; }

    /// <summary>Redis's process, if it is on this machine.</summary>
    public int? RedisProcess { get; private init; }

    /// <summary>Takes the stores that EXCHANGE_POSTGRES and EXCHANGE_REDIS name.</summary>
    public static async Task<BenchmarkStores> OpenAsync()
    {
        var (server, redisName) = (Named("EXCHANGE_POSTGRES"), Named("EXCHANGE_REDIS"));
        var database = $"exchange_bench_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"create database {database}");

        var options = ConfigurationOptions.Parse(redisName);
        options.AllowAdmin = true; // for INFO
        var redis = await ConnectionMultiplexer.ConnectAsync(options);
        return new BenchmarkStores(server, database, redisName, redis)
        {
            PostgresProcess = await FindPostgresAsync(server),
            RedisProcess = await FindRedisAsync(redis),
        };
    }

    /// <summary>The settings of an exchange on these stores, without limits on the rate of requests.</summary>
    /// <param name="roles">What the process does.</param>
    public Dictionary<string, string?> Settings(string roles) => new()
    {
        ["Exchange:Postgres"] = Postgres,
        ["Exchange:Redis"] = Redis,
        ["Exchange:Venue"] = Venue,
        ["Exchange:Roles"] = roles,
        ["Exchange:CommandSecret"] = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(value => (byte)value)]),
        ["Exchange:Limits:RateLimits"] = "false",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information", // says when it listens
    };

    /// <summary>Asks the database for one row of figures.</summary>
    public async Task<double[]> AskAsync(string sql, params object[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        command.CommandTimeout = 300;
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToDouble(reader.GetValue(column), null))];
    }

    /// <summary>Asks Redis for a figure of its INFO.</summary>
    public async Task<double> RedisInfoAsync(string name) => double.Parse(await InfoAsync(redis, name) ?? "0", null);

    /// <summary>Asks Redis for the bytes in memory and the number of entries of the venue's command stream.</summary>
    public async Task<(double Bytes, double Entries)> CommandStreamAsync()
    {
        var key = Exchange.Api.CommandStream.KeyOf(Venue);
        var bytes = (double?)await redis.GetDatabase().ExecuteAsync("MEMORY", "USAGE", key, "SAMPLES", 0);
        return (bytes ?? 0, await redis.GetDatabase().StreamLengthAsync(key));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in redis.GetEndPoints())
        {
            await foreach (var key in redis.GetServer(endpoint).KeysAsync(pattern: $"venue:{Venue}:*"))
                await redis.GetDatabase().KeyDeleteAsync(key);
        }

        await redis.DisposeAsync();
        await Database.DisposeAsync();
        await ExecuteAsync(server, $"drop database if exists {database} with (force)");
    }

    private static string Named(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new BenchmarkFailed(
            $"{name} is not set: run the benchmark by scripts/bench, which starts the stores.", BenchmarkFailed.BadArguments);

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(Alone(server));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int?> FindPostgresAsync(string server)
    {
        if (!IsHere(new NpgsqlConnectionStringBuilder(server).Host)) return null;
        await using var connection = new NpgsqlConnection(Alone(server));
        await connection.OpenAsync();
        return ProcessorTime.ParentOf(connection.ProcessID);
    }

    private static async Task<int?> FindRedisAsync(ConnectionMultiplexer redis)
    {
        var address = redis.GetEndPoints()[0];
        var host = address is DnsEndPoint name ? name.Host : ((IPEndPoint)address).Address.ToString();
        return IsHere(host) && int.TryParse(await InfoAsync(redis, "process_id"), out var process) ? process : null;
    }

    private static bool IsHere(string? host) =>
        host is "localhost" || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);

    private static string Alone(string server) => new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString;

    private static async Task<string?> InfoAsync(ConnectionMultiplexer redis, string name)
    {
        var lines = ((string?)await redis.GetDatabase().ExecuteAsync("INFO") ?? "").Split("\r\n");
        return lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..];
    }
}
