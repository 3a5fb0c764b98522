using System.Runtime.ExceptionServices;
using Exchange.Projections;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Runs Marten's daemon for the history, in one process for each database. Which one is settled by a lock in PostgreSQL that belongs to
/// a connection of its own: when the process dies, another one that waits has it within a second; when it stands still, the others end
/// its connection after five. Of the processes of a cluster only the one that was chosen runs this (<see cref="ClusterAgents"/>), and so
/// waits for the lock. Two that both believed to have it would do no harm, since a page commits only where the position is the one that it
/// began at.
/// </summary>
/// <remarks>
/// What cannot be folded is never passed over. It is told once, and tried again, ever less often, until somebody has put it right.
/// </remarks>
internal sealed class HistoryHost(
    ExchangeOptions options, IDocumentStore store, NpgsqlDataSource database, MarketHistorySchema schema, HistoryStatus status,
    ILoggerFactory loggers) : BackgroundService
{
    // A past of so many events, of which none is folded yet, is folded in one go instead of page by page.
    private const long Much = 100_000;

    /// <summary>What the one that folds has locked: any number that nothing else in the database locks by.</summary>
    internal const long ProjectorLock = 0x4558484953544F52;

    // Another process has moved the position. Marten keeps the type to itself.
    private const string OutOfOrder = "ProgressionProgressOutOfOrderException";

    // The connection that has the lock, when nothing was asked over it for several times the interval at which a living process asks.
    private const string EndSilent =
        """
        select count(pg_terminate_backend(a.pid)) > 0 from pg_stat_activity a join pg_locks l on l.pid = a.pid
        where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database())
            and l.objsubid = 1 and (l.classid::bigint << 32 | l.objid::bigint) = $1
            and a.state = 'idle' and a.state_change < now() - interval '5 seconds'
        """;

    private static readonly string IsNew =
        $"""
        select $1 <> 0 and not exists (select from {HistoryViews.Schema}.positions)
            and (select coalesce(sum(version), 0) from {VenueStore.Schema}.mt_streams) >= {Much}
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ILogger logger = loggers.CreateLogger<HistoryHost>();

    // What was told last, so that it is told once however often it is tried.
    private (long Position, string? Reason) told;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var pause = Interval;
            while (true)
            {
                var position = status.Position;
                await RunAsync(stoppingToken);
                var isStuck = status.Reason is not null && status.Position == position;
                pause = !isStuck ? Interval : 2 * pause < LongestPause ? 2 * pause : LongestPause;
                await Task.Delay(pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops, or another one of the cluster is to go on. Whether that one is stuck is not known here.
        }
        finally
        {
            status.Stop(null);
        }
    }

    // A life, from taking the lock to a failure. A store that is away comes back by itself; anything else is for a person to look at.
    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var own = new NpgsqlConnectionStringBuilder(options.Postgres) { Pooling = false, ApplicationName = "exchange history" };
            await using var connection = new NpgsqlConnection(own.ConnectionString);
            await connection.OpenAsync(stopping);
            while (!await AskAsync(connection, "select pg_try_advisory_lock($1)", stopping))
            {
                if (await AskAsync(connection, EndSilent, stopping)) logger.HistoryTaken();
                await Task.Delay(Interval, stopping);
            }

            if (await VenueSchema.HasOtherHistoryAsync(connection, schema.Choice.Form, stopping))
            {
                logger.HistoryBuildsAnew();
                await BuildAsync(connection, stopping);
            }
            else if (await AskAsync(connection, IsNew, stopping))
            {
                logger.HistoryBuilds();
                await BuildAsync(connection, stopping);
            }

            await FoldAsync(connection, stopping);
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            logger.HistoryInterrupted(failure);
            status.Stop(status.Reason);
        }
        catch (Exception failure) when (!(failure is OperationCanceledException && stopping.IsCancellationRequested))
        {
            if (told != (status.Position, failure.Message)) logger.HistoryStopped(status.Position, failure);
            told = (status.Position, failure.Message);
            status.Stop(failure.Message);
        }
    }

    // A store that is away or busy, or another process that folds. What PostgreSQL refuses, it will refuse again.
    private static bool IsPassing(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DivisionByZero } => true, // HistoryFold: the rows are not those of the last page
        PostgresException refused => refused.IsTransient || refused.SqlState[..2] is "08" or "40" or "53" or "57",
        { } other when other.GetType().Name == OutOfOrder => true,
        _ => Gate.IsStoreAway(failure),
    };

    private async Task BuildAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        var building = new HistoryBuild(database, options, schema.Choice.Form).RunAsync(_ => { }, stopping);
        while (await Task.WhenAny(building, Task.Delay(Interval, stopping)) != building)
            await AskAsync(connection, "select $1 <> 0", CancellationToken.None); // or another process takes the lock
        await building;
        logger.HistoryBuilt();
    }

    private async Task FoldAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        // The daemon tells of each page, under a name of its own, which is silent unless somebody asks.
        using var daemon = await store.BuildProjectionDaemonAsync(logger: loggers.CreateLogger("Marten.Daemon"));
        var failures = new Failures();
        using var subscription = daemon.Tracker.Subscribe(failures);
        await CountAsync(connection, stopping);
        await daemon.StartAllAsync();
        status.Start();
        var (adding, dropping) = (new LateCandles(status, logger), new TradeRetention(options.History.TradeRetentionDays, logger));
        try
        {
            while (await Task.WhenAny(failures.First, Task.Delay(Interval, stopping)) != failures.First)
            {
                stopping.ThrowIfCancellationRequested();
                await AskAsync(connection, "select $1 <> 0", stopping); // or the lock is lost
                if (schema.Choice.Form != HistoryForm.Timescale) continue;
                await adding.AddUpAsync(connection, stopping);
                await dropping.DropAsync(connection, stopping);
            }

            ExceptionDispatchInfo.Throw(await failures.First);
        }
        finally
        {
            await daemon.StopAllAsync();
        }
    }

    // A planner that knows little of a table which has grown fast reads and sorts all of it for each page. PostgreSQL counts by itself too,
    // but up to minutes later. It reads a sample, so it takes the same time however long the past is.
    private static async Task CountAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"analyze {VenueStore.Schema}.mt_events; analyze {VenueStore.Schema}.mt_streams", connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = ProjectorLock } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    // What made the subscription stop.
    private sealed class Failures : IObserver<ShardState>
    {
        private readonly TaskCompletionSource<Exception> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Exception> First => first.Task;

        public void OnNext(ShardState value)
        {
            if (value.Exception is { } failure && value.ShardName.StartsWith(HistorySubscription.Name, StringComparison.OrdinalIgnoreCase))
                first.TrySetResult(Cause(failure));
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => first.TrySetResult(error);

        // Marten wraps what was thrown, which tells more.
        private static Exception Cause(Exception failure)
        {
            while (failure.InnerException is { } inner && failure is not NpgsqlException) failure = inner;
            return failure;
        }
    }
}

/// <summary>What is said of the history in the log.</summary>
internal static partial class HistoryLogs
{
    [LoggerMessage(20, LogLevel.Warning, "The history is interrupted: a store does not answer. It goes on where it stopped")]
    internal static partial void HistoryInterrupted(this ILogger logger, Exception exception);

    [LoggerMessage(21, LogLevel.Critical,
        "The history has stopped after event {Position} of the database. Trading goes on. The error tells which event could not be folded: "
        + "put right what it names; it is tried again each minute at least, and nothing is passed over")]
    internal static partial void HistoryStopped(this ILogger logger, long position, Exception exception);

    [LoggerMessage(23, LogLevel.Information, "There is a long past and no history yet: it is built from the first event")]
    internal static partial void HistoryBuilds(this ILogger logger);

    [LoggerMessage(24, LogLevel.Information, "The history is built, and in its place")]
    internal static partial void HistoryBuilt(this ILogger logger);

    [LoggerMessage(27, LogLevel.Warning, "The tables of the history are those of another version of this program: it is built anew from "
        + "the first event, beside the old one, and takes its place when it is done")]
    internal static partial void HistoryBuildsAnew(this ILogger logger);

    [LoggerMessage(22, LogLevel.Warning, "The process that folded the history stands still; its connection was ended, to fold here")]
    internal static partial void HistoryTaken(this ILogger logger);
}
