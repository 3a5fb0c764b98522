using System.Runtime.CompilerServices;

namespace Exchange.Domain;

/// <summary>
/// An event's JSON as PostgreSQL gives it back out of a column of jsonb: short names first, names of one length by their bytes, a space
/// after each colon and comma. So whoever writes an event knows already which bytes a reader of the row will see, and can hash those.
/// </summary>
/// <remarks>It holds for what <see cref="EventJsonWriter"/> writes: flat objects, whole numbers, and strings without escapes.</remarks>
public static class JsonbText
{
    // More than any event has.
    private const int MaxMembers = 40;

    /// <summary>More than the longest event takes, in bytes.</summary>
    public const int MaxSize = EventJsonWriter.MaxSize + 2 * MaxMembers;

    /// <summary>Writes it.</summary>
    /// <param name="json">An event as <see cref="EventJsonWriter"/> wrote it.</param>
    /// <param name="into">Where to; there is room for <see cref="MaxSize"/> bytes.</param>
    /// <returns>The number of bytes.</returns>
    public static int Write(ReadOnlySpan<byte> json, Span<byte> into)
    {
        Span<(JsonValue Name, int End)> members = stackalloc (JsonValue, int)[MaxMembers];
        var count = 0;
        var scan = new JsonScan(json);
        while (scan.TryRead(out var name, out var value))
        {
            var end = value.Start + value.Length + (value.Kind == JsonKind.Number ? 0 : 1); // with the closing quote
            var place = count++;
            for (; place > 0 && IsBefore(json, name, members[place - 1].Name); place--) members[place] = members[place - 1];
            members[place] = (name, end);
        }

        var length = 0;
        foreach (var (name, end) in members[..count])
        {
            into[length] = length == 0 ? (byte)'{' : (byte)',';
            if (length++ > 0) into[length++] = (byte)' ';
            var afterName = name.Start + name.Length + 1;
            Add(json[(name.Start - 1)..(afterName + 1)], into, ref length);
            into[length++] = (byte)' ';
            Add(json[(afterName + 1)..end], into, ref length);
        }

        into[length++] = (byte)'}';
        return length;
    }

    private static bool IsBefore(ReadOnlySpan<byte> json, JsonValue name, JsonValue other) =>
        name.Length != other.Length ? name.Length < other.Length : name.In(json).SequenceCompareTo(other.In(json)) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ReadOnlySpan<byte> text, Span<byte> into, ref int length)
    {
        text.CopyTo(into[length..]);
        length += text.Length;
    }
}
