using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// What keeps the trades and candles of the past. A history stays what it was made as: to change it, it has to be made anew, which takes
/// no more than its events.
/// </summary>
/// <param name="Form">Plain tables or TimescaleDB.</param>
/// <param name="Reason">Why, as the second half of a sentence.</param>
internal sealed record HistoryChoice(HistoryForm Form, string Reason)
{
    private const string Extension = "timescaledb";

    // A history in TimescaleDB has no table of candles; a plain one has.
    private const string Facts =
        """
        select exists (select from pg_available_extensions where name = 'timescaledb'),
            exists (select from pg_extension where extname = 'timescaledb'),
            current_setting('shared_preload_libraries'),
            to_regclass('{0}.trades') is not null,
            to_regclass('{0}.candles') is not null
        """;

    /// <summary>The name of what is chosen, as /health/live and the log have it.</summary>
    internal string Name => Form == HistoryForm.Timescale ? Extension : "plain";

    /// <summary>
    /// Looks at the database and chooses. Where TimescaleDB is chosen, the extension is there afterwards. A database that has the extension
    /// while the server has not loaded it gives wrong answers without an error: then the history must not be touched.
    /// </summary>
    /// <exception cref="StartRefused">What is wanted, or what is there, can't be had.</exception>
    internal static async Task<HistoryChoice> MakeAsync(
        NpgsqlConnection connection, string schema, TimescaleUse use, CancellationToken cancellation)
    {
        var (isAvailable, isInstalled, isLoaded, isThere, isPlain) = await ReadFactsAsync(connection, schema, cancellation);
        if (isThere && isPlain)
        {
            return use != TimescaleUse.On
                ? new(HistoryForm.Plain, "the history is in plain tables already")
                : throw Refused("Exchange:History:Timescale is on, but the history is in plain tables already; set it to auto.");
        }

        var obstacle = use == TimescaleUse.Off ? "Exchange:History:Timescale is off"
            : !isAvailable ? "the server does not have TimescaleDB"
            : !isLoaded ? "the server does not load TimescaleDB (shared_preload_libraries)"
            : await EnsureExtensionAsync(connection, isInstalled, cancellation);
        if (obstacle is null) return new(HistoryForm.Timescale, "the server has it");
        if (isThere) throw Refused($"the history is in TimescaleDB, but {obstacle}; without it, it can't be read whole.");
        return use == TimescaleUse.On
            ? throw Refused($"Exchange:History:Timescale is on, but {obstacle}.")
            : new(HistoryForm.Plain, obstacle);
    }

    // The edition without continuous aggregates can be told only once the extension is there.
    private static async Task<string?> EnsureExtensionAsync(
        NpgsqlConnection connection, bool isInstalled, CancellationToken cancellation)
    {
        try
        {
            // In "public", where everybody has it: the user's own schema, which comes first, is not there yet when a backup is restored.
            if (!isInstalled) await ExecuteAsync(connection, $"create extension if not exists {Extension} schema public", cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return "the user may not create the extension timescaledb";
        }

        await using var license = new NpgsqlCommand("select current_setting('timescaledb.license', true)", connection);
        return await license.ExecuteScalarAsync(cancellation) is "apache"
            ? "its licence is that of the edition without continuous aggregates (timescaledb.license)"
            : null;
    }

    private static async Task<(bool, bool, bool, bool, bool)> ReadFactsAsync(
        NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Facts.Replace("{0}", schema, StringComparison.Ordinal), connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var libraries = row.GetString(2).Split(',').Select(name => name.Trim(' ', '"').Split('/')[^1]);
        return (row.GetBoolean(0), row.GetBoolean(1), libraries.Contains(Extension), row.GetBoolean(3), row.GetBoolean(4));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static StartRefused Refused(string message) => StartRefused.Setting("HISTORY_MISMATCH", message);
}
