using System.Buffers.Binary;
using System.Numerics;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Writes a value of the views: a byte for its version, numbers in as few bytes as they need, and a checksum.</summary>
internal ref struct ByteWriter
{
    /// <summary>The bytes that a value has besides what is in it.</summary>
    public const int Overhead = 1 + sizeof(uint);

    private readonly Span<byte> target;
    private int used;

    public ByteWriter(Span<byte> target, byte version)
    {
        this.target = target;
        Byte(version);
    }

    public void Byte(byte value) => target[used++] = value;

    // Seven bits a byte, the lowest first; the top bit says that more follow.
    public void Number(long value)
    {
        var rest = unchecked((ulong)value);
        for (; rest > 127; rest >>= 7) target[used++] = (byte)(rest & 127 | 128);
        target[used++] = (byte)rest;
    }

    /// <summary>A number that may need more than 64 bits, and is not negative.</summary>
    public void Large(Int128 value)
    {
        for (; value > 127; value >>= 7) target[used++] = (byte)((byte)(value & 127) | 128);
        target[used++] = (byte)value;
    }

    public void Id(in CommandId id)
    {
        Span<ulong> words = stackalloc ulong[CommandId.Words];
        id.CopyTo(words);
        Byte((byte)id.Length);
        for (var i = 0; i < CommandId.WordsFor(id.Length); i++, used += sizeof(ulong))
            BinaryPrimitives.WriteUInt64LittleEndian(target[used..], words[i]);
    }

    /// <summary>What is not written yet, for others to write to; <see cref="Skip"/> says how much they did.</summary>
    public readonly Span<byte> Rest => target[used..];

    public void Skip(int count) => used += count;

    /// <summary>Begins a part that says how long it is, and can be passed over by that.</summary>
    /// <returns>What <see cref="EndPart"/> must be told.</returns>
    public int BeginPart()
    {
        used += sizeof(int);
        return used;
    }

    public readonly void EndPart(int part) => BinaryPrimitives.WriteInt32LittleEndian(target[(part - sizeof(int))..], used - part);

    /// <summary>Adds the checksum, and returns the size of the whole.</summary>
    public int Finish()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target[used..], ViewsChecksum.Of(target[..used]));
        return used + sizeof(uint);
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
internal ref struct ByteReader
{
    private ReadOnlySpan<byte> rest;

    /// <exception cref="InvalidDataException">The value is damaged or of another version.</exception>
    public ByteReader(ReadOnlySpan<byte> value, byte version)
    {
        if (value.Length < ByteWriter.Overhead || value[0] != version
            || BinaryPrimitives.ReadUInt32LittleEndian(value[^sizeof(uint)..]) != ViewsChecksum.Of(value[..^sizeof(uint)]))
        {
            throw new InvalidDataException("A value of the views is damaged or of another version.");
        }

        rest = value[1..^sizeof(uint)];
    }

    /// <summary>For a part of a value, whose checksum was looked at with the whole.</summary>
    public ByteReader(ReadOnlySpan<byte> part) => rest = part;

    public readonly bool IsAtEnd => rest.IsEmpty;

    public byte Byte()
    {
        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var one = Byte();
            value |= (ulong)(one & 127) << shift;
            if (one < 128) return unchecked((long)value);
        }
    }

    public Int128 Large()
    {
        var value = Int128.Zero;
        for (var shift = 0; ; shift += 7)
        {
            var one = Byte();
            value |= (Int128)(one & 127) << shift;
            if (one < 128) return value;
        }
    }

    /// <summary>A part that says how long it is.</summary>
    public ReadOnlySpan<byte> Part()
    {
        var size = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var part = rest.Slice(sizeof(int), size);
        rest = rest[(sizeof(int) + size)..];
        return part;
    }

    public CommandId Id()
    {
        Span<ulong> words = stackalloc ulong[CommandId.Words];
        words.Clear();
        var length = Byte();
        for (var i = 0; i < CommandId.WordsFor(length); i++, rest = rest[sizeof(ulong)..])
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        return CommandId.FromWords(words, length);
    }
}

internal static class ViewsChecksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) sum = BitOperations.Crc32C(sum, one);
        return sum;
    }
}
