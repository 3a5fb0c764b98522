using Npgsql;

namespace Exchange.Api;

/// <summary>Whether PostgreSQL keeps what it commits, and whether its data is of this program.</summary>
internal static class PostgresCheck
{
    internal const string Name = "Postgres";

    private const int MinVersion = 15;

    /// <summary>The layout of the data that this program reads and writes; a later one that changes it raises this.</summary>
    private const int SchemaVersion = 1;

    // As this connection has them, so that a connection string that turns one off is found out as well.
    private const string Facts = """
        SELECT current_setting('server_version_num')::int / 10000, current_setting('fsync'), current_setting('full_page_writes'),
               current_setting('synchronous_commit'), pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'
        """;

    // Named with its schema: without it, which table is meant would change as soon as a schema has the user's own name.
    // Several processes start at once; the lock lets one of them make the table. Its number means nothing and is used for nothing else.
    private const string Schema = """
        SELECT pg_advisory_xact_lock(7203411985);
        CREATE SCHEMA IF NOT EXISTS exchange;
        CREATE TABLE IF NOT EXISTS exchange.deployment (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            version integer NOT NULL,
            deployment uuid NOT NULL DEFAULT gen_random_uuid());
        INSERT INTO exchange.deployment (version) VALUES (@version) ON CONFLICT DO NOTHING;
        SELECT version, deployment FROM exchange.deployment;
        """;

    /// <summary>The deployment that the data belongs to: drawn when the database was first used.</summary>
    internal static async Task<Guid> RunAsync(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 5, CommandTimeout = 10 };
        var place = $"PostgreSQL at {parts.Host}:{parts.Port}";
        if (IsName(parts.Host!)) await StoreGuard.ResolveAsync(Name, parts.Host!);
        try
        {
            await using var connection = new NpgsqlConnection(parts.ConnectionString);
            await connection.OpenAsync();
            await CheckFactsAsync(connection, place);
            return await CheckSchemaAsync(connection, place);
        }
        catch (PostgresException e)
        {
            throw Refusal(e, place);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new StoreNotReady($"{place} does not answer; start it, or put right Host and Port in Exchange:Postgres.");
        }
    }

    /// <summary>Neither the directory of a socket nor a list of hosts, which Npgsql resolves itself.</summary>
    private static bool IsName(string host) => host[0] is not ('/' or '@') && !host.Contains(',', StringComparison.Ordinal);

    private static async Task CheckFactsAsync(NpgsqlConnection connection, string place)
    {
        await using var command = new NpgsqlCommand(Facts, connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();

        var version = row.GetInt32(0);
        if (version < MinVersion) throw StoreGuard.Unsafe($"{place} has version {version}; install {MinVersion} or newer.");
        if (row.GetString(1) != "on") throw StoreGuard.Unsafe($"{place} runs with fsync off and may lose commits; set fsync = on.");
        if (row.GetString(2) != "on")
            throw StoreGuard.Unsafe($"{place} runs with full_page_writes off and may break in a crash; set full_page_writes = on.");
        if (row.GetString(3) == "off")
            throw StoreGuard.Unsafe($"{place} confirms commits before they are on disk; set synchronous_commit = on.");
        if (row.GetBoolean(4)) throw StoreGuard.Unsafe($"{place} is read-only, perhaps a replica; name the primary in Exchange:Postgres.");
    }

    private static async Task<Guid> CheckSchemaAsync(NpgsqlConnection connection, string place)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(Schema, connection, transaction);
        command.Parameters.AddWithValue("version", SchemaVersion);
        int version;
        Guid deployment;
        await using (var rows = await command.ExecuteReaderAsync())
        {
            await rows.NextResultAsync();
            await rows.ReadAsync();
            version = rows.GetInt32(0);
            deployment = rows.GetGuid(1);
        }

        await transaction.CommitAsync();
        return version <= SchemaVersion
            ? deployment
            : throw StoreGuard.Mismatch(
                $"the database of {place} was written by a newer program (schema {version}, this program knows {SchemaVersion}); "
                + "run the newer program, or name another database.");
    }

    private static Exception Refusal(PostgresException e, string place) => e.SqlState switch
    {
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown =>
            new StoreNotReady($"{place} is starting or stopping; look into its log."),
        PostgresErrorCodes.TooManyConnections => new StoreNotReady($"{place} has no connection left; raise max_connections."),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            StoreGuard.Unreachable($"{place} refuses the user or the password; put right Username and Password in Exchange:Postgres."),
        PostgresErrorCodes.InvalidCatalogName =>
            StoreGuard.Unreachable($"{place} has no database of that name; create it, or put right Database in Exchange:Postgres."),
        PostgresErrorCodes.InsufficientPrivilege =>
            StoreGuard.Unreachable($"{place} does not let this user create tables; grant CREATE on the schema public."),
        _ => StoreGuard.Unreachable($"{place} answers with error {e.SqlState}; look into its log."),
    };
}
