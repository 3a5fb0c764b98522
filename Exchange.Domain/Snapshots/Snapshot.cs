using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Exchange.Domain;

/// <summary>
/// The frame of a snapshot: eight letters, the version of the format, the state in its canonical form (StateFormat.cs), and the SHA-256
/// of that, which is also the state's hash. A snapshot only saves time: one that is damaged or of another version is refused, and the
/// events alone lead to the same state.
/// </summary>
internal static class Snapshot
{
    private const ulong Magic = 0x50414E5348435845; // "EXCHSNAP", read as bytes
    private const int Version = 1;
    private const int HeaderLength = sizeof(ulong) + sizeof(int);

    /// <summary>Writes a state, and returns its hash.</summary>
    public static byte[] Save(VenueState state, Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(ulong)..], Version);
        stream.Write(header);

        using var writer = new SnapshotWriter(stream);
        StateFormat.Write(state, writer);
        var hash = writer.Finish();
        stream.Write(hash);
        return hash;
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">The snapshot is cut, damaged, or of another version.</exception>
    public static VenueState Load(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot.Length < HeaderLength + SHA256.HashSizeInBytes || BinaryPrimitives.ReadUInt64LittleEndian(snapshot) != Magic)
            throw new InvalidDataException("This is not a snapshot of a venue, or it was cut.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(snapshot[sizeof(ulong)..]);
        if (version != Version)
            throw new InvalidDataException($"The snapshot has version {version} of the format, and only version {Version} can be read.");

        var payload = snapshot[HeaderLength..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(payload).AsSpan().SequenceEqual(snapshot[^SHA256.HashSizeInBytes..]))
            throw new InvalidDataException("The snapshot is damaged: its checksum does not fit its content.");

        return Read(payload);
    }

    // The checksum fits, so these are bytes that somebody wrote; but not this program, if they make no state.
    private static VenueState Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new SnapshotReader(payload);
            var state = StateFormat.Read(ref reader);
            return reader.IsAtEnd ? state : throw new InvalidDataException("The snapshot holds more than a state.");
        }
        catch (Exception e) when (e is InvariantViolationException or ArithmeticException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The snapshot holds a state that cannot be.", e);
        }
    }

    /// <summary>The hash of a state.</summary>
    public static byte[] Hash(VenueState state)
    {
        using var writer = new SnapshotWriter(null);
        StateFormat.Write(state, writer);
        return writer.Finish();
    }

    /// <summary>The hash of a state without the command ids that were used.</summary>
    public static byte[] HashOfWhatStands(VenueState state)
    {
        using var writer = new SnapshotWriter(null);
        StateFormat.WriteWhatStands(state, writer);
        return writer.Finish();
    }
}
