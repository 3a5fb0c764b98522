namespace Exchange.Benchmarks;

/// <summary>A fault, and how the venue is brought back from it.</summary>
/// <param name="Name">Its name, for tables and tests.</param>
/// <param name="What">What happens.</param>
/// <param name="InflictAsync">
/// Makes it happen under load. When it returns, every part runs again, or is about to; the result is how long it took until commands
/// were answered again.
/// </param>
/// <param name="Cluster">Whether the engines know of each other.</param>
internal sealed record FaultKind(string Name, string What, Func<FaultScene, Task<TimeSpan>> InflictAsync, bool Cluster = false);

/// <summary>All faults.</summary>
internal static class FaultKinds
{
    public static readonly IReadOnlyList<FaultKind> All =
    [
        .. EngineKills.All, .. StartFaults.All, .. ConnectionFaults.All, .. StoreFaults.All, .. StreamFaults.All, .. RivalFaults.All,
    ];

    public static FaultKind Find(string name) => All.First(kind => kind.Name == name);
}
