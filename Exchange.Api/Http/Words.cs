using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Exchange.Api;

/// <summary>
/// The values of an enum as the words of the API: StopLossLimit is STOP_LOSS_LIMIT. A value has one word and a word one value; letters
/// count as they are, and numbers are no words.
/// </summary>
internal sealed class Words<T>
    where T : struct, Enum
{
    private readonly (byte[] Text, T Value)[] words;
    private readonly JsonEncodedText[] texts;

    /// <summary>The words of all values but these.</summary>
    internal Words(params T[] without)
    {
        var values = Enum.GetValues<T>();
        words = [.. values.Except(without).Select(value => (Encoding.ASCII.GetBytes(WordOf(value)), value))];
        texts = [.. values.Select(value => JsonEncodedText.Encode(WordOf(value)))];
    }

    /// <summary>The word, ready to be written as JSON. The enums here are bytes, and their values 0, 1, 2 and so on.</summary>
    internal JsonEncodedText this[T value] => texts[Unsafe.BitCast<T, byte>(value)];

    internal bool TryFind(ReadOnlySpan<byte> text, out T value)
    {
        foreach (var word in words)
        {
            if (!text.SequenceEqual(word.Text)) continue;
            value = word.Value;
            return true;
        }

        value = default;
        return false;
    }

    private static string WordOf(T value)
    {
        var word = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && word.Length > 0) word.Append('_');
            word.Append(char.ToUpperInvariant(letter));
        }

        return word.ToString();
    }
}
