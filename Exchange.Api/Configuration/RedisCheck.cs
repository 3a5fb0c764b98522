using System.Net;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// Whether Redis keeps what it is given. It asks by INFO only: hosted servers often forbid CONFIG.
/// </summary>
internal static class RedisCheck
{
    internal const string Name = "Redis";

    private static readonly Version MinVersion = new(6, 2);

    /// <param name="configuration">Where Redis is.</param>
    /// <param name="venue">The venue that this process serves.</param>
    /// <param name="deployment">
    /// What PostgreSQL's data belongs to. Commands that wait in Redis for another deployment's venue of the same name must not reach this
    /// one's engine.
    /// </param>
    internal static async Task<Version> RunAsync(string configuration, string venue, Guid deployment)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = true;
        options.AllowAdmin = true; // INFO counts as that
        options.ConnectRetry = 1;
        options.ConnectTimeout = 3_000;

        var place = $"Redis at {Place(options.EndPoints[0])}";
        if (options.EndPoints[0] is DnsEndPoint name) await StoreGuard.ResolveAsync(Name, name.Host);
        try
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
            var version = CheckFacts(await FactsAsync(redis), place);
            await CheckDeploymentAsync(redis.GetDatabase(), $"venue:{venue}:deployment", deployment.ToString(), place);
            return version;
        }
        catch (RedisConnectionException e) when (e.FailureType == ConnectionFailureType.AuthenticationFailure)
        {
            throw StoreGuard.Unreachable($"{place} refuses the user or the password; put right user and password in Exchange:Redis.");
        }
        catch (Exception e) when (e is RedisConnectionException or RedisTimeoutException or TimeoutException)
        {
            throw new StoreNotReady($"{place} does not answer; start it, or put right the address in Exchange:Redis.");
        }
        catch (RedisServerException e) when (e.Message.StartsWith("LOADING", StringComparison.Ordinal))
        {
            throw new StoreNotReady($"{place} is reading its data; wait for it, and look into its log.");
        }
        catch (RedisException e)
        {
            throw StoreGuard.Unreachable($"{place} answers with {e.Message.Split(' ')[0]}; let its user run INFO, GET and SET.");
        }
    }

    private static string Place(EndPoint address) => address switch
    {
        DnsEndPoint { Host: var host, Port: var port } => $"{host}:{(port == 0 ? 6379 : port)}",
        IPEndPoint { Address: var number, Port: 0 } => $"{number}:6379",
        _ => $"{address}",
    };

    private static async Task<Dictionary<string, string>> FactsAsync(ConnectionMultiplexer redis)
    {
        var info = (string?)await redis.GetDatabase().ExecuteAsync("INFO") ?? "";
        return info.Split("\r\n").Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    private static Version CheckFacts(Dictionary<string, string> facts, string place)
    {
        string Fact(string name) => facts.GetValueOrDefault(name, "unknown");

        if (Fact("loading") == "1") throw new StoreNotReady($"{place} is reading its data; wait for it, and look into its log.");
        if (!Version.TryParse(Fact("redis_version"), out var version) || version < MinVersion)
            throw StoreGuard.Unsafe($"{place} has version {Fact("redis_version")}; install {MinVersion} or newer.");
        if (Fact("role") != "master") throw StoreGuard.Unsafe($"{place} is a replica; name the primary in Exchange:Redis.");
        if (Fact("aof_enabled") != "1")
            throw StoreGuard.Unsafe($"{place} runs without an append-only file and forgets commands in a crash; set appendonly yes.");
        if (Fact("maxmemory_policy") != "noeviction")
            throw StoreGuard.Unsafe($"{place} throws data away when memory is short; set maxmemory-policy noeviction.");
        return version;
    }

    private static async Task CheckDeploymentAsync(IDatabase redis, string key, string deployment, string place)
    {
        if (await redis.StringSetAsync(key, deployment, when: When.NotExists)) return;
        if (await redis.StringGetAsync(key) == deployment) return;
        throw StoreGuard.Mismatch(
            $"{place} holds this venue's commands for another database than Exchange:Postgres names; name the stores that belong together, "
            + $"or another Exchange:Venue, or delete the key {key} if the commands there may be lost.");
    }
}
