namespace Exchange.Api;

/// <summary>Whether a process can do its work.</summary>
/// <param name="Status">
/// "ready"; "degraded", when something fails that the process can do without; or "unready".
/// </param>
/// <param name="Venue">The venue that it serves.</param>
/// <param name="Roles">What it does.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record ReadinessAnswer(string Status, string Venue, IReadOnlyList<string> Roles, IReadOnlyList<HealthCheck> Checks)
{
    internal const string Ready = "ready", Degraded = "degraded", Unready = "unready";
}

/// <summary>One thing that a process depends on.</summary>
/// <param name="Name">Its name, for programs.</param>
/// <param name="Status">"ok" or "failing".</param>
/// <param name="Reason">Why it fails, in plain words; no value of the configuration is in it.</param>
internal sealed record HealthCheck(string Name, string Status, string? Reason = null)
{
    internal const string Postgres = "postgres", Redis = "redis", Engine = "engine", Commands = "commands", Views = "views",
        History = "history";

    private const string Ok = "ok", Failing = "failing";

    /// <summary>Who does it: this process or another, and how it stands.</summary>
    public string? State { get; init; }

    /// <summary>The venue's sequence that it stands for.</summary>
    public long? Sequence { get; init; }

    /// <summary>By how many events it is behind what is committed.</summary>
    public long? LagEvents { get; init; }

    /// <summary>How long what it has not done yet has been waiting, in milliseconds.</summary>
    public long? LagMs { get; init; }

    /// <summary>What keeps the history: "plain" or "timescaledb".</summary>
    public string? Form { get; init; }

    internal bool IsOk => Reason is null;

    /// <summary>A check that fails if there is a reason.</summary>
    internal static HealthCheck Of(string name, string? reason) => new(name, reason is null ? Ok : Failing, reason);
}
