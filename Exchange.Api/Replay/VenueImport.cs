using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Makes a venue of a file, all or nothing: one transaction takes all its events, by the engine's own commits, so the chain over them, the
/// catalog and the position are those of a venue that was lived here. Sequences and times stay. The state must be the one that the file
/// names, or nothing is kept.
/// </summary>
internal sealed class VenueImport(ExchangeOptions options, Action<long> progress)
{
    // The events of one link of the chain.
    private const int BatchSize = 5_000;

    private readonly VenueState state = new();
    private readonly DecidedBatch batch = new();

    /// <summary>Imports.</summary>
    /// <exception cref="BadVenueFileException">The file is damaged, or its events do not lead where it says.</exception>
    /// <exception cref="InvalidOperationException">The venue is not empty, or an engine runs it.</exception>
    public async Task<VenueManifest> RunAsync(Stream file, CancellationToken cancellation)
    {
        using var reader = await VenueFileReader.BeginAsync(file, cancellation);
        await using var lease = await EngineLease.TryTakeAsync(options.Postgres, options.Venue, cancellation)
            ?? throw new InvalidOperationException($"An engine runs venue {options.Venue}: stop it, or import into another venue.");
        await using var transaction = await lease.Connection.BeginTransactionAsync(cancellation);
        await DemandEmptyAsync(lease.Connection, cancellation);
        await VenueSchema.EnsureVenueAsync(lease.Connection, options.Venue, cancellation);
        await using var log = await EventLog.OpenAsync(lease.Connection, options.Venue, new Catalog(), cancellation);

        var events = new EventBuffer();
        batch.Begin(0);
        batch.Position = StreamPosition.Start;
        for (var more = true; more;)
        {
            more = await reader.ReadBlockAsync(events, cancellation);
            await CommitAsync(events, log, isLast: !more, cancellation);
            events.Clear();
            progress(state.Sequence);
        }

        Demand(reader.Manifest!);
        await transaction.CommitAsync(cancellation);
        return reader.Manifest!;
    }

    private async Task CommitAsync(EventBuffer events, EventLog log, bool isLast, CancellationToken cancellation)
    {
        for (var offset = 0; offset < events.ByteCount;)
        {
            offset = Fill(events, offset);
            if (batch.Events.Count >= BatchSize) await CommitAsync(log);
            cancellation.ThrowIfCancellationRequested();
        }

        if (isLast && batch.Events.Count > 0) await CommitAsync(log);
    }

    private async Task CommitAsync(EventLog log)
    {
        await log.CommitAsync(batch);
        batch.Begin(state.Sequence);
    }

    // Up to a whole batch; returns where to go on.
    private int Fill(EventBuffer events, int offset)
    {
        EventReceiver apply = state.Apply;
        foreach (var e in EventBuffer.Read(events.Bytes[offset..]))
        {
            ReadEvents.Take(e, apply);
            if (!e.Time.IsInCalendar()) throw new InvalidDataException($"Event {e.Sequence} has a time that no calendar has.");
            batch.Events.Append(e.Bytes);
            offset += e.Bytes.Length;
            if (batch.Events.Count >= BatchSize) break;
        }

        return offset;
    }

    private void Demand(VenueManifest manifest)
    {
        var hash = Convert.ToHexString(state.Hash());
        if (manifest.StateVersion == VenueFile.StateVersion && manifest.StateHash != hash)
            throw new InvalidDataException(
                $"The events lead to the state {hash}, and the file says that they led to {manifest.StateHash}: they were applied by other "
                + "rules. scripts/replay decide names the first difference.");
        state.Verify();
    }

    private async Task DemandEmptyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select coalesce((select version from {VenueStore.Schema}.mt_streams where id = $1), 0)
                + coalesce((select sequence from {VenueStore.Schema}.engine_position where venue = $2), 0)
                + (select count(*) from (select 1 from {VenueStore.Schema}.mt_events where stream_id = $1 limit 1) as e)
            """,
            connection)
        { Parameters = { new() { Value = VenueStore.StreamOf(options.Venue) }, new() { Value = options.Venue } } };
        if ((long)(await command.ExecuteScalarAsync(cancellation))! != 0)
            throw new InvalidOperationException(
                $"Venue {options.Venue} is not empty. Import into another one (--Exchange:Venue=NAME), or into an empty database.");
    }
}
