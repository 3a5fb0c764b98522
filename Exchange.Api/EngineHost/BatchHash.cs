using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>A committed batch as a link of the venue's chain.</summary>
/// <param name="Number">1, 2, 3 and so on; 0 is where the chain begins.</param>
/// <param name="Sequence">The venue's sequence after it.</param>
/// <param name="Position">The last command of the stream that it accounts for.</param>
/// <param name="Hash">The hash of all that, of its events, and of the link before.</param>
internal sealed record BatchLink(long Number, long Sequence, StreamPosition Position, byte[] Hash);

/// <summary>
/// Computes the hash of a batch, SHA-256 over: the hash of the batch before, the venue, the batch's number, the sequences before and after
/// it, the position in the command stream, and of each event the type, the sequence, the time and the content, byte for byte as it is
/// stored. Since one hash goes into the next, a link stands for everything since the chain began. The hash tells that a batch was changed,
/// and a checksum for each event which of them. Used again for each batch.
/// </summary>
internal sealed class BatchHash(string venue) : IDisposable
{
    /// <summary>The bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>The bytes of an event's checksum.</summary>
    public const int CheckSize = sizeof(uint);

    private const int Large = 64 * 1024;

    // What stands before the content of an event: type, sequence, time, and the length of the content.
    private const int EventHeader = 1 + 8 + 8 + 4;

    private readonly byte[] name = Encoding.UTF8.GetBytes(venue);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> bytes = new(2 * Large);
    private readonly ArrayBufferWriter<byte> checks = new();

    /// <summary>The checksums of the events that were added since the hash was begun, CRC-32C each, big-endian.</summary>
    public ReadOnlyMemory<byte> Checks => checks.WrittenMemory;

    /// <summary>The link with which a chain begins, of a venue that is at this sequence.</summary>
    public BatchLink Begin(long sequence, StreamPosition position)
    {
        var link = new BatchLink(0, sequence, position, new byte[Size]);
        Open(link, link);
        return link with { Hash = Close() };
    }

    /// <summary>Begins with what a batch says of itself; its hash is what is asked for, and not read.</summary>
    /// <param name="before">The link before.</param>
    /// <param name="link">The link of the batch.</param>
    public void Open(BatchLink before, BatchLink link)
    {
        bytes.ResetWrittenCount();
        checks.ResetWrittenCount();
        bytes.Write(before.Hash);
        AddNumber(name.Length);
        bytes.Write(name);
        AddNumber(link.Number);
        AddNumber(before.Sequence);
        AddNumber(link.Sequence);
        AddNumber((long)link.Position.Milliseconds);
        AddNumber((long)link.Position.Number);
    }

    /// <summary>Adds an event with its content as it is stored.</summary>
    public void AddEvent(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
    {
        var into = bytes.GetSpan(EventHeader + json.Length);
        AddHeader(into, type, sequence, time, json.Length);
        json.CopyTo(into[EventHeader..]);
        Add(EventHeader + json.Length);
    }

    /// <summary>Ends with the last event.</summary>
    /// <returns>The hash.</returns>
    public byte[] Close()
    {
        hash.AppendData(bytes.WrittenSpan);
        bytes.ResetWrittenCount();
        return hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private static void AddHeader(Span<byte> into, EventType type, long sequence, Timestamp time, int length)
    {
        into[0] = (byte)type;
        BinaryPrimitives.WriteInt64BigEndian(into[1..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(into[9..], time.Microseconds);
        BinaryPrimitives.WriteInt32BigEndian(into[17..], length);
    }

    private void AddNumber(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
    }

    // What was just written to the buffer is one event.
    private void Add(int length)
    {
        var text = bytes.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32BigEndian(checks.GetSpan(CheckSize), Check(text));
        checks.Advance(CheckSize);
        bytes.Advance(length);
        if (bytes.WrittenCount < Large) return;
        hash.AppendData(bytes.WrittenSpan);
        bytes.ResetWrittenCount();
    }

    private static uint Check(ReadOnlySpan<byte> text)
    {
        var check = uint.MaxValue;
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(text))
            check = BitOperations.Crc32C(check, BitConverter.IsLittleEndian ? eight : BinaryPrimitives.ReverseEndianness(eight));
        foreach (var one in text[(text.Length & ~7)..]) check = BitOperations.Crc32C(check, one);
        return ~check;
    }
}
