using System.Buffers;
using System.Buffers.Binary;
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
/// it, the position in the command stream, and of each event the type, the sequence, the time and the content,
/// byte for byte as it is stored. Since one hash goes into the next, a link stands for everything since the chain began. Used again for each batch.
/// </summary>
internal sealed class BatchHash(string venue) : IDisposable
{
    /// <summary>The bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const int Large = 64 * 1024;

    // What stands before the content of an event: type, sequence, time, and the length of the content.
    private const int EventHeader = 1 + 8 + 8 + 4;

    private readonly byte[] name = Encoding.UTF8.GetBytes(venue);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> bytes = new(2 * Large);

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
        bytes.Write(before.Hash);
        Add(name.Length);
        bytes.Write(name);
        Add(link.Number);
        Add(before.Sequence);
        Add(link.Sequence);
        Add((long)link.Position.Milliseconds);
        Add((long)link.Position.Number);
    }

    /// <summary>Adds an event with its content as it is stored.</summary>
    public void AddStored(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
    {
        AddHeader(bytes.GetSpan(EventHeader), type, sequence, time, json.Length);
        bytes.Advance(EventHeader);
        bytes.Write(json);
        Flush();
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

    private void Add(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
    }

    private void Flush()
    {
        if (bytes.WrittenCount < Large) return;
        hash.AppendData(bytes.WrittenSpan);
        bytes.ResetWrittenCount();
    }
}
