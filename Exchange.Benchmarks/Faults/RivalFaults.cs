namespace Exchange.Benchmarks;

/// <summary>More than one engine.</summary>
internal static class RivalFaults
{
    private const int AnswersMeanwhile = 300;

    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("second-engine", "a second engine waits, and takes over when the first is killed", TakeOverAsync),
        new("standby-takes-over", "kill -9 of the engine of a cluster, whose standby takes over", TakeOverAsync, Cluster: true),
        new("suspended-engine", "the engine of a cluster stands still until its standby works, and goes on", SuspendAsync, Cluster: true),
        new("suspended-in-commit", "the same in the middle of a commit", SuspendInCommitAsync, Cluster: true),
    ];

    private static async Task<TimeSpan> TakeOverAsync(FaultScene scene)
    {
        await scene.StartStandbyAsync();
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await scene.KillEngineAsync(scene.Working);
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> SuspendAsync(FaultScene scene)
    {
        await scene.StartStandbyAsync();
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        return await SuspendAsync(scene, scene.Working);
    }

    private static async Task<TimeSpan> SuspendInCommitAsync(FaultScene scene)
    {
        await scene.StartStandbyAsync();
        await Await.ForAsync(scene.ToPostgres.Set(new Trap(Catch.Request, Statements.IsCommit, 10)), "the engine commits");
        return await SuspendAsync(scene, scene.Working);
    }

    private static async Task<TimeSpan> SuspendAsync(FaultScene scene, MortalProcess engine)
    {
        engine.Suspend();
        var recovery = await scene.Load.NextAnswerAsync();
        await scene.Load.AnswersAsync(AnswersMeanwhile);
        engine.Resume();
        await scene.Load.AnswersAsync(AnswersMeanwhile);
        return recovery;
    }
}
