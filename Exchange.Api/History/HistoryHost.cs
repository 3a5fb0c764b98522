using System.Runtime.ExceptionServices;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Runs Marten's daemon for the history, in one process for each database. Which one is settled by a lock in PostgreSQL that belongs to
/// a connection of its own: when the process dies, another one that waits has it within a second. Two that both believed to have it would
/// do no harm, since a page commits only where the position is the one that it began at.
/// </summary>
internal sealed class HistoryHost(
    ExchangeOptions options, IDocumentStore store, HistoryStatus status, ILoggerFactory loggers) : BackgroundService
{
    // Any number that nothing else in the database locks by.
    private const long ProjectorLock = 0x4558484953544F52;

    // Another process has moved the position. Marten keeps the type to itself.
    private const string OutOfOrder = "ProgressionProgressOutOfOrderException";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ILogger logger = loggers.CreateLogger<HistoryHost>();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (status.Reason is null)
            {
                await RunAsync(stoppingToken);
                await Task.Delay(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
        finally
        {
            status.Stop(status.Reason);
        }
    }

    // A life, from taking the lock to a failure. A store that is away comes back; anything else is for a person to look at.
    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var own = new NpgsqlConnectionStringBuilder(options.Postgres) { Pooling = false, ApplicationName = "exchange history" };
            await using var connection = new NpgsqlConnection(own.ConnectionString);
            await connection.OpenAsync(stopping);
            while (!await AskAsync(connection, $"select pg_try_advisory_lock({ProjectorLock})", stopping))
                await Task.Delay(Interval, stopping);
            await FoldAsync(connection, stopping);
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            logger.HistoryInterrupted(failure);
            status.Stop(null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.HistoryStopped(status.Position, failure);
            status.Stop(failure.Message);
        }
    }

    // A store that is away or busy, or another process that folds. What PostgreSQL refuses, it will refuse again.
    private static bool IsPassing(Exception failure) => failure switch
    {
        PostgresException refused => refused.IsTransient || refused.SqlState[..2] is "08" or "40" or "53" or "57",
        { } other when other.GetType().Name == OutOfOrder => true,
        _ => Gate.IsStoreAway(failure),
    };

    private async Task FoldAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        // The daemon tells of each page, under a name of its own, which is silent unless somebody asks.
        using var daemon = await store.BuildProjectionDaemonAsync(logger: loggers.CreateLogger("Marten.Daemon"));
        var failures = new Failures();
        using var subscription = daemon.Tracker.Subscribe(failures);
        await CountAsync(connection, stopping);
        await daemon.StartAllAsync();
        status.Start();
        try
        {
            while (await Task.WhenAny(failures.First, Task.Delay(Interval, stopping)) != failures.First)
            {
                stopping.ThrowIfCancellationRequested();
                await AskAsync(connection, "select true", stopping); // or the lock is lost
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
        await using var command = new NpgsqlCommand(sql, connection);
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
        "The history has stopped after event {Position} of the database, and stays there until the process is started again. Trading goes "
        + "on. The error tells which event could not be folded: put right what it names, then start the process again")]
    internal static partial void HistoryStopped(this ILogger logger, long position, Exception exception);
}
