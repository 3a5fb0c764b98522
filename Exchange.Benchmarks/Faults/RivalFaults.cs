namespace Exchange.Benchmarks;

/// <summary>More than one engine, or more than one projector.</summary>
internal static class RivalFaults
{
    private const int AnswersMeanwhile = 300;

    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("second-engine", "a second engine waits, and takes over when the first is killed", TakeOverAsync),
        new("standby-takes-over", "kill -9 of the engine of a cluster, whose standby takes over", TakeOverAsync, Cluster: true),
        new("suspended-engine", "the engine of a cluster stands still until its standby works, and goes on", SuspendAsync, Cluster: true),
        new("suspended-in-commit", "the same in the middle of a commit", SuspendInCommitAsync, Cluster: true),
        new("standby-folds", "kill -9 of each projector of a cluster, whose other one goes on", KillProjectorsAsync, Cluster: true),
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

    private static async Task<TimeSpan> KillProjectorsAsync(FaultScene scene)
    {
        await using var first = await MortalProcess.StartAsync(scene.Stores, scene.ProjectorSettings());
        await using var second = await MortalProcess.StartAsync(scene.Stores, scene.ProjectorSettings());
        await FoldsAsync(scene);
        await first.KillAsync();
        var recovery = await scene.Load.NextAnswerAsync();
        await FoldsAsync(scene);

        await using var third = await MortalProcess.StartAsync(scene.Stores, scene.ProjectorSettings());
        await Await.UntilAsync(() => third.Url is not null, "a projector is there again");
        await second.KillAsync();
        await FoldsAsync(scene);
        return recovery;
    }

    // The history comes to where the venue is now.
    private static async Task FoldsAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        var now = 0L;
        await scene.WithPostgresAsync("select version from exchange.mt_streams where id = 'venue/' || $1", version => (now = version) > 0);
        await scene.WithPostgresAsync("select coalesce(max(sequence), 0) from history.positions where venue = $1", at => at >= now);
    }
}
