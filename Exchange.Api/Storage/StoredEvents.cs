using System.Buffers.Binary;
using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>Takes one event as the store holds it.</summary>
internal delegate void StoredEventHandler(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json);

/// <summary>
/// Reads a venue's events out of Marten's table in their order, by COPY: a million of them in about a second, in constant memory. The form
/// of what comes is that of PostgreSQL's binary COPY (its documentation, "COPY", "Binary Format").
/// </summary>
internal static class StoredEvents
{
    // The rows that are asked for stand together in an index, in their order. A planner that knows little of the table yet would read and
    // sort all of it instead, were it a million events for the sake of the last.
    private const string ByIndex = "set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off";

    private const int SignatureLength = 11;
    private const int StartLength = SignatureLength + 2 * sizeof(int);
    private const short Columns = 4;
    private const int Large = 256 * 1024;

    // PostgreSQL counts microseconds from here.
    private static readonly long Epoch = Moments.ToTimestamp(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Microseconds;

    /// <summary>Reads the events after a sequence, up to and including another.</summary>
    /// <exception cref="InvalidDataException">A row is not an event of a known type.</exception>
    public static Task ReadAsync(
        NpgsqlConnection connection, string venue, long after, long until, StoredEventHandler handler, CancellationToken cancellation) =>
        ReadAsync(connection, venue, after, until, handler, static () => ValueTask.CompletedTask, cancellation);

    /// <summary>The same, with a rest after each piece of some hundred or thousand events.</summary>
    public static async Task ReadAsync(
        NpgsqlConnection connection, string venue, long after, long until, StoredEventHandler handler, Func<ValueTask> rest,
        CancellationToken cancellation)
    {
        await using (var plan = new NpgsqlCommand(ByIndex, connection)) await plan.ExecuteNonQueryAsync(cancellation);

        // COPY takes no parameters; a venue's name holds nothing that would have to be escaped.
        var copy = FormattableString.Invariant(
            $"""
            copy (select version, timestamp, type, data from {VenueStore.Schema}.mt_events
            where stream_id = '{VenueStore.StreamOf(venue)}' and version > {after} and version <= {until} order by version)
            to stdout (format binary)
            """);
        await using var stream = await connection.BeginRawBinaryCopyAsync(copy, cancellation);

        var buffer = new byte[Large];
        var (start, end) = (0, await stream.ReadAtLeastAsync(buffer, StartLength, cancellationToken: cancellation));
        start = StartLength + BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(StartLength - sizeof(int)));
        while (true)
        {
            start += HandleWholeRows(buffer.AsSpan(start, end - start), handler, out var atEnd);
            await rest();
            if (atEnd) return;

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
            // One read gives one row at most, and handling many together is cheaper.
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(end), buffer.Length - end, throwOnEndOfStream: false, cancellation);
            if (read == 0) throw new InvalidDataException("The events end in the middle of a row.");
            end += read;
        }
    }

    // Returns the number of bytes that the whole rows took.
    private static int HandleWholeRows(ReadOnlySpan<byte> bytes, StoredEventHandler handler, out bool atEnd)
    {
        var taken = 0;
        atEnd = false;
        while (TryReadRow(bytes[taken..], out var row, out atEnd))
        {
            taken += row.Size;
            handler(row.Type, row.Sequence, row.Time, row.Json);
        }

        return taken;
    }

    // False at the end of the rows, and when the next one has not come as a whole.
    private static bool TryReadRow(ReadOnlySpan<byte> bytes, out Row row, out bool atEnd)
    {
        row = default;
        atEnd = false;
        if (bytes.Length < sizeof(short)) return false;
        var columns = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (columns == -1) return !(atEnd = true);
        if (columns != Columns) throw new InvalidDataException($"A row of events has {columns} columns.");

        var columnsOfRow = new ColumnReader(bytes[sizeof(short)..]);
        if (!columnsOfRow.TryRead(out var sequence) || !columnsOfRow.TryRead(out var time)
            || !columnsOfRow.TryRead(out var type) || !columnsOfRow.TryRead(out var json)) return false;

        row = new Row
        {
            Size = sizeof(short) + columnsOfRow.Taken,
            Sequence = BinaryPrimitives.ReadInt64BigEndian(sequence),
            Time = new Timestamp(Epoch + BinaryPrimitives.ReadInt64BigEndian(time)),
            Json = json,
        };
        if (!EventJson.TryFindType(type, out row.Type)) throw new InvalidDataException($"Event {row.Sequence} is of an unknown type.");
        return true;
    }

    private ref struct ColumnReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;

        public int Taken { get; private set; }

        public bool TryRead(out ReadOnlySpan<byte> column)
        {
            column = default;
            if (bytes.Length - Taken < sizeof(int)) return false;
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[Taken..]);
            if (length < 0) throw new InvalidDataException("A row of events has an empty column.");
            if (bytes.Length - Taken - sizeof(int) < length) return false;
            column = bytes.Slice(Taken + sizeof(int), length);
            Taken += sizeof(int) + length;
            return true;
        }
    }

    private ref struct Row
    {
        public int Size;
        public EventType Type;
        public long Sequence;
        public Timestamp Time;
        public ReadOnlySpan<byte> Json;
    }
}
