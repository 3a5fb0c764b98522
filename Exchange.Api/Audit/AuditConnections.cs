using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Connections to the store that all see it as of one moment, and can change nothing in it. None of them waits long for a table: whoever
/// changes one may be waiting for another of these connections, and the database cannot know that they belong together.
/// </summary>
internal sealed class AuditConnections(string postgres) : IAsyncDisposable
{
    // Shorter than the database takes to find out that two wait for each other: then the audit gives way, and not the other.
    private const string LockPatience = "500ms";

    private readonly List<NpgsqlConnection> connections = [];
    private string moment = "";

    /// <summary>
    /// Opens the first one, and with it the moment. Before that, it locks a table, if there is one: what packs or drops rows whoever may
    /// still see them waits until the audit has ended. Others queue behind that, so only this connection may read the table.
    /// </summary>
    public async Task<NpgsqlConnection> BeginAsync(string table, CancellationToken cancellation)
    {
        var connection = await ConnectAsync(cancellation);
        await using var asking = new NpgsqlCommand($"select to_regclass('{table}') is not null", connection);
        var isThere = await asking.ExecuteScalarAsync(cancellation) is true;
        await BeginAsync(connection, isThere ? $"lock table {table} in access share mode" : "", cancellation);
        await using var command = new NpgsqlCommand("select pg_export_snapshot()", connection);
        moment = (string)(await command.ExecuteScalarAsync(cancellation))!;
        return connection;
    }

    /// <summary>Whether somebody else has a table, or waits for it: the audit has to begin again when he has it no more.</summary>
    public static bool IsInTheWay(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;

    /// <summary>Opens another one, of the same moment.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = await ConnectAsync(cancellation);
        await BeginAsync(connection, $"set transaction snapshot '{moment}'", cancellation);
        return connection;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections) await connection.DisposeAsync();
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres)
        {
            Pooling = false,
            CommandTimeout = 0,
            ApplicationName = "exchange audit",
        }.ConnectionString);
        lock (connections) connections.Add(connection);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private static async Task BeginAsync(NpgsqlConnection connection, string then, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"begin isolation level repeatable read read only; set local lock_timeout = '{LockPatience}'; {then}", connection);
        await command.ExecuteNonQueryAsync(cancellation);

        // Whole tables are sorted. Tables of events are large; what is not sorted in memory goes to files.
        await using var memory = new NpgsqlCommand(
            "set local work_mem = '64MB'; set local max_parallel_workers_per_gather = 0", connection);
        await memory.ExecuteNonQueryAsync(cancellation);
    }
}
