using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Ends the leadership of a process that stands still. The leader of a cluster, who chooses which process is the engine and which folds
/// the history, holds a lock in PostgreSQL and asks something over the lock's connection at each of its health checks. A process that dies
/// loses the lock with its connection; one that only stands still would keep both, and nobody could be chosen in its place. So each
/// process ends a connection that was silent for longer than a living leader's ever is.
/// </summary>
internal sealed class LeaderWatch(NpgsqlDataSource database, ILogger<LeaderWatch> logger) : BackgroundService
{
    // Several of the leader's health checks (CommandStream).
    private const string EndSilent =
        """
        select count(pg_terminate_backend(a.pid)) from pg_stat_activity a
        where a.datname = current_database() and a.application_name like 'wolverine-advisory-lock:%'
            and a.state = 'idle' and a.state_change < now() - interval '3 seconds'
            and exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.granted)
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            await using var command = database.CreateCommand(EndSilent);
            if ((long)(await command.ExecuteScalarAsync(stopping))! > 0) logger.EndsLeader();
        }
        catch (NpgsqlException)
        {
            // Without PostgreSQL nobody leads; it is looked at again in a moment.
        }
    }
}
