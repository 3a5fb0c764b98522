using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// The rows of a query one after another, as bytes, by COPY in constant memory. The form of what comes is that of PostgreSQL's binary COPY
/// (its documentation, "COPY", "Binary Format").
/// </summary>
internal sealed class CopyRows : IAsyncDisposable
{
    private const int SignatureLength = 11;
    private const int StartLength = SignatureLength + 2 * sizeof(int);
    private const int Large = 256 * 1024;

    private readonly NpgsqlRawCopyStream stream;
    private readonly (int Start, int Length)[] columns;
    private byte[] buffer = new byte[Large];
    private int start, end;
    private bool hasBegun;

    private CopyRows(NpgsqlRawCopyStream stream, int columns) => (this.stream, this.columns) = (stream, new (int, int)[columns]);

    /// <summary>A column of the row at hand; empty for null.</summary>
    public ReadOnlySpan<byte> this[int column] => buffer.AsSpan(columns[column].Start, Math.Max(columns[column].Length, 0));

    /// <summary>Begins a query. Nothing else can be asked of the connection until this is disposed of.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">The query; COPY takes no parameters.</param>
    /// <param name="columns">The number of its columns.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<CopyRows> OpenAsync(
        NpgsqlConnection connection, string query, int columns, CancellationToken cancellation) =>
        new(await connection.BeginRawBinaryCopyAsync($"copy ({query}) to stdout (format binary)", cancellation), columns);

    /// <summary>Goes to the next row; false at the end.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (TryParse(out var atEnd)) return !atEnd;
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            if (read == 0) throw new InvalidDataException("The rows end in the middle of one.");
            end += read;
        }
    }

    /// <summary>True where the row at hand has nothing in a column.</summary>
    public bool IsNull(int column) => columns[column].Length < 0;

    /// <summary>A whole number of 16, 32 or 64 bits.</summary>
    public long Number(int column) => NumberOf(this[column]);

    /// <summary>A text.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(this[column]);

    /// <summary>The whole number in the bytes of a column.</summary>
    public static long NumberOf(ReadOnlySpan<byte> value) => value.Length switch
    {
        sizeof(long) => BinaryPrimitives.ReadInt64BigEndian(value),
        sizeof(int) => BinaryPrimitives.ReadInt32BigEndian(value),
        sizeof(short) => BinaryPrimitives.ReadInt16BigEndian(value),
        _ => throw new InvalidDataException($"A number has {value.Length} bytes."),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    // False when the next row has not come as a whole.
    private bool TryParse(out bool atEnd)
    {
        atEnd = false;
        var at = start;
        if (!hasBegun)
        {
            if (end - at < StartLength) return false;
            at += StartLength + BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at + StartLength - sizeof(int)));
        }

        if (end - at < sizeof(short)) return false;
        if (BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(at)) == -1) return atEnd = true;
        at += sizeof(short);
        for (var i = 0; i < columns.Length; i++)
        {
            if (end - at < sizeof(int)) return false;
            var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at));
            at += sizeof(int);
            columns[i] = (at, length);
            at += Math.Max(length, 0);
            if (at > end) return false;
        }

        (start, hasBegun) = (at, true);
        return true;
    }
}
