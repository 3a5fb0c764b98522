using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>An event as it stands in the store, with all that stands beside it.</summary>
/// <param name="Sequence">The version of the stream.</param>
internal readonly record struct AuditedEvent(
    long Sequence, long SeqId, EventType Type, Timestamp Time, ReadOnlyMemory<byte> Json);

/// <summary>
/// Reads the rows of a venue's events in their order, and checks what stands beside their content: that no number is missing, that ids are
/// those of venue and sequence, and that the other columns are what the engine writes.
/// </summary>
internal sealed class EventAudit(AuditReport report, string venue) : IAsyncDisposable
{
    /// <summary>The table of the events.</summary>
    public const string Table = $"{VenueStore.Schema}.mt_events";

    private static readonly long Epoch = Moments.ToTimestamp(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Microseconds;
    private static readonly string[] Columns =
        ["version", "seq_id", "id", "type", "timestamp", "data", "tenant_id", "mt_dotnet_type", "is_archived"];

    private readonly byte[] id = MakeId(venue);
    private byte[] json = new byte[4096];
    private CopyRows? rows;
    private long last, lastSeqId, count;

    /// <summary>True when an event is missing or unreadable: what follows cannot be replayed.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Begins to read.</summary>
    public async Task OpenAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        const string byIndex = "set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off";
        await using (var plan = new NpgsqlCommand(byIndex, connection)) await plan.ExecuteNonQueryAsync(cancellation);
        rows = await CopyRows.OpenAsync(
            connection,
            $"select {string.Join(", ", Columns)} from {Table} where stream_id = '{VenueStore.StreamOf(venue)}' order by version",
            Columns.Length, cancellation);
    }

    /// <summary>Reads the next event that has a known type; null at the end.</summary>
    public async ValueTask<AuditedEvent?> ReadAsync(CancellationToken cancellation)
    {
        while (await rows!.ReadAsync(cancellation))
        {
            if (Check() is { } e) return e;
        }

        report.Count(Table, count);
        return null;
    }

    /// <summary>The events end here, and the store says how many there are.</summary>
    public void End(long sequence)
    {
        if (last < sequence) ReportMissing(last + 1, sequence, null);
        else if (last > sequence) report.Add(
            AuditCheck.Events, Table, $"There are events up to {last}, and the engine's position is {sequence}.", sequence + 1);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => rows?.DisposeAsync() ?? ValueTask.CompletedTask;

    private AuditedEvent? Check()
    {
        count++;
        var sequence = rows!.Number(0);
        var time = new Timestamp(rows.Number(4) + Epoch);
        if (sequence > last + 1) ReportMissing(last + 1, sequence - 1, time);
        else if (sequence <= last)
            report.Add(AuditCheck.Events, Table, "The number is there twice, or is below 1.", sequence, null, "version", time);
        last = sequence;

        var seqId = rows.Number(1);
        if (seqId <= lastSeqId)
            report.Add(AuditCheck.Events, Table, $"seq_id is {seqId}, after {lastSeqId}.", sequence, null, "seq_id", time);
        lastSeqId = seqId;

        BinaryPrimitives.WriteInt64BigEndian(id.AsSpan(8), sequence);
        Expect(2, rows[2].SequenceEqual(id), Convert.ToHexString(rows[2]), sequence, time);
        Expect(6, rows[6].SequenceEqual("*DEFAULT*"u8), rows.Text(6), sequence, time);
        Expect(7, rows.IsNull(7), rows.Text(7), sequence, time);
        Expect(8, rows[8].SequenceEqual([(byte)0]), "true", sequence, time);
        if (!EventJson.TryFindType(rows[3], out var type))
        {
            report.Add(AuditCheck.Events, Table, $"There is no type of event {rows.Text(3)}.", sequence, null, "type", time);
            IsBroken = true;
            return null;
        }

        if (json.Length < rows[5].Length) json = new byte[2 * rows[5].Length];
        rows[5].CopyTo(json);
        return new AuditedEvent(sequence, seqId, type, time, json.AsMemory(0, rows[5].Length));
    }

    private void Expect(int column, bool holds, string found, long sequence, Timestamp time)
    {
        if (holds) return;
        var what = $"{Columns[column]} is {found}, which the engine does not write.";
        report.Add(AuditCheck.Events, Table, what, sequence, null, Columns[column], time);
    }

    private void ReportMissing(long from, long to, Timestamp? time)
    {
        IsBroken = true;
        var what = from == to ? "The event is missing." : $"The events from {from} to {to} are missing.";
        report.Add(AuditCheck.Events, Table, what, from, since: time);
    }

    private static byte[] MakeId(string venue)
    {
        var id = new byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes(venue)).AsSpan(0, 8).CopyTo(id);
        return id;
    }
}
