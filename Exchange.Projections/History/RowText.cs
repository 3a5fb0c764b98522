using System.Buffers.Binary;
using System.Text;

namespace Exchange.Projections;

/// <summary>A text as a binary COPY has it, its length first, for texts that are in many rows.</summary>
public sealed class RowText
{
    private readonly byte[] bytes;

    /// <summary>Makes it.</summary>
    public RowText(string text)
    {
        bytes = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - sizeof(int));
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(sizeof(int)));
    }

    internal ReadOnlySpan<byte> Bytes => bytes;
}
