using System.Data.Common;
using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;
using Weasel.Core;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;

namespace Exchange.Api;

/// <summary>
/// One commit of the engine, as an operation of a Marten session: it moves the stream from the version that the engine expects, adds the
/// events behind it, and notes the position in the command stream, in one statement. If the stream is at another version, another engine
/// has written to it: nothing at all is added, not even a number is drawn from the sequence, and the operation fails.
/// </summary>
/// <remarks>
/// Marten's own append draws and inserts one event at a time; all at once costs the database less than half. The rows are Marten's, so
/// whatever reads events by Marten reads these.
/// </remarks>
internal sealed class AppendEvents(string venue, DecidedBatch batch, EventRows rows) : IStorageOperation
{
    private const string Sql =
        $"""
        with batch as (select ? as stream, ? as venue, ? as before, ? as after, ? as milliseconds, ? as number),
        moved as (
            update {VenueStore.Schema}.mt_streams as s set version = batch.after, timestamp = now()
            from batch where s.id = batch.stream and s.version = batch.before returning 1),
        noted as (
            update {VenueStore.Schema}.engine_position as p
            set sequence = batch.after, milliseconds = batch.milliseconds, number = batch.number
            from batch, moved where p.venue = batch.venue),
        added as (
            insert into {VenueStore.Schema}.mt_events
                (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
            select nextval('{VenueStore.Schema}.mt_events_sequence'), e.id, batch.stream, batch.before + e.number, e.data, e.type, e.time,
                '*DEFAULT*', null, false
            from batch, moved, unnest(?, ?, ?, ?) with ordinality as e (id, data, type, time, number))
        select count(*) from moved
        """;

    public Type DocumentType => typeof(AppendEvents);

    public OperationRole Role() => OperationRole.Events;

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        var parameters = builder.AppendWithParameters(Sql, '?');
        Set(parameters[0], NpgsqlDbType.Text, VenueStore.StreamOf(venue));
        Set(parameters[1], NpgsqlDbType.Text, venue);
        Set(parameters[2], NpgsqlDbType.Bigint, batch.Before);
        Set(parameters[3], NpgsqlDbType.Bigint, batch.After);
        Set(parameters[4], NpgsqlDbType.Bigint, (long)batch.Position.Milliseconds);
        Set(parameters[5], NpgsqlDbType.Bigint, (long)batch.Position.Number);
        Set(parameters[6], NpgsqlDbType.Array | NpgsqlDbType.Uuid, rows.Ids);
        Set(parameters[7], NpgsqlDbType.Array | NpgsqlDbType.Jsonb, rows.Data);
        Set(parameters[8], NpgsqlDbType.Array | NpgsqlDbType.Varchar, rows.Types);
        Set(parameters[9], NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, rows.Times);
    }

    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        await reader.ReadAsync(token);
        if (reader.GetInt64(0) != 1)
            exceptions.Add(new EventStreamUnexpectedMaxEventIdException(VenueStore.StreamOf(venue), null, batch.Before, -1));
    }

    private static void Set(NpgsqlParameter parameter, NpgsqlDbType type, object value) =>
        (parameter.NpgsqlDbType, parameter.Value) = (type, value);
}
