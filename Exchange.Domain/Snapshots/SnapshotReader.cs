using System.Buffers.Binary;

namespace Exchange.Domain;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <exception cref="InvalidDataException">The data end too early, or hold no such number.</exception>
    public long Read()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (rest.IsEmpty) break;
            var part = rest[0];
            rest = rest[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return unchecked((long)value);
        }

        throw new InvalidDataException("The snapshot ends too early, or holds a number of more than 64 bits.");
    }

    /// <inheritdoc cref="Read"/>
    public int ReadInt32() => Read() is >= int.MinValue and <= int.MaxValue and var value
        ? (int)value
        : throw new InvalidDataException("The snapshot holds a number that is too large.");

    /// <inheritdoc cref="Read"/>
    public byte ReadByte() => Read() is >= 0 and <= byte.MaxValue and var value
        ? (byte)value
        : throw new InvalidDataException("The snapshot holds a number that is too large.");

    /// <inheritdoc cref="Read"/>
    public ulong ReadFixed()
    {
        if (rest.Length < sizeof(ulong)) throw new InvalidDataException("The snapshot ends too early.");
        var value = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        rest = rest[sizeof(ulong)..];
        return value;
    }
}
