using System.Net;
using Exchange.Api;
using Exchange.Domain;
using Npgsql;
using StackExchange.Redis;
using StreamPosition = Exchange.Api.StreamPosition;

namespace Exchange.Benchmarks;

/// <summary>
/// A venue under load, with every part that a fault may befall: engines in processes of their own, proxies between them and the stores,
/// and the senders in this process. A scene is for one fault, and ends with an audit.
/// </summary>
internal sealed class FaultScene : IAsyncDisposable
{
    private const int Accounts = 6;
    private const int Repeats = 150;
    private const string Recovered = "is at sequence"; // as the engine says in its log when it begins

    private readonly string secret = Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray());
    private readonly List<MortalProcess> engines = [];
    private readonly FaultKind kind;
    private FaultClient? client;
    private HttpEntry? http;

    private FaultScene(FaultStores stores, FaultKind kind, int seed)
    {
        (Stores, this.kind, Random) = (stores, kind, new Random(seed));
        var postgres = new NpgsqlConnectionStringBuilder(stores.Postgres).Port;
        ToPostgres = new Proxy(postgres, () => new PostgresRequestReader());
        ToRedis = NewProxyToRedis();
        ClientToRedis = NewProxyToRedis();
        ApiUrl = FreeUrl();
        Venue = $"faults-{Guid.NewGuid():N}"[..32];
    }

    public FaultStores Stores { get; }

    public Random Random { get; }

    public string Venue { get; }

    /// <summary>Between the engines and PostgreSQL.</summary>
    public Proxy ToPostgres { get; }

    /// <summary>Between the engines and Redis.</summary>
    public Proxy ToRedis { get; }

    /// <summary>Between the senders and Redis.</summary>
    public Proxy ClientToRedis { get; }

    public Journal Journal { get; } = new();

    public Load Load { get; private set; } = null!;

    /// <summary>The engines that run, the first started first.</summary>
    public IReadOnlyList<MortalProcess> Engines => engines;

    /// <summary>The key of the command stream.</summary>
    public string Stream => CommandStream.KeyOf(Venue);

    /// <summary>Builds a scene, up to where the load runs.</summary>
    public static async Task<FaultScene> BuildAsync(FaultStores stores, FaultKind kind, int seed)
    {
        var scene = new FaultScene(stores, kind, seed);
        try
        {
            await scene.StartEngineAsync();
            scene.client = await FaultClient.StartAsync(scene.ClientSettings());
            var accounts = await FaultVenue.OpenAsync(scene.client, scene.Journal, Accounts);
            var keys = kind.Http ? await scene.MakeKeysAsync(accounts) : [];
            var entry = kind.Http ? await scene.OpenHttpAsync(keys) : (IOrderEntry)scene.client;
            scene.Load = new Load(entry, scene.Journal, accounts, seed);
            scene.Load.Start();
            if (kind.Live) await (scene.Live = new LiveScene(scene)).StartAsync(keys);
            await scene.Load.AnswersAsync(200);
            return scene;
        }
        catch (Exception e)
        {
            var output = scene.Output;
            await scene.DisposeAsync();
            throw new BenchmarkFailed($"The venue does not start: {e}\n{output}");
        }
    }

    /// <summary>An address on which nobody listens.</summary>
    public static string FreeUrl() => $"http://127.0.0.1:{ExchangeProcess.FreePort()}";

    /// <summary>Where the process that answers HTTP listens.</summary>
    public string ApiUrl { get; }

    /// <summary>The process that answers HTTP, if the load comes so.</summary>
    public MortalProcess? Api { get; private set; }

    /// <summary>Starts the process that answers HTTP, at the address where the load expects it.</summary>
    public async Task StartApiAsync()
    {
        Api = await MortalProcess.StartAsync(Stores, ApiSettings(ClientToRedis), ApiUrl);
        await Await.UntilAsync(() => Api.Url is not null, "the API listens");
    }

    /// <summary>The part that clients of the streams watch, if any do.</summary>
    public LiveScene? Live { get; private set; }

    /// <summary>Starts one more engine.</summary>
    public async Task<MortalProcess> StartEngineAsync()
    {
        var engine = await MortalProcess.StartAsync(Stores, EngineSettings());
        engines.Add(engine);
        return engine;
    }

    /// <summary>The engine that decides.</summary>
    public MortalProcess Working => engines.First(engine => engine.Output.Contains(Recovered, StringComparison.Ordinal));

    /// <summary>Starts one more engine beside the one that works, and waits until it knows that it is not needed yet.</summary>
    public async Task StartStandbyAsync()
    {
        var standby = await StartEngineAsync();
        await Await.UntilAsync(() => standby.Url is not null, "the standby has started");
    }

    /// <summary>Stops an engine in order.</summary>
    public async Task StopEngineAsync(MortalProcess engine)
    {
        await engine.StopAsync();
        engines.Remove(engine);
    }

    /// <summary>Kills an engine, and breaks whatever the proxies still hold of it.</summary>
    public async Task KillEngineAsync(MortalProcess engine)
    {
        await engine.KillAsync();
        engines.Remove(engine);
        ToPostgres.Cut();
        ToRedis.Cut();
    }

    /// <summary>Goes on for a while, stops everything in order, and compares what was told with what is there.</summary>
    public async Task<AuditResult> EndAsync()
    {
        await Load.AnswersAsync(200);
        await Load.StopAsync();
        await Load.SettleAllAsync(Repeats);

        // A cluster may be moving its engine from one process to another, and what is on its way has no last state to write down. So the
        // process that is stopped last has answered when it was alone.
        if (Live is not null) await Live.EndAsync();
        foreach (var engine in engines.SkipLast(1)) await engine.StopAsync();
        await Load.NextAnswerAsync(); // so that the last entry of the stream is a good one
        await Load.SettleAllAsync(0);
        var last = await LastEntryAsync();
        if (engines.Count > 0) await engines[^1].StopAsync();
        var audit = await Audit.RunAsync(Stores.PostgresOnce, Venue, Journal, last);
        var stores = new ExchangeOptions { Postgres = Stores.PostgresOnce, Redis = Stores.Redis, Venue = Venue };
        var report = await VenueAudit.RunAsync(stores, static _ => { }, CancellationToken.None);
        if (!kind.Allows(report)) audit = audit with { Failures = [.. audit.Failures, AuditText.Write(report)] };
        if (Live is not null)
        {
            var told = await StreamAudit.RunAsync(Stores.PostgresOnce, Venue, Live.Followers, Live.Shown);
            audit = audit with { Failures = [.. audit.Failures, .. told] };
        }

        return audit.IsClean ? audit : audit with { Failures = [.. audit.Failures, Output] };
    }

    /// <summary>Waits until a number in the store, of a query about the venue, is as it should be.</summary>
    public async Task WithPostgresAsync(string sql, Func<long, bool> isReached)
    {
        await using var connection = new NpgsqlConnection(Stores.PostgresOnce);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = Venue } } };
        await Await.UntilAsync(async () => isReached((long)(await command.ExecuteScalarAsync())!), sql);
    }

    /// <summary>Does something with Redis, past the proxies.</summary>
    public async Task<T> WithRedisAsync<T>(Func<IDatabase, Task<T>> work)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{Stores.Redis},allowAdmin=true"); // for FLUSHALL
        return await work(redis.GetDatabase());
    }

    /// <summary>What the processes wrote, for the report of a failure.</summary>
    public string Output => string.Join("\n---\n", [.. engines.Select(engine => engine.Output), Api?.Output ?? "", Live?.Output ?? ""]);

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (Live is not null) await Live.DisposeAsync();
        if (Api is not null) await Api.DisposeAsync();
        if (client is not null) await client.DisposeAsync();
        foreach (var engine in engines) await engine.DisposeAsync();
        await ToPostgres.DisposeAsync();
        await ToRedis.DisposeAsync();
        await ClientToRedis.DisposeAsync();
    }

    private async Task<Dictionary<AccountId, string>> MakeKeysAsync(IReadOnlyList<AccountId> accounts)
    {
        var keys = new Dictionary<AccountId, string>();
        foreach (var account in accounts) keys[account] = await client!.MakeKeyAsync(Venue, account);
        return keys;
    }

    private async Task<IOrderEntry> OpenHttpAsync(Dictionary<AccountId, string> keys)
    {
        await StartApiAsync();
        return http = new HttpEntry(ApiUrl, keys);
    }

    private static int PortOf(string redis) => ((IPEndPoint)ConfigurationOptions.Parse(redis).EndPoints[0]).Port;

    private Task<StreamPosition> LastEntryAsync() => WithRedisAsync(async redis =>
    {
        var info = await redis.StreamInfoAsync(Stream);
        return StreamPosition.TryParse(info.LastGeneratedId.ToString(), out var last) ? last : default;
    });

    /// <summary>Settings of a process that answers HTTP.</summary>
    public Dictionary<string, string?> ApiSettings(Proxy redis)
    {
        var settings = Settings(Stores.Postgres, redis, "api");
        settings["Exchange:Limits:RateLimits"] = "false";
        return settings;
    }

    /// <summary>Settings of a process that folds the history.</summary>
    public Dictionary<string, string?> ProjectorSettings() => Settings(Stores.Postgres, ClientToRedis, "projector");

    /// <summary>One more way to Redis.</summary>
    public Proxy NewProxyToRedis(Func<ReplyFilter>? filter = null) =>
        new(PortOf(Stores.Redis), () => new RedisRequestReader(), filter);

    private Dictionary<string, string?> ClientSettings() => Settings(Stores.Postgres, ClientToRedis, "api");

    private Dictionary<string, string?> EngineSettings()
    {
        var postgres = new NpgsqlConnectionStringBuilder(Stores.Postgres) { Port = ToPostgres.Port }.ConnectionString;
        var settings = Settings(postgres, ToRedis, "engine");
        settings["Exchange:Engine:SnapshotEvery"] = "1000";
        return settings;
    }

    private Dictionary<string, string?> Settings(string postgres, Proxy redis, string roles) => new()
    {
        ["Exchange:Cluster"] = kind.Cluster ? "true" : "false",
        ["Exchange:Postgres"] = postgres,
        ["Exchange:Redis"] = Stores.Redis.Replace($":{PortOf(Stores.Redis)}", $":{redis.Port}", StringComparison.Ordinal),
        ["Exchange:Venue"] = Venue,
        ["Exchange:Roles"] = roles,
        ["Exchange:CommandSecret"] = secret,
        ["Exchange:Api:AnswerTimeout"] = "00:00:01",
    };
}
