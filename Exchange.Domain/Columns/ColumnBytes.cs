using System.Buffers;

namespace Exchange.Domain;

/// <summary>
/// Whole numbers in as few bytes as they need: seven bits in each, the lowest first. Those below zero are as short as those above.
/// </summary>
internal static class ColumnBytes
{
    private const int MostBytes = 10;

    public static void Write(ArrayBufferWriter<byte> into, long value)
    {
        var rest = unchecked((ulong)(value << 1 ^ value >> 63));
        var span = into.GetSpan(MostBytes);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7) span[length++] = (byte)(rest & 0x7F | 0x80);
        span[length++] = (byte)rest;
        into.Advance(length);
    }

    /// <exception cref="InvalidDataException">No number ends here.</exception>
    public static long Read(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position >= bytes.Length) break;
            var next = bytes[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return unchecked((long)(value >> 1) ^ -(long)(value & 1));
        }

        throw new InvalidDataException("A column ends in the middle of a number.");
    }
}
