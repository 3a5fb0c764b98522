using System.Text;
using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// The venue's catalog as this process knows it. Assets and markets are only added, and what is known of them never changes but for a
/// market's status; so what is known is used without asking, and what is not known is looked up again.
/// </summary>
internal sealed class CatalogReader(ExchangeOptions options, NpgsqlDataSource database, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);
    private volatile Catalog current = new();
    private long readAt = long.MinValue;

    /// <summary>The catalog when it was last read.</summary>
    public Catalog Current => current;

    /// <summary>
    /// The catalog, not older than the call. However many ask at once, one read is made at a time, and serves all who asked before it.
    /// </summary>
    public async Task<Catalog> RefreshAsync(CancellationToken cancellation)
    {
        var asked = clock.GetTimestamp();
        await one.WaitAsync(cancellation);
        try
        {
            if (readAt > asked) return current;
            var begun = clock.GetTimestamp();
            current = await ReadAsync(cancellation);
            readAt = begun;
            return current;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The catalog as it is in the store now.</summary>
    public Task<Catalog> ReadAsync(CancellationToken cancellation) => ReadAsync(database, options.Venue, long.MaxValue, cancellation);

    /// <summary>The catalog of a venue as of a sequence.</summary>
    public static async Task<Catalog> ReadAsync(
        NpgsqlDataSource database, string venue, long until, CancellationToken cancellation)
    {
        var catalog = new Catalog();
        var reader = new EventJsonReader(catalog);
        var events = new EventBuffer();
        await using var command = database.CreateCommand(
            $"select sequence, type, data::text from {VenueStore.Schema}.catalog_events "
            + "where venue = $1 and sequence <= $2 order by sequence");
        command.Parameters.Add(new() { Value = venue });
        command.Parameters.Add(new() { Value = until });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            if (!EventJson.TryFindType(rows.GetString(1), out var type))
                throw new InvalidDataException($"Event {rows.GetInt64(0)} is of an unknown type.");
            reader.Read(type, rows.GetInt64(0), default, Encoding.UTF8.GetBytes(rows.GetString(2)), events);
        }

        return catalog;
    }

    public void Dispose() => one.Dispose();
}
