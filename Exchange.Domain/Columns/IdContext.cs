using System.Buffers.Text;

namespace Exchange.Domain;

/// <summary>
/// The ids that accounts used last. Programs count: the same text and a number behind it, or one of the 64 letters after the other. Then
/// the distance to the id before says all.
/// </summary>
internal sealed class IdContext
{
    private const int MostDigits = 18;

    private readonly Dictionary<AccountId, CommandId> last = [];

    /// <summary>How an id follows on the last one of its account.</summary>
    public enum Way : byte
    {
        /// <summary>It does not.</summary>
        Anew,

        /// <summary>The digits at its end are another number.</summary>
        Digits,

        /// <summary>Its first ten letters are another number.</summary>
        Letters,
    }

    /// <summary>How an id follows, and by how much.</summary>
    public (Way Way, long Distance) Follow(AccountId account, in CommandId id)
    {
        foreach (var way in (ReadOnlySpan<Way>)[Way.Digits, Way.Letters])
        {
            if (!last.TryGetValue(account, out var before)) break;
            var distance = unchecked(NumberOf(id, way) - NumberOf(before, way));
            if (TryMove(before, way, distance, out var moved) && moved == id) return (way, distance);
        }

        return (Way.Anew, 0);
    }

    /// <summary>The id that follows so.</summary>
    public bool TryFind(AccountId account, Way way, long distance, out CommandId id)
    {
        id = default;
        return last.TryGetValue(account, out var before) && TryMove(before, way, distance, out id);
    }

    /// <summary>Takes note of an account's id.</summary>
    public void Note(AccountId account, in CommandId id) => last[account] = id;

    private static bool TryMove(in CommandId before, Way way, long distance, out CommandId id)
    {
        var number = unchecked(NumberOf(before, way) + distance);
        id = default;
        if (number < 0) return false;
        if (way == Way.Letters)
        {
            Span<ulong> words = stackalloc ulong[CommandId.Words];
            before.CopyTo(words);
            words[0] = (ulong)number;
            id = CommandId.FromWords(words, before.Length);
            return true;
        }

        // Digits that begin with a zero keep their number; others need not.
        Span<byte> text = stackalloc byte[CommandId.MaxLength + MostDigits + 2];
        var length = before.Format(text);
        var digits = DigitsOf(text[..length]);
        if (digits == 0) return false;
        var start = length - digits;
        var isPadded = text[start] == '0';
        if (!Utf8Formatter.TryFormat(number, text[start..], out var written, isPadded ? new('D', (byte)digits) : default)) return false;
        return start + written <= CommandId.MaxLength && CommandId.TryParse(text[..(start + written)], out id);
    }

    private static long NumberOf(in CommandId id, Way way)
    {
        if (way == Way.Letters)
        {
            Span<ulong> words = stackalloc ulong[CommandId.Words];
            id.CopyTo(words);
            return (long)words[0];
        }

        Span<byte> text = stackalloc byte[CommandId.MaxLength];
        var length = id.Format(text);
        return Utf8Parser.TryParse(text[(length - DigitsOf(text[..length]))..length], out long number, out _) ? number : 0;
    }

    private static int DigitsOf(ReadOnlySpan<byte> text)
    {
        var start = text.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        return Math.Min(text.Length - start, MostDigits);
    }
}
