namespace Exchange.Benchmarks;

/// <summary>The process that answers HTTP dies, and with it everybody who waits for an answer.</summary>
internal static class ApiFaults
{
    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("kill-api", "kill -9 of the API, with requests under way", scene => EndAsync(scene, api => api.KillAsync()), Http: true),
        new("stop-api", "SIGTERM to the API, with requests under way", scene => EndAsync(scene, api => api.StopAsync()), Http: true),
        new("kill-api-and-engine", "kill -9 of the API and the engine at once", KillBothAsync, Http: true),
    ];

    private static async Task<TimeSpan> EndAsync(FaultScene scene, Func<MortalProcess, Task> end)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await end(scene.Api!);
        var started = TimeProvider.System.GetTimestamp();
        await scene.StartApiAsync();
        await scene.Load.NextAnswerAsync();
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> KillBothAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await Task.WhenAll(scene.Api!.KillAsync(), scene.KillEngineAsync(scene.Engines[0]));
        await scene.StartApiAsync();
        return await EngineKills.StartAgainAsync(scene);
    }
}
