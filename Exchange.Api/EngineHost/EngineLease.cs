using Npgsql;

namespace Exchange.Api;

/// <summary>
/// The right to be the engine of a venue: a lock in PostgreSQL that belongs to the connection on which the engine commits. When the
/// process dies, PostgreSQL sees its connection close and the lock is free at once. A process that only stands still keeps it; whoever is
/// chosen in its place ends that connection, after which the process can commit nothing more, however long it believes to be the engine.
/// </summary>
internal sealed class EngineLease : IAsyncDisposable
{
    // Together with a number for the venue; a pair of numbers is apart from the single numbers that others lock by.
    internal const int Kind = 0x45584348;

    private EngineLease(NpgsqlConnection connection) => Connection = connection;

    /// <summary>The connection that holds the lock.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Waits until the lock is free, and takes it.</summary>
    /// <param name="patience">How long to wait before the holder's connection is ended; null for ever.</param>
    public static async Task<EngineLease> TakeAsync(
        string connectionString, string venue, TimeSpan? patience, ILogger logger, CancellationToken cancellation)
    {
        var connection = Connect(connectionString, venue);
        try
        {
            await connection.OpenAsync(cancellation);
            if (!await TryTakeAsync(connection, venue, cancellation)) await WaitAsync(connection, venue, patience, logger, cancellation);
            return new EngineLease(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the lock, or null where somebody holds it.</summary>
    public static async Task<EngineLease?> TryTakeAsync(string connectionString, string venue, CancellationToken cancellation)
    {
        var connection = Connect(connectionString, venue);
        try
        {
            await connection.OpenAsync(cancellation);
            if (await TryTakeAsync(connection, venue, cancellation)) return new EngineLease(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Makes sure that the connection is still there; not beside a commit.</summary>
    /// <exception cref="NpgsqlException">It is not, and with it the lock is gone.</exception>
    public async Task CheckAsync()
    {
        await using var command = new NpgsqlCommand("select 1", Connection);
        await command.ExecuteScalarAsync();
    }

    /// <summary>Gives the lock up.</summary>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    // Not from a pool, which would keep the session open, and with it the lock. Its few statements are worth preparing.
    private static NpgsqlConnection Connect(string connectionString, string venue) =>
        new(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
            ApplicationName = $"exchange engine {venue}",
        }.ConnectionString);

    private static async Task WaitAsync(
        NpgsqlConnection connection, string venue, TimeSpan? patience, ILogger logger, CancellationToken cancellation)
    {
        logger.WaitsForEngine(venue);
        var end = patience is { } limit ? TimeProvider.System.GetUtcNow() + limit : DateTimeOffset.MaxValue;
        while (!await TryTakeAsync(connection, venue, cancellation))
        {
            if (TimeProvider.System.GetUtcNow() >= end && await EndHolderAsync(connection, venue, cancellation)) logger.EndsEngine(venue);
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    private static async Task<bool> TryTakeAsync(NpgsqlConnection connection, string venue, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1, hashtext($2))", connection)
        {
            Parameters = { new() { Value = Kind }, new() { Value = venue } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<bool> EndHolderAsync(NpgsqlConnection connection, string venue, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select count(pg_terminate_backend(pid)) from pg_locks
            where locktype = 'advisory' and granted and classid = $1::bigint::oid and objid = (hashtext($2)::bigint & 4294967295)::oid
                and database = (select oid from pg_database where datname = current_database())
            """,
            connection)
        { Parameters = { new() { Value = Kind }, new() { Value = venue } } };
        return (long)(await command.ExecuteScalarAsync(cancellation))! > 0;
    }
}
