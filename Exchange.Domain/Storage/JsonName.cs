using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Exchange.Domain;

/// <summary>
/// The name of a member as it stands in the text: behind a comma, in quotes, before a colon. It is kept as three words that may overlap, so
/// that it is compared without a loop: none is shorter than 8 bytes, or longer than 24.
/// </summary>
internal readonly struct JsonName
{
    private readonly ulong head, middle, tail;

    /// <summary>Makes one of the name alone.</summary>
    public JsonName(string name)
    {
        Span<byte> text = stackalloc byte[3 * sizeof(ulong)];
        Length = Encoding.ASCII.GetBytes($",\"{name}\":", text);
        (head, middle, tail) = (Word(text, 0), Word(text, Middle), Word(text, Tail));
    }

    /// <summary>Its length, with all that belongs to it.</summary>
    public int Length { get; }

    private int Middle => Math.Min(sizeof(ulong), Tail);

    private int Tail => Length - sizeof(ulong);

    /// <summary>Whether a text begins with it, or with it and another first byte in place of the comma.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Begins(ReadOnlySpan<byte> text, byte first) =>
        text.Length >= Length && Word(text, 0) == (head ^ ',' ^ first)
        && ((Word(text, Middle) ^ middle) | (Word(text, Tail) ^ tail)) == 0;

    private static ulong Word(ReadOnlySpan<byte> text, int at) => BinaryPrimitives.ReadUInt64LittleEndian(text[at..]);
}
