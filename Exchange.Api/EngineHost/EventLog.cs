using Exchange.Domain;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// The store as the engine writes to it: one connection, which also holds the engine's lock (see <see cref="EngineLease"/>), so a commit
/// can only succeed while the lock is held.
/// </summary>
internal sealed class EventLog(IDocumentStore store, NpgsqlConnection connection, string venue, Catalog catalog)
{
    private readonly EventRows rows = new(new EventJsonWriter(catalog), venue);

    /// <summary>Makes a batch durable: its events, and the position in the command stream that they account for.</summary>
    /// <exception cref="JasperFx.Events.EventStreamUnexpectedMaxEventIdException">Another engine has written to the stream.</exception>
    /// <remarks>After any exception it is not known whether the batch was committed: start again from what the store holds.</remarks>
    public async Task CommitAsync(DecidedBatch batch)
    {
        rows.Fill(batch.Events);
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var session = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction)))
        {
            session.QueueOperation(new AppendEvents(venue, batch, rows));
            foreach (var e in batch.Events)
                if (e.Type is EventType.AssetListed or EventType.MarketOpened or EventType.MarketStatusSet) AddToCatalog(session, batch, e);
            await session.SaveChangesAsync();
        }

        await transaction.CommitAsync();
    }

    private void AddToCatalog(IDocumentSession session, DecidedBatch batch, EventRecord e)
    {
        var row = (int)(e.Sequence - batch.Before - 1);
        session.QueueSqlCommand(
            $"insert into {VenueStore.Schema}.catalog_events values (?, ?, ?, ?::jsonb)",
            venue, e.Sequence, rows.Types[row], System.Text.Encoding.UTF8.GetString(rows.Data[row].Span));
    }
}
