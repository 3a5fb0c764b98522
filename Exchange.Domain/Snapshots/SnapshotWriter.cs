using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Exchange.Domain;

/// <summary>
/// Writes numbers compactly (seven bits a byte, small numbers in one) to a stream, and keeps the SHA-256 of all that it wrote. Without
/// a stream it only hashes.
/// </summary>
internal sealed class SnapshotWriter(Stream? stream) : IDisposable
{
    private const int MaxVarint = 10;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[1 << 16];
    private int used;

    /// <summary>A number that is zero or more as a rule; a negative one takes ten bytes.</summary>
    public void Write(long value)
    {
        if (buffer.Length - used < MaxVarint) Flush();
        var rest = unchecked((ulong)value);
        for (; rest >= 0x80; rest >>= 7) buffer[used++] = unchecked((byte)(rest | 0x80));
        buffer[used++] = (byte)rest;
    }

    /// <summary>A number of which all 64 bits are equally likely.</summary>
    public void WriteFixed(ulong value)
    {
        if (buffer.Length - used < sizeof(ulong)) Flush();
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(used), value);
        used += sizeof(ulong);
    }

    /// <summary>The hash of all that was written; nothing may be written after it.</summary>
    public byte[] Finish()
    {
        Flush();
        return hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Flush()
    {
        hash.AppendData(buffer, 0, used);
        stream?.Write(buffer, 0, used);
        used = 0;
    }
}
