namespace Exchange.Benchmarks;

/// <summary>A store dies or stands still, or all do.</summary>
internal static class StoreFaults
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("kill-redis", "kill -9 of Redis", scene => RestartAsync(scene, scene.Stores.KillRedisAsync)),
        new("kill-postgres", "kill -9 of all of PostgreSQL", scene => RestartAsync(scene, scene.Stores.KillPostgresAsync)),
        new("stop-postgres-fast", "fast restart of PostgreSQL", scene => RestartAsync(scene, scene.Stores.StopPostgresFastAsync)),
        new("stop-postgres-at-once", "immediate restart of PostgreSQL", scene => RestartAsync(scene, scene.Stores.StopPostgresAtOnceAsync)),
        new("flush-redis", "FLUSHALL", FlushAsync),
        new("redis-forgets", "kill -9 of Redis, which comes back without its last commands", ForgetAsync),
        new("suspend-redis", "Redis stands still for two seconds", scene => SuspendAsync(scene, scene.Stores.SignalRedis)),
        new("suspend-postgres", "PostgreSQL stands still for two seconds", scene => SuspendAsync(scene, scene.Stores.SignalPostgres)),
        new("kill-all", "kill -9 of the engine, Redis and PostgreSQL at once", KillAllAsync),
    ];

    private static async Task<TimeSpan> RestartAsync(FaultScene scene, Func<Task> end)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await end();
        await scene.Stores.StartStoppedAsync();
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> FlushAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await scene.WithRedisAsync(redis => redis.ExecuteAsync("FLUSHALL"));
        return await scene.Load.NextAnswerAsync();
    }

    // What an operating system loses that had not written the append-only file yet.
    private static async Task<TimeSpan> ForgetAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await scene.Stores.KillRedisAsync();
        scene.Stores.CutRedisFile(scene.Random.Next(1, 20_000));
        await scene.Stores.StartStoppedAsync();
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> SuspendAsync(FaultScene scene, Action<int> signal)
    {
        signal(Signals.Stop);
        await Task.Delay(Pause);
        signal(Signals.Continue);
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> KillAllAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await Task.WhenAll(
            scene.KillEngineAsync(scene.Engines[0]), scene.Stores.KillRedisAsync(), scene.Stores.KillPostgresAsync());
        await scene.Stores.StartStoppedAsync();
        return await EngineKills.StartAgainAsync(scene);
    }
}
