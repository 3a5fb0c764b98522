namespace Exchange.Api;

/// <summary>
/// The settings of an exchange: the section "Exchange" of the configuration, such as the environment's Exchange__Engine__MaxBatch.
/// <see cref="Settings"/> checks every value before anything starts, so whoever holds this holds sound values.
/// </summary>
public sealed class ExchangeOptions
{
    /// <summary>The section's name.</summary>
    internal const string Section = "Exchange";

    /// <summary>A connection string for PostgreSQL 15 or newer, as Npgsql reads it. Required.</summary>
    public string Postgres { get; init; } = "";

    /// <summary>The address of a Redis 6.2 or newer with an append-only file, as StackExchange.Redis reads it. Required.</summary>
    public string Redis { get; init; } = "";

    /// <summary>The venue that this process serves: 1 to 32 of a-z, 0-9 and hyphen.</summary>
    public string Venue { get; init; } = "default";

    /// <summary>What this process does: a comma list of api, engine, projector and maker.</summary>
    public string Roles { get; init; } = "api,engine,projector";

    /// <summary>
    /// Whether several processes share the work. False: this process alone decides the venue's commands. True: the processes agree on
    /// who decides, and another takes over when that one is gone.
    /// </summary>
    public bool Cluster { get; init; }

    /// <summary>
    /// What the processes of one exchange prove with that a command in Redis is from one of them: at least 32 random bytes in base64, the
    /// same for all. Required.
    /// </summary>
    public string CommandSecret { get; init; } = "";

    /// <summary>What the first start makes, besides the tables: none, key or demo. Later starts find it there.</summary>
    public SetupKind Setup { get; init; }

    public EngineOptions Engine { get; init; } = new();

    public ApiOptions Api { get; init; } = new();

    public LimitsOptions Limits { get; init; } = new();

    public HistoryOptions History { get; init; } = new();

    public PastOptions Past { get; init; } = new();

    public StreamOptions Streams { get; init; } = new();

    public MakerOptions Maker { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>What this process does.</summary>
    internal Roles RoleSet => RoleNames.TryParse(Roles, out var roles) ? roles : Exchange.Api.Roles.None;

    /// <summary>
    /// Whether this process is one of those among whom it is agreed who is the engine and who folds the history. Those who can be neither
    /// are not part of it.
    /// </summary>
    internal bool IsInCluster => Cluster && (RoleSet.Has(Exchange.Api.Roles.Engine) || RoleSet.Has(Exchange.Api.Roles.Projector));

    /// <summary>The bytes of <see cref="CommandSecret"/>.</summary>
    internal byte[] CommandKey => Convert.FromBase64String(CommandSecret);
}

/// <summary>What the first start of an exchange makes.</summary>
public enum SetupKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An administrator's key, which is written to the standard output.</summary>
    Key,

    /// <summary>That, three markets, and an account with money and a key of its own.</summary>
    Demo,
}

/// <summary>How the engine's host works.</summary>
public sealed class EngineOptions
{
    /// <summary>The most commands that one commit holds: 1 to 10,000. More wait in the stream for the next.</summary>
    public int MaxBatch { get; init; } = 1_000;

    /// <summary>
    /// The number of events between two snapshots of the state: 1,000 to 1,000,000,000. Fewer make a faster start after a crash, and more
    /// writing.
    /// </summary>
    public int SnapshotEvery { get; init; } = 100_000;
}

/// <summary>How HTTP requests are answered.</summary>
public sealed class ApiOptions
{
    /// <summary>
    /// How long a request waits for its command's durable outcome: 100 ms to 1 min. After it the answer is OUTCOME_UNKNOWN.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The most commands of this process that may await their outcome at once: 1 to 1,000,000. More are turned away with 503.
    /// </summary>
    public int MaxPending { get; init; } = 10_000;

    /// <summary>The most connections at once: 1 to 1,000,000. More are closed.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>
    /// The most candles that are kept in memory for those who ask: 0 to 100,000,000. Each interval of a market that is asked for takes
    /// 1,500 of them, of half a kilobyte; where there are no more, the history is read for each answer.
    /// </summary>
    public int MaxCandles { get; init; } = 100_000;

    /// <summary>The names under which this server is asked, as a comma list; * for any.</summary>
    public string AllowedHosts { get; init; } = "localhost,127.0.0.1,[::1]";

    /// <summary>The address by which people reach the exchange, for the links that it prints; empty where it listens itself.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>
    /// Other sites whose pages may open streams, as a comma list such as https://charts.example; the server's own always may.
    /// </summary>
    public string AllowedOrigins { get; init; } = "";
}

/// <summary>What clients of the streams may do.</summary>
public sealed class StreamOptions
{
    /// <summary>The most streams of one connection: 1 to 10,000.</summary>
    public int MaxPerConnection { get; init; } = 100;

    /// <summary>The most connections to the streams: 1 to 1,000,000. More are turned away with 429.</summary>
    public int MaxConnections { get; init; } = 5_000;

    /// <summary>The most of them from one address: 1 to 1,000,000.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 50;

    /// <summary>The largest message of a client, in bytes: 256 to 1,000,000. A larger one ends the connection.</summary>
    public int MaxMessageBytes { get; init; } = 4_096;

    /// <summary>
    /// How many calls a connection may make in a second: 1 to 1,000,000. More are refused, and who goes on all the same is disconnected, as
    /// is who sends more than about twice as many messages of whatever kind.
    /// </summary>
    public int MessagesPerSecond { get; init; } = 5;

    /// <summary>How many it may make at once, when it was silent before: 1 to 1,000,000.</summary>
    public int MessageBurst { get; init; } = 100;

    /// <summary>How long a new connection may take to say which protocol it speaks: 100 ms to 1 min.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the server is silent at most: 100 ms to 1 min. A client that is silent for twice as long is taken for gone.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take nothing of what it is sent: 100 ms to 1 min. After that its connection is ended.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How many requests a client may make. A bucket fills at a steady rate; each request takes one from it.</summary>
public sealed class LimitsOptions
{
    /// <summary>Whether there are limits at all.</summary>
    public bool RateLimits { get; init; } = true;

    /// <summary>Requests per second of one key: 1 to 1,000,000.</summary>
    public int PerKey { get; init; } = 1_000;

    /// <summary>Requests of one key at once, when it was silent before: 1 to 1,000,000.</summary>
    public int PerKeyBurst { get; init; } = 2_000;

    /// <summary>Requests per second of one address, whatever its keys: 1 to 1,000,000.</summary>
    public int PerAddress { get; init; } = 2_000;

    /// <summary>Requests of one address at once, when it was silent before: 1 to 1,000,000.</summary>
    public int PerAddressBurst { get; init; } = 4_000;

    /// <summary>Connections to the streams that an address may open in five minutes: 1 to 1,000,000. More get 429.</summary>
    public int ConnectsPerAddress { get; init; } = 300;
}
