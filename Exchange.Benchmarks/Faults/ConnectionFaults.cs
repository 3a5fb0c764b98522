namespace Exchange.Benchmarks;

/// <summary>Every process lives, but connections break, or carry nothing for a while.</summary>
internal static class ConnectionFaults
{
    // Longer than an answer may take, shorter than anybody's patience with a connection.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(2);

    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("lost-commit-reply", "the connection breaks after the COMMIT, before its answer",
            scene => CaughtAsync(scene, scene.ToPostgres, new Trap(Catch.Reply, Statements.IsCommit, Few(scene)))),
        new("lost-commit", "the connection breaks before the COMMIT",
            scene => CaughtAsync(scene, scene.ToPostgres, new Trap(Catch.Request, Statements.IsCommit, Few(scene)))),
        new("lost-append", "the connection breaks before a batch",
            scene => CaughtAsync(scene, scene.ToPostgres, new Trap(Catch.Request, Statements.IsAppend, Few(scene)))),
        new("lost-outcomes", "the connection breaks before outcomes are published",
            scene => CaughtAsync(scene, scene.ToRedis, new Trap(Catch.Request, Statements.IsPublish, Few(scene)))),
        new("lost-commands", "the senders' connection breaks before commands reach the stream",
            scene => CaughtAsync(scene, scene.ClientToRedis, new Trap(Catch.Request, Statements.IsAdd, Few(scene)))),
        new("lost-command-replies", "the senders' connection breaks after commands reached the stream",
            scene => CaughtAsync(scene, scene.ClientToRedis, new Trap(Catch.Reply, Statements.IsAdd, Few(scene)))),
        new("silent-postgres", "the network to PostgreSQL carries nothing for two seconds", scene => SilentAsync(scene, scene.ToPostgres)),
        new("silent-redis", "the network to Redis carries nothing for two seconds", scene => SilentAsync(scene, scene.ToRedis)),
        new("late-publication", "a publication hangs while the engine fails and recovers", LatePublicationAsync),
    ];

    private static async Task<TimeSpan> CaughtAsync(FaultScene scene, Proxy proxy, Trap trap)
    {
        await Await.ForAsync(proxy.Set(trap), "somebody comes to this point");
        proxy.Cut();
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> SilentAsync(FaultScene scene, Proxy proxy)
    {
        using (proxy.Freeze()) await Task.Delay(Outage);
        return await scene.Load.NextAnswerAsync();
    }

    // The old life of the engine is still publishing when the next one begins.
    private static async Task<TimeSpan> LatePublicationAsync(FaultScene scene)
    {
        var held = new Trap(Catch.Request, Statements.IsPublish, Few(scene));
        await Await.ForAsync(scene.ToRedis.Set(held), "outcomes are published");
        await Await.ForAsync(scene.ToPostgres.Set(new Trap(Catch.Request, _ => true)), "the engine commits the next batch");
        scene.ToPostgres.Cut();
        await Task.Delay(Outage);
        scene.ToRedis.Cut();
        return await scene.Load.NextAnswerAsync();
    }

    private static int Few(FaultScene scene) => scene.Random.Next(20);
}
