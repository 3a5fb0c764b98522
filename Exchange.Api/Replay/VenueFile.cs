using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// A venue as one file: eight letters and the version of the format; blocks of events as columns (<see cref="EventColumnWriter"/>),
/// compressed; and at the end a block that says what the file holds. Each block has a checksum, and the last one a hash over all before.
/// docs/replay.md has the format in full.
/// </summary>
internal static class VenueFile
{
    /// <summary>The version that this program writes, and the only one that it reads.</summary>
    internal const int Version = 1;

    /// <summary>The version of the form in which a state is hashed; a hash of another one tells nothing.</summary>
    internal const int StateVersion = 1;

    internal const int HeaderLength = 10, BlockHeaderLength = 1 + 4 + 4 + ChecksumLength, ChecksumLength = 8;
    internal const byte EventBlock = 1, ManifestBlock = 2;

    /// <summary>The events of a block; what is in memory at a time.</summary>
    internal const int BlockSize = 32_768;

    /// <summary>More than any block takes, and few enough for a memory that damage may ask for.</summary>
    internal const int LargestBlock = 256 * 1024 * 1024;

    internal static ReadOnlySpan<byte> Magic => "EXVENUE\n"u8;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    internal static byte[] Header()
    {
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length), Version);
        return header;
    }

    /// <summary>Opens one, to be read from its beginning.</summary>
    /// <exception cref="BadVenueFileException">It cannot be opened.</exception>
    internal static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 256 * 1024);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadVenueFileException(null, "There is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadVenueFileException(null, $"The file cannot be opened: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The checksum over a block: what its header says before it, and its content.</summary>
    internal static byte[] Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header[..^ChecksumLength]);
        hash.AppendData(content);
        return hash.GetHashAndReset()[..ChecksumLength];
    }
}

/// <summary>What a file holds.</summary>
/// <param name="Format">The version of the format.</param>
/// <param name="Venue">The venue that it was made of.</param>
/// <param name="Events">The number of events, which have the sequences from 1 to this.</param>
/// <param name="FirstTime">The time of the first, in microseconds since 1970.</param>
/// <param name="LastTime">The time of the last.</param>
/// <param name="Types">How many there are of each type.</param>
/// <param name="StateVersion">The form in which the state was hashed.</param>
/// <param name="StateHash">The hash of the state after the last event.</param>
/// <param name="ContentHash">SHA-256 over all bytes of the file before this block.</param>
internal sealed record VenueManifest(
    int Format, string Venue, long Events, long FirstTime, long LastTime, SortedDictionary<string, long> Types, int StateVersion,
    string StateHash, string ContentHash);

/// <summary>A file that is no venue, or not a whole one.</summary>
/// <param name="offset">Where, in bytes from the beginning; null for none of it.</param>
/// <param name="what">What is wrong.</param>
internal sealed class BadVenueFileException(long? offset, string what) : Exception(offset is null ? what : $"{what} (at byte {offset})")
{
    internal long? Offset => offset;
}
