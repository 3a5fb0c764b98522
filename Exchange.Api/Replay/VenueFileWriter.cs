using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>Writes a venue's file, in constant memory. The file is whole when <see cref="Finish"/> has ended.</summary>
internal sealed class VenueFileWriter : IDisposable
{
    // Columns that say little are compressed well at once; more effort takes many times as long for a hundredth.
    private const int Quality = 7, Window = 22;

    private readonly Stream file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly EventColumnWriter columns = new(new Catalog());
    private readonly EventBuffer events = new();
    private readonly ArrayBufferWriter<byte> block = new();
    private readonly VenueState state = new();
    private readonly long[] types = new long[256];
    private long firstTime;

    /// <summary>Begins a file.</summary>
    public VenueFileWriter(Stream file)
    {
        this.file = file;
        Write(VenueFile.Header());
    }

    /// <summary>The events so far.</summary>
    public VenueState State => state;

    /// <summary>Adds the next event.</summary>
    /// <exception cref="InvariantViolationException">The events make no venue.</exception>
    public void Add(EventRecord e)
    {
        state.Apply(e);
        if (e.Sequence == 1) firstTime = e.Time.Microseconds;
        types[(byte)e.Type]++;
        events.Append(e.Bytes);
        if (events.Count >= VenueFile.BlockSize) WriteEvents();
    }

    /// <summary>Writes the rest, and what the file holds.</summary>
    public VenueManifest Finish(string venue)
    {
        WriteEvents();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var type in Enum.GetValues<EventType>())
            if (types[(byte)type] > 0) counts.Add(EventJson.TypeName(type), types[(byte)type]);
        var manifest = new VenueManifest(
            VenueFile.Version, venue, state.Sequence, firstTime, state.Time.Microseconds, counts, VenueFile.StateVersion,
            Convert.ToHexString(state.Hash()), Convert.ToHexString(hash.GetCurrentHash()));
        Write(VenueFile.ManifestBlock, JsonSerializer.SerializeToUtf8Bytes(manifest, VenueFile.Json));
        file.Flush();
        return manifest;
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void WriteEvents()
    {
        if (events.Count == 0) return;
        block.ResetWrittenCount();
        columns.Write(events, block);
        events.Clear();
        Write(VenueFile.EventBlock, block.WrittenSpan);
    }

    private void Write(byte kind, ReadOnlySpan<byte> content)
    {
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        if (!BrotliEncoder.TryCompress(content, compressed, out var length, Quality, Window))
            throw new InvalidOperationException("A block could not be compressed.");
        Span<byte> header = stackalloc byte[VenueFile.BlockHeaderLength];
        header[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], length);
        BinaryPrimitives.WriteInt32LittleEndian(header[5..], content.Length);
        VenueFile.Checksum(header, compressed.AsSpan(0, length)).CopyTo(header[9..]);
        Write(header);
        Write(compressed.AsSpan(0, length));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        file.Write(bytes);
    }
}
