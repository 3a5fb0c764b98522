using Exchange.Domain;
using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;

namespace Exchange.Api;

/// <summary>
/// The store as the engine writes to it. One commit is one statement: it moves the venue's stream from the version that the engine expects,
/// adds the events behind it, notes the position in the command stream that they account for, and adds a link to the chain of batches that
/// an audit follows (<see cref="BatchHash"/>). If the stream is at another version, another engine has written to it; then nothing at all
/// is added, not even a number is drawn from the sequence, and the commit fails.
/// </summary>
/// <remarks>
/// The rows are Marten's, so whatever reads events by Marten reads these. Marten's own append takes two round trips and draws and inserts
/// one event at a time; all at once, in a statement that is its own transaction, costs the database less than half of that, and an order
/// waits for one round trip. The connection is the one that holds the engine's lock (see <see cref="EngineLease"/>), so a commit can only
/// succeed while the lock is held.
/// </remarks>
internal sealed class EventLog : IAsyncDisposable
{
    private const string Append =
        $"""
        with moved as (
            update {VenueStore.Schema}.mt_streams set version = $4, timestamp = now() where id = $1 and version = $3 returning 1),
        noted as (
            update {VenueStore.Schema}.engine_position set sequence = $4, milliseconds = $5, number = $6, batch = $14, hash = $15
            from moved where venue = $2),
        added as (
            insert into {VenueStore.Schema}.mt_events
                (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
            select nextval('{VenueStore.Schema}.mt_events_sequence'), e.id, $1, $3 + e.number, e.data, e.type, e.time,
                '*DEFAULT*', null, false
            from moved, unnest($7, $8, $9, $10) with ordinality as e (id, data, type, time, number)
            returning seq_id),
        listed as (
            insert into {VenueStore.Schema}.catalog_events (venue, sequence, type, data)
            select $2, $3 + l.number, l.type, l.data from moved, unnest($11, $12, $13) as l (number, type, data)),
        chained as (
            insert into {VenueStore.Schema}.batches (venue, batch, sequence, milliseconds, number, seq_ids, checks, hash)
            select $2, $14, $4, $5, $6, (select coalesce(sum(seq_id), 0) from added), $16, $15 from moved)
        select count(*) from moved
        """;

    private readonly string venue;
    private readonly EventRows rows;
    private readonly BatchHash hash;
    private readonly NpgsqlCommand append;
    private BatchLink head;

    private EventLog(NpgsqlConnection connection, string venue, Catalog catalog, BatchLink head)
    {
        (this.venue, this.head) = (venue, head);
        rows = new EventRows(new EventJsonWriter(catalog), venue);
        hash = new BatchHash(venue);
        append = Command(connection, venue);
    }

    /// <summary>Opens it for the next commit.</summary>
    /// <param name="connection">The one that holds the engine's lock.</param>
    /// <param name="venue">The venue; its rows are there.</param>
    /// <param name="catalog">The assets and markets so far; the log's own from here on.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">What the store says of the last commit contradicts itself.</exception>
    public static async Task<EventLog> OpenAsync(
        NpgsqlConnection connection, string venue, Catalog catalog, CancellationToken cancellation) =>
        new(connection, venue, catalog, await BatchChain.OpenAsync(connection, venue, cancellation));

    /// <summary>Makes a batch durable.</summary>
    /// <exception cref="EventStreamUnexpectedMaxEventIdException">Another engine has written to the stream.</exception>
    /// <remarks>After any exception it is not known whether the batch was committed: start again from what the store holds.</remarks>
    public async Task CommitAsync(DecidedBatch batch)
    {
        rows.Fill(batch.Events);
        if (append.Parameters[6].Value is null) Bind();
        var parameters = append.Parameters;
        parameters[2].Value = batch.Before;
        parameters[3].Value = batch.After;
        parameters[4].Value = (long)batch.Position.Milliseconds;
        parameters[5].Value = (long)batch.Position.Number;
        var link = LinkOf(batch);
        parameters[13].Value = link.Number;
        parameters[14].Value = link.Hash;
        parameters[15].Value = hash.Checks;
        if ((long)(await append.ExecuteScalarAsync())! != 1)
            throw new EventStreamUnexpectedMaxEventIdException(VenueStore.StreamOf(venue), null, batch.Before, -1);
        head = link;
    }

    private BatchLink LinkOf(DecidedBatch batch)
    {
        var link = new BatchLink(head.Number + 1, batch.After, batch.Position, []);
        hash.Open(head, link);
        var i = 0;
        foreach (var e in batch.Events) hash.AddEvent(e.Type, e.Sequence, e.Time, rows.Data[i++].Span);
        return link with { Hash = hash.Close() };
    }

    // The columns are the same lists each time, so they are bound once.
    private void Bind()
    {
        object[] columns = [rows.Ids, rows.Data, rows.Types, rows.Times, rows.ListedNumbers, rows.ListedTypes, rows.ListedData];
        for (var i = 0; i < columns.Length; i++) append.Parameters[6 + i].Value = columns[i];
    }

    /// <summary>Gives up the statement; the connection is its owner's.</summary>
    public ValueTask DisposeAsync()
    {
        hash.Dispose();
        return append.DisposeAsync();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string venue)
    {
        NpgsqlDbType[] types =
        [
            NpgsqlDbType.Varchar, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint,
            NpgsqlDbType.Array | NpgsqlDbType.Uuid, NpgsqlDbType.Array | NpgsqlDbType.Json, NpgsqlDbType.Array | NpgsqlDbType.Varchar,
            NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
            NpgsqlDbType.Array | NpgsqlDbType.Bigint, NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            NpgsqlDbType.Bigint, NpgsqlDbType.Bytea, NpgsqlDbType.Bytea,
        ];
        var command = new NpgsqlCommand(Append, connection);
        foreach (var type in types) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        command.Parameters[0].Value = VenueStore.StreamOf(venue);
        command.Parameters[1].Value = venue;
        return command;
    }
}
