using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// Reads a venue's file, a block at a time. Whatever is not as it was written is refused with the place: nothing of a block is given out
/// before its checksum was compared.
/// </summary>
internal sealed class VenueFileReader : IDisposable
{
    private const int Piece = 1024 * 1024;

    private readonly Stream file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly EventColumnReader columns = new(new Catalog());
    private readonly SortedDictionary<string, long> types = new(StringComparer.Ordinal);
    private long offset, sequence, firstTime, lastTime;

    private VenueFileReader(Stream file) => this.file = file;

    /// <summary>What the file says it holds, once all blocks were read.</summary>
    public VenueManifest? Manifest { get; private set; }

    /// <summary>Begins to read.</summary>
    /// <exception cref="BadVenueFileException">This is no venue's file, or one of another version.</exception>
    public static async Task<VenueFileReader> BeginAsync(Stream file, CancellationToken cancellation)
    {
        var reader = new VenueFileReader(file);
        try
        {
            var header = await reader.ReadAsync(VenueFile.HeaderLength, cancellation);
            if (!header.AsSpan(0, VenueFile.Magic.Length).SequenceEqual(VenueFile.Magic))
                throw new BadVenueFileException(0, "This is not the file of a venue");
            var version = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(VenueFile.Magic.Length));
            if (version != VenueFile.Version)
                throw new BadVenueFileException(
                    VenueFile.Magic.Length, $"The file has version {version} of the format, and this program reads {VenueFile.Version}");
            reader.hash.AppendData(header);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next events. False at the end, and then <see cref="Manifest"/> fits all that was read.</summary>
    /// <exception cref="BadVenueFileException">The file is cut or damaged.</exception>
    public async Task<bool> ReadBlockAsync(EventBuffer into, CancellationToken cancellation)
    {
        var at = offset;
        var before = hash.GetCurrentHash();
        var header = await ReadAsync(VenueFile.BlockHeaderLength, cancellation);
        var (length, size) = (ReadLength(header, 1, at), ReadLength(header, 5, at));
        var content = await ReadAsync(length, cancellation);
        if (!VenueFile.Checksum(header, content).AsSpan().SequenceEqual(header.AsSpan(9)))
            throw new BadVenueFileException(at, "The file is damaged: the checksum of a block does not fit its content");
        hash.AppendData(header);
        hash.AppendData(content);
        var block = new byte[size];
        if (!BrotliDecoder.TryDecompress(content, block, out var decompressed) || decompressed != size)
            throw new BadVenueFileException(at, "The file is damaged: a block cannot be decompressed");

        if (header[0] == VenueFile.EventBlock)
        {
            ReadEvents(block, into, at);
            return true;
        }

        if (header[0] != VenueFile.ManifestBlock)
            throw new BadVenueFileException(at, $"The file has a block of the unknown kind {header[0]}");
        await ReadManifestAsync(block, before, at, cancellation);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private static int ReadLength(byte[] header, int at, long block)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(at));
        return length is >= 0 and <= VenueFile.LargestBlock
            ? length
            : throw new BadVenueFileException(block + at, "The file is damaged: a block says that it is larger than any can be");
    }

    private void ReadEvents(byte[] block, EventBuffer into, long at)
    {
        try
        {
            var first = into.ByteCount;
            columns.Read(block, into);
            foreach (var e in EventBuffer.Read(into.Bytes[first..])) Count(e, at);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw new BadVenueFileException(at, $"The file holds a block that makes no events: {e.Message}");
        }
    }

    private void Count(EventRecord e, long at)
    {
        if (e.Sequence != sequence + 1) throw new BadVenueFileException(at, $"The file has event {e.Sequence} after event {sequence}");
        if (sequence++ == 0) firstTime = e.Time.Microseconds;
        lastTime = e.Time.Microseconds;
        var name = EventJson.TypeName(e.Type);
        types[name] = types.GetValueOrDefault(name) + 1;
    }

    private async Task ReadManifestAsync(byte[] json, byte[] before, long at, CancellationToken cancellation)
    {
        VenueManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<VenueManifest>(json, VenueFile.Json);
        }
        catch (JsonException e)
        {
            throw new BadVenueFileException(at, $"What the file says it holds cannot be read: {e.Message}");
        }

        if (await file.ReadAsync(new byte[1], cancellation) != 0)
            throw new BadVenueFileException(offset, "The file goes on behind its end");
        if (manifest is not { Types: not null } || manifest.ContentHash != Convert.ToHexString(before)
            || manifest.Events != sequence || manifest.FirstTime != firstTime || manifest.LastTime != lastTime
            || !manifest.Types.SequenceEqual(types))
            throw new BadVenueFileException(at, "The file does not hold what it says it holds");
        Manifest = manifest;
    }

    // All or nothing.
    private async Task<byte[]> ReadAsync(int length, CancellationToken cancellation)
    {
        // Not so much at once as damage may ask for: the file may end before.
        var bytes = new byte[Math.Min(length, Piece)];
        for (var have = 0; have < length;)
        {
            if (have == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(length, 2L * have));
            var read = await file.ReadAsync(bytes.AsMemory(have), cancellation);
            have += read;
            if (read == 0)
                throw new BadVenueFileException(offset + have, offset + have == 0 ? "The file is empty" : "The file is cut off");
        }

        offset += length;
        return bytes;
    }
}
