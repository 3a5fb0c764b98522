using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Rows that will be added to a table, gathered in the form of PostgreSQL's binary COPY (its documentation, "COPY", "Binary Format"), so
/// that between the event and the database a row is written once. A column at a time: <see cref="Begin"/> a row, then add all columns of
/// the table in their order.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="columns">The number of its columns.</param>
public sealed class TableRows(string table, short columns)
{
    private const int LargestNumber = sizeof(int) + CopyNumber.MaxLength;
    private const int Smallest = 4 * 1024;

    // PostgreSQL counts microseconds from here.
    private const long Epoch = 946_684_800_000_000;

    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] End = [0xFF, 0xFF];

    private byte[] bytes = [];
    private int length;

    /// <summary>The name of the table.</summary>
    public string Table => table;

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a row.</summary>
    public void Begin()
    {
        if (length == 0) Put(Header);
        BinaryPrimitives.WriteInt16BigEndian(Room(sizeof(short)), columns);
        length += sizeof(short);
        Count++;
    }

    /// <summary>Adds a smallint.</summary>
    public void Add(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Column(sizeof(short)), value);
        length += sizeof(short);
    }

    /// <summary>Adds an integer.</summary>
    public void Add(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Column(sizeof(int)), value);
        length += sizeof(int);
    }

    /// <summary>Adds a bigint.</summary>
    public void Add(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Column(sizeof(long)), value);
        length += sizeof(long);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string? value)
    {
        if (value is null)
        {
            AddNull();
            return;
        }

        var room = Room(sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length));
        var size = Encoding.UTF8.GetBytes(value, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, size);
        length += sizeof(int) + size;
    }

    /// <summary>Adds a text that is written often.</summary>
    public void Add(RowText value)
    {
        var bytes = value.Bytes;
        bytes.CopyTo(Room(bytes.Length));
        length += bytes.Length;
    }

    /// <summary>Adds a timestamptz.</summary>
    /// <exception cref="InvalidDataException">It is after the year 9999, of which nobody could read it.</exception>
    public void Add(Timestamp value)
    {
        if (value > HistoryNumbers.LastTime) throw new InvalidDataException($"The time {value.Microseconds} is after the year 9999.");
        Add(value.Microseconds - Epoch);
    }

    /// <summary>Adds a numeric, of units x 10^-scale.</summary>
    public void Add(Int128 units, int scale)
    {
        var room = Room(LargestNumber);
        var size = CopyNumber.Write(units, scale, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, size);
        length += sizeof(int) + size;
    }

    /// <summary>Adds a numeric, of units x 10^-scale.</summary>
    public void Add(long units, int scale)
    {
        var room = Room(LargestNumber);
        var size = CopyNumber.Write(units, scale, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, size);
        length += sizeof(int) + size;
    }

    /// <summary>Adds a numeric of so many steps.</summary>
    public void Add(long count, in Step step) => Add((Int128)count * step.Units, step.Scale);

    /// <summary>Adds nothing.</summary>
    public void AddNull()
    {
        BinaryPrimitives.WriteInt32BigEndian(Room(sizeof(int)), -1);
        length += sizeof(int);
    }

    /// <summary>Gives the rows away, as a whole COPY; the next ones are others. The array is of the shared pool.</summary>
    public ArraySegment<byte> Take()
    {
        if (length == 0) Put(Header);
        Put(End);
        var taken = new ArraySegment<byte>(bytes, 0, length);
        (bytes, length, Count) = ([], 0, 0);
        return taken;
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear() => (length, Count) = (0, 0);

    private void Put(ReadOnlySpan<byte> part)
    {
        part.CopyTo(Room(part.Length));
        length += part.Length;
    }

    private Span<byte> Column(int size)
    {
        var room = Room(sizeof(int) + size);
        BinaryPrimitives.WriteInt32BigEndian(room, size);
        length += sizeof(int);
        return room[sizeof(int)..];
    }

    private Span<byte> Room(int size)
    {
        if (bytes.Length - length < size) Grow(size);
        return bytes.AsSpan(length);
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + size, Math.Max(2 * bytes.Length, Smallest)));
        bytes.AsSpan(0, length).CopyTo(larger);
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
