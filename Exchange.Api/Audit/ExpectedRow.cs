using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>What a column holds.</summary>
internal enum ColumnKind : byte
{
    /// <summary>A whole number of any size.</summary>
    Whole,

    /// <summary>A numeric.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A point in time, to the microsecond.</summary>
    Time,
}

/// <summary>
/// A row as it must stand in a table, in the form in which PostgreSQL sends it, so that it can be compared byte by byte. Of numerics the
/// number of decimals that are shown does not count. Filled column after column, and used again.
/// </summary>
internal sealed class ExpectedRow(IReadOnlyList<ColumnKind> kinds)
{
    private const int NumericHeader = 8;
    private const int Base = 10_000;
    private const int DecimalsOfBase = 4;

    // Up to this, a number can be made a thousand times larger within 64 bits.
    private const long Small = long.MaxValue / 1_000;

    // PostgreSQL counts microseconds from here.
    private static readonly long Epoch = Moments.ToTimestamp(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Microseconds;

    private readonly (int Start, int Length)[] columns = new (int, int)[kinds.Count];
    private byte[] bytes = new byte[512];
    private int count, used;

    /// <summary>A column; empty for null.</summary>
    public ReadOnlySpan<byte> this[int column] => bytes.AsSpan(columns[column].Start, Math.Max(columns[column].Length, 0));

    /// <summary>Begins a row.</summary>
    public ExpectedRow Begin()
    {
        (count, used) = (0, 0);
        return this;
    }

    public ExpectedRow Null()
    {
        columns[count++] = (used, -1);
        return this;
    }

    public ExpectedRow Long(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Next(sizeof(long)), value);
        return this;
    }

    public ExpectedRow Int(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Next(sizeof(int)), value);
        return this;
    }

    public ExpectedRow Short(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Next(sizeof(short)), value);
        return this;
    }

    public ExpectedRow Text(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Next(value.Length));
        return this;
    }

    public ExpectedRow Text(string value)
    {
        Encoding.UTF8.GetBytes(value, Next(Encoding.UTF8.GetByteCount(value)));
        return this;
    }

    public ExpectedRow Time(Timestamp time) => Long(time.Microseconds - Epoch);

    /// <summary>A number: this many of 10^-scale.</summary>
    public ExpectedRow Decimal(Int128 value, int scale)
    {
        Span<short> digits = stackalloc short[16]; // the least first
        var length = 0;
        if (value <= Small && value >= -Small)
        {
            var size = (ulong)(value < 0 ? -value : value);
            for (; scale % DecimalsOfBase != 0; scale++) size *= 10;
            for (; size != 0; size /= Base) digits[length++] = (short)(size % Base);
        }
        else
        {
            var size = BigInteger.Abs(value);
            for (; scale % DecimalsOfBase != 0; scale++) size *= 10;
            for (; !size.IsZero; size /= Base) digits[length++] = (short)(size % Base);
        }

        var zeros = 0;
        while (zeros < length && digits[zeros] == 0) zeros++;

        var into = Next(NumericHeader + (length - zeros) * sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(into, (short)(length - zeros));
        BinaryPrimitives.WriteInt16BigEndian(into[2..], (short)(length == 0 ? 0 : length - 1 - scale / DecimalsOfBase));
        BinaryPrimitives.WriteUInt16BigEndian(into[4..], (ushort)(value < 0 ? 0x4000 : 0));
        into[6..NumericHeader].Clear();
        for (var i = 0; i < length - zeros; i++)
            BinaryPrimitives.WriteInt16BigEndian(into[(NumericHeader + i * sizeof(short))..], digits[length - 1 - i]);
        return this;
    }

    /// <summary>Whether a stored row has the same in a column.</summary>
    public bool Equals(int column, CopyRows stored)
    {
        if (columns[column].Length < 0 || stored.IsNull(column)) return columns[column].Length < 0 && stored.IsNull(column);
        var expected = this[column];
        var found = stored[column];
        if (kinds[column] != ColumnKind.Number) return expected.SequenceEqual(found);
        return expected.Length == found.Length && expected[..6].SequenceEqual(found[..6])
            && expected[NumericHeader..].SequenceEqual(found[NumericHeader..]);
    }

    /// <summary>What is expected in a column, for people.</summary>
    public string Show(int column) => columns[column].Length < 0 ? "nothing" : Show(kinds[column], this[column]);

    /// <summary>What stands in a column, for people.</summary>
    public string Show(int column, CopyRows stored) => stored.IsNull(column) ? "nothing" : Show(kinds[column], stored[column]);

    private static string Show(ColumnKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        ColumnKind.Whole => CopyRows.NumberOf(value).ToString(CultureInfo.InvariantCulture),
        ColumnKind.Time => TimeText.Format(new Timestamp(CopyRows.NumberOf(value) + Epoch)),
        ColumnKind.Number => ShowDecimal(value),
        _ => Encoding.UTF8.GetString(value),
    };

    private static string ShowDecimal(ReadOnlySpan<byte> value)
    {
        var (count, weight) = (BinaryPrimitives.ReadInt16BigEndian(value), BinaryPrimitives.ReadInt16BigEndian(value[2..]));
        var sign = BinaryPrimitives.ReadUInt16BigEndian(value[4..]);
        if (sign is not (0 or 0x4000)) return "no number";
        var whole = BigInteger.Zero;
        for (var i = 0; i < count; i++)
            whole = whole * Base + BinaryPrimitives.ReadInt16BigEndian(value[(NumericHeader + i * sizeof(short))..]);
        var decimals = Math.Max((count - 1 - weight) * DecimalsOfBase, 0);
        if (weight >= count) whole *= BigInteger.Pow(Base, weight - count + 1);
        var text = whole.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        if (decimals > 0) text = $"{text[..^decimals]}.{text[^decimals..]}".TrimEnd('0').TrimEnd('.');
        return sign == 0 ? text : $"-{text}";
    }

    private Span<byte> Next(int length)
    {
        if (used + length > bytes.Length) Array.Resize(ref bytes, Math.Max(2 * bytes.Length, used + length));
        columns[count++] = (used, length);
        used += length;
        return bytes.AsSpan(used - length, length);
    }
}
