namespace Exchange.Benchmarks;

/// <summary>What came of one fault.</summary>
/// <param name="Kind">The fault.</param>
/// <param name="Recovery">How long it took until commands were answered again.</param>
/// <param name="Unknown">How many answers were that the outcome is not known.</param>
/// <param name="Audit">Whether all was well in the end.</param>
internal sealed record FaultResult(FaultKind Kind, TimeSpan Recovery, int Unknown, AuditResult Audit);

/// <summary>Runs a fault: a new venue under load, the fault, and an audit.</summary>
internal static class FaultRun
{
    public static async Task<FaultResult> RunAsync(FaultStores stores, FaultKind kind, int seed)
    {
        await using var scene = await FaultScene.BuildAsync(stores, kind, seed);
        try
        {
            var recovery = await kind.InflictAsync(scene);
            var audit = await scene.EndAsync();
            return new FaultResult(kind, recovery, scene.Journal.Unknown, audit);
        }
        catch (Exception e)
        {
            await stores.StartStoppedAsync(); // for the next
            return new FaultResult(kind, default, scene.Journal.Unknown, AuditResult.Of($"{e}\n{scene.Output}"));
        }
    }
}
