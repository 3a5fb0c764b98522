namespace Exchange.Benchmarks;

/// <summary>
/// Faults while clients follow the streams of two processes. Whatever dies, what they were told is what is stored, nothing of it came
/// before its commit, and each of them has the book again.
/// </summary>
internal static class LiveFaults
{
    private static readonly (string Name, string What, Func<FaultScene, Task<TimeSpan>> InflictAsync)[] Each =
    [
        ("watched-kill-engine", "kill -9 of the engine", KillEngineAsync),
        ("watched-kill-uncommitted", "three times, kill -9 of the engine with all of a batch in the store except its COMMIT",
            scene => HeldAsync(scene, scene.ToPostgres, Statements.IsCommit)),
        ("watched-kill-unviewed", "three times, kill -9 of the engine after the commit, before the views are written and published",
            scene => HeldAsync(scene, scene.ToRedis, Statements.IsViews)),
        ("watched-kill-redis", "kill -9 of Redis", scene => RestartAsync(scene, scene.Stores.KillRedisAsync)),
        ("watched-flush-redis", "FLUSHALL", FlushAsync),
        ("watched-kill-postgres", "kill -9 of all of PostgreSQL", scene => RestartAsync(scene, scene.Stores.KillPostgresAsync)),
        ("watched-stop-postgres-fast", "fast restart of PostgreSQL", scene => RestartAsync(scene, scene.Stores.StopPostgresFastAsync)),
        ("watched-kill-api", "kill -9 of a process that answers", KillApiAsync),
        ("watched-kill-projector", "kill -9 of the projector", KillProjectorAsync),
        ("watched-lost-messages", "updates are lost on their way to a process, or come twice", LoseAsync),
        ("watched-broken-feed", "the connections to Redis of a process break", BreakAsync),
        ("watched-kill-subscriptions", "three times, the connections on which processes hear each other are killed",
            KillSubscriptionsAsync),
        ("watched-suspended-engine", "the engine stands still until answers are missing, and goes on", SuspendEngineAsync),
        ("watched-suspended-api", "a process that answers stands still while the market moves, and goes on", SuspendApiAsync),
        ("watched-stalled-readers", "clients that never read", StallAsync),
    ];

    public static readonly IReadOnlyList<FaultKind> All =
    [
        .. Each.Select(each => new FaultKind(each.Name, $"{each.What}, clients watching", each.InflictAsync, Http: true, Live: true)),
        new("watched-everything", "all of that, one after another", EverythingAsync, Http: true, Live: true),
    ];

    private static async Task<TimeSpan> EverythingAsync(FaultScene scene)
    {
        var worst = TimeSpan.Zero;
        foreach (var each in Each)
        {
            var recovery = await each.InflictAsync(scene);
            await scene.Live!.ToldAsync();
            await scene.Live.AgreeAsync();
            if (recovery > worst) worst = recovery;
        }

        return worst;
    }

    private static async Task<TimeSpan> KillEngineAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(300));
        await scene.KillEngineAsync(scene.Engines[0]);
        return await EngineKills.StartAgainAsync(scene);
    }

    // More than once, since a batch may have nothing in it that anybody is told.
    private static async Task<TimeSpan> HeldAsync(FaultScene scene, Proxy proxy, Func<Request, bool> point)
    {
        var worst = TimeSpan.Zero;
        for (var round = 0; round < 3; round++)
        {
            var trap = new Trap(Catch.Request, point, scene.Random.Next(3, 20));
            await Await.ForAsync(proxy.Set(trap), "the engine comes to this point");
            await scene.KillEngineAsync(scene.Engines[0]);
            var recovery = await EngineKills.StartAgainAsync(scene);
            if (recovery > worst) worst = recovery;
        }

        return worst;
    }

    private static async Task<TimeSpan> RestartAsync(FaultScene scene, Func<Task> end)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await end();
        await scene.Stores.StartStoppedAsync();
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> FlushAsync(FaultScene scene)
    {
        await scene.WithRedisAsync(redis => redis.ExecuteAsync("FLUSHALL"));
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> KillApiAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await scene.Api!.KillAsync();
        await scene.StartApiAsync();
        await scene.Live!.Other.KillAsync();
        await scene.Live.StartOtherAsync();
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> KillProjectorAsync(FaultScene scene)
    {
        await scene.Live!.Projector.KillAsync();
        var recovery = await scene.Load.NextAnswerAsync();
        await scene.Load.AnswersAsync(200);
        await scene.Live.StartProjectorAsync();
        return recovery;
    }

    private static async Task<TimeSpan> LoseAsync(FaultScene scene)
    {
        var loss = scene.Live!.Loss;
        var before = loss.Count;
        loss.Switch(true);
        await Await.UntilAsync(() => loss.Count >= before + 30, "messages are lost, and come twice");
        await scene.Live.ToldAsync();
        loss.Switch(false);
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> BreakAsync(FaultScene scene)
    {
        for (var round = 0; round < 5; round++)
        {
            await scene.Load.AnswersAsync(scene.Random.Next(100));
            scene.Live!.Break();
        }

        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> KillSubscriptionsAsync(FaultScene scene)
    {
        for (var round = 0; round < 3; round++)
        {
            await scene.Load.AnswersAsync(scene.Random.Next(100));
            await scene.WithRedisAsync(redis => redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub"));
        }

        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> SuspendEngineAsync(FaultScene scene)
    {
        var before = scene.Journal.Unknown;
        scene.Engines[0].Suspend();
        await Await.UntilAsync(() => scene.Journal.Unknown > before, "the engine is missed");
        scene.Engines[0].Resume();
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> SuspendApiAsync(FaultScene scene)
    {
        scene.Live!.Other.Suspend();
        await scene.Load.AnswersAsync(300);
        scene.Live.Other.Resume();
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> StallAsync(FaultScene scene)
    {
        scene.Live!.Stall();
        await scene.Load.AnswersAsync(500);
        await scene.Live.ToldAsync();
        return await scene.Load.NextAnswerAsync();
    }
}
