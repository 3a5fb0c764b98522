using Exchange.Api;

namespace Exchange.Benchmarks;

/// <summary>A fault, and how the venue is brought back from it.</summary>
/// <param name="Name">Its name, for tables and tests.</param>
/// <param name="What">What happens.</param>
/// <param name="InflictAsync">
/// Makes it happen under load. When it returns, every part runs again, or is about to; the result is how long it took until commands
/// were answered again.
/// </param>
/// <param name="Cluster">Whether the engines know of each other.</param>
/// <param name="Http">Whether the load comes by HTTP, to a process of its own.</param>
/// <param name="Live">Whether clients follow the streams of that process, and of another one.</param>
/// <param name="Leaves">What it spoils for good, of which the audit of the stores may find one, and nothing else.</param>
internal sealed record FaultKind(
    string Name, string What, Func<FaultScene, Task<TimeSpan>> InflictAsync, bool Cluster = false, bool Http = false, bool Live = false,
    AuditCheck? Leaves = null)
{
    /// <summary>Whether an audit of the stores found no more than it may after this fault.</summary>
    public bool Allows(AuditReport report) => report.Counts.All(found => found.Key == Leaves && found.Value == 1);
}

/// <summary>All faults.</summary>
internal static class FaultKinds
{
    public static readonly IReadOnlyList<FaultKind> All =
    [
        .. EngineKills.All, .. StartFaults.All, .. ConnectionFaults.All, .. StoreFaults.All, .. StreamFaults.All, .. RivalFaults.All,
        .. ApiFaults.All, .. LiveFaults.All,
    ];

    /// <summary>Those that the tests run, once each: the main ones, besides all that clients watch.</summary>
    public static readonly IReadOnlyList<string> Brief =
    [
        "kill-idle", "kill-after-read", "kill-decided", "kill-before-commit", "kill-committed", "kill-in-snapshot", "lost-commit-reply",
        "garbage-entries", "duplicate-entries", "suspended-engine", "second-engine",
        "damaged-snapshot",
    ];

    public static FaultKind Find(string name) => All.First(kind => kind.Name == name);
}
