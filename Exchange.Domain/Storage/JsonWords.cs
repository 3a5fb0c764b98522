using System.Runtime.CompilerServices;
using System.Text;

namespace Exchange.Domain;

/// <summary>
/// The values of an enum as words: LimitMaker is limitMaker. A number without a word, which only an order that was refused for it can have,
/// is written as that number.
/// </summary>
internal static class JsonWords<TEnum>
    where TEnum : unmanaged, Enum
{
    // By number: the word in quotes, or nothing.
    private static readonly byte[]?[] Quoted = [.. Enumerable.Range(0, 256).Select(Quote)];

    private static readonly int Count = 1 + Array.FindLastIndex(Quoted, word => word is not null);

    /// <summary>The word in quotes, or the number.</summary>
    public static ReadOnlySpan<byte> Of(TEnum value)
    {
        var number = Unsafe.BitCast<TEnum, byte>(value);
        return Quoted[number] ?? Encoding.ASCII.GetBytes($"{number}");
    }

    /// <summary>The value of a word without its quotes. False for what is no word of the enum.</summary>
    public static bool TryFind(ReadOnlySpan<byte> word, out TEnum value)
    {
        for (var number = 0; number < Count; number++)
        {
            if (Quoted[number] is not { } quoted || !word.SequenceEqual(quoted.AsSpan(1, quoted.Length - 2))) continue;
            value = Of(number);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Takes a word with its quotes off the text before which it stands. False where none of the enum's does.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> text, out TEnum value)
    {
        for (var number = 0; number < Count; number++)
        {
            // Most words differ in their first letter.
            if (Quoted[number] is not { } quoted || text.Length < quoted.Length || text[1] != quoted[1]) continue;
            if (!text.StartsWith(quoted)) continue;
            text = text[quoted.Length..];
            value = Of(number);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The value of a number, which need not have a word.</summary>
    public static TEnum Of(int number) => Unsafe.BitCast<byte, TEnum>((byte)number);

    private static byte[]? Quote(int number)
    {
        if (Enum.GetName(Of(number)) is not { } name) return null;
        return Encoding.ASCII.GetBytes($"\"{char.ToLowerInvariant(name[0])}{name.AsSpan(1)}\"");
    }
}
