using Npgsql;

namespace Exchange.Api;

/// <summary>Appends rows to a table by COPY, which takes about half of what an INSERT of arrays does.</summary>
internal static class HistoryCopy
{
    // The server begins with the first part while the next one is on its way.
    private const int Part = 64 * 1024;

    /// <summary>Appends rows, in the transaction at hand.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="schema">The schema of the table.</param>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows as <see cref="Projections.TableRows"/> made them.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task WriteAsync(
        NpgsqlConnection connection, string schema, string table, ReadOnlyMemory<byte> rows, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync($"copy {schema}.{table} from stdin (format binary)", cancellation);
        for (; rows.Length > 0; rows = rows[Math.Min(Part, rows.Length)..])
            await copy.WriteAsync(rows[..Math.Min(Part, rows.Length)], cancellation);
    }
}
