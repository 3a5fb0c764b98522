using Exchange.Api;
using Npgsql;

namespace Exchange.Benchmarks;

/// <summary>The engine is hindered when it starts, or stops in order.</summary>
internal static class StartFaults
{
    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("stop-in-order", "SIGTERM to the engine under load", StopAsync),
        new("kill-in-recovery", "kill -9 twice: the second time while the engine reads its events", KillInRecoveryAsync),
        new("damaged-snapshot", "kill -9, and the newest snapshot is damaged", DamageAsync, Leaves: AuditCheck.Snapshots),
        new("no-snapshot", "kill -9, and all snapshots are gone", ForgetSnapshotsAsync),
    ];

    private static async Task<TimeSpan> StopAsync(FaultScene scene)
    {
        await scene.Load.AnswersAsync(scene.Random.Next(200));
        await scene.StopEngineAsync(scene.Engines[0]);
        return await EngineKills.StartAgainAsync(scene);
    }

    private static async Task<TimeSpan> KillInRecoveryAsync(FaultScene scene)
    {
        await scene.KillEngineAsync(scene.Engines[0]);
        var reads = scene.ToPostgres.Set(new Trap(Catch.Reply, Statements.IsRead));
        await Await.ForAsync(reads, "the new engine reads its events", scene.StartEngineAsync());
        await scene.KillEngineAsync(scene.Engines[0]);
        return await EngineKills.StartAgainAsync(scene);
    }

    private static Task<TimeSpan> DamageAsync(FaultScene scene) => BetweenAsync(
        scene,
        """
        update exchange.snapshots set state = set_byte(state, length(state) / 2, 255 - get_byte(state, length(state) / 2))
        where venue = $1 and sequence = (select max(sequence) from exchange.snapshots where venue = $1)
        """);

    private static Task<TimeSpan> ForgetSnapshotsAsync(FaultScene scene) =>
        BetweenAsync(scene, "delete from exchange.snapshots where venue = $1");

    private static async Task<TimeSpan> BetweenAsync(FaultScene scene, string sql)
    {
        await scene.WithPostgresAsync("select count(*) from exchange.snapshots where venue = $1", count => count > 0);
        await scene.KillEngineAsync(scene.Engines[0]);
        await using (var connection = new NpgsqlConnection(scene.Stores.PostgresOnce))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = scene.Venue } } };
            await command.ExecuteNonQueryAsync();
        }

        return await EngineKills.StartAgainAsync(scene);
    }
}
