namespace Exchange.Benchmarks;

/// <summary>The engine is killed (SIGKILL) at a certain point of its work, and started again.</summary>
internal static class EngineKills
{
    private const int LongestEmptyReply = 16;

    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("kill-idle", "kill -9 of the engine while nothing is sent", IdleAsync),
        new("kill-any-time", "kill -9 of the engine at any moment", AnyTimeAsync),
        new("kill-after-read", "kill -9 after commands were read", AfterReadAsync),
        new("kill-decided", "kill -9 with a batch decided and nothing of it sent to the store",
            scene => HeldAsync(scene, scene.ToPostgres, new Trap(Catch.Request, Statements.IsAppend, Few(scene)))),
        new("kill-before-commit", "kill -9 with all of a batch in the store except its COMMIT",
            scene => HeldAsync(scene, scene.ToPostgres, new Trap(Catch.Request, Statements.IsCommit, Few(scene)))),
        new("kill-committed", "kill -9 after the COMMIT, before its answer",
            scene => HeldAsync(scene, scene.ToPostgres, new Trap(Catch.Reply, Statements.IsCommit, Few(scene)))),
        new("kill-unpublished", "kill -9 after the commit, before the outcomes are published",
            scene => HeldAsync(scene, scene.ToRedis, new Trap(Catch.Request, Statements.IsPublish, Few(scene)))),
        new("kill-in-snapshot", "kill -9 while a snapshot is written",
            scene => HeldAsync(scene, scene.ToPostgres, new Trap(Catch.Request, Statements.IsSnapshot))),
    ];

    /// <summary>Starts an engine in place of one that was killed.</summary>
    /// <returns>How long it took until a command was answered.</returns>
    public static async Task<TimeSpan> StartAgainAsync(FaultScene scene)
    {
        await scene.StartEngineAsync();
        return await scene.Load.NextAnswerAsync();
    }

    private static async Task<TimeSpan> IdleAsync(FaultScene scene)
    {
        await scene.Load.PauseAsync();
        await scene.KillEngineAsync(scene.Engines[0]);
        scene.Load.Resume();
        return await StartAgainAsync(scene);
    }

    private static async Task<TimeSpan> AnyTimeAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(300));
        await scene.KillEngineAsync(scene.Engines[0]);
        return await StartAgainAsync(scene);
    }

    private static async Task<TimeSpan> HeldAsync(FaultScene scene, Proxy proxy, Trap trap)
    {
        await Await.ForAsync(proxy.Set(trap), "the engine comes to this point");
        await scene.KillEngineAsync(scene.Engines[0]);
        return await StartAgainAsync(scene);
    }

    // From the moment at which commands are delivered, nothing reaches the store any more.
    private static async Task<TimeSpan> AfterReadAsync(FaultScene scene)
    {
        IDisposable? freeze = null;
        var trap = new Trap(Catch.Delivery, request => request.Name == "XREAD", Few(scene))
        {
            ShortestReply = LongestEmptyReply,
            BeforeDelivery = () => freeze = scene.ToPostgres.Freeze(),
        };
        await Await.ForAsync(scene.ToRedis.Set(trap), "the engine reads commands");
        await scene.KillEngineAsync(scene.Engines[0]);
        freeze?.Dispose();
        return await StartAgainAsync(scene);
    }

    private static int Few(FaultScene scene) => scene.Random.Next(20);
}

/// <summary>How the requests of an engine are told apart.</summary>
internal static class Statements
{
    /// <summary>A batch of events begins.</summary>
    public static bool IsAppend(Request request) => !request.Name.StartsWith(PostgresRequestReader.Sync, StringComparison.Ordinal)
        && IsOfAppend(request);

    /// <summary>All of a batch was sent, and this commits it.</summary>
    public static bool IsCommit(Request request) => request.Name.StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase)
        || (request.Name.StartsWith(PostgresRequestReader.Sync, StringComparison.Ordinal) && IsOfAppend(request));

    public static bool IsSnapshot(Request request) =>
        request.Name.StartsWith("insert into exchange.snapshots", StringComparison.Ordinal);

    /// <summary>A part of the events is read.</summary>
    public static bool IsRead(Request request) => request.Name.Contains("copy (select version", StringComparison.Ordinal);

    public static bool IsAdd(Request request) => request.Name == "XADD";

    public static bool IsPublish(Request request) => request.Name is "PUBLISH" or "SPUBLISH";

    /// <summary>A batch goes into the live views, and is published with that.</summary>
    public static bool IsViews(Request request) => request.Name == "EVALSHA";

    private static bool IsOfAppend(Request request) => request.Name.Contains(".mt_events", StringComparison.Ordinal)
        && request.Name.Contains("insert into", StringComparison.OrdinalIgnoreCase);
}
