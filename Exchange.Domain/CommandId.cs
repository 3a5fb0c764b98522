using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Exchange.Domain;

/// <summary>
/// The caller's own id for a command (a client order id): 1 to 36 of A-Z, a-z, 0-9, _ and -. An account may use an id once, for ever.
/// The 64 letters take six bits each, ten to a word, so an id is a plain value of 32 bytes.
/// </summary>
public readonly record struct CommandId
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 36;

    private const string Alphabet = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private const int BitsPerCharacter = 6;
    private const int CharactersPerWord = 10;
    private const int LengthShift = 56;
    private const byte NoLetter = 255; // -1, where a letter is looked for and not found

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    private static readonly byte[] LetterBytes = [.. Alphabet.Select(letter => (byte)letter)];

    private static readonly byte[] LetterValues =
        [.. Enumerable.Range(0, 256).Select(letter => unchecked((byte)Alphabet.IndexOf((char)letter, StringComparison.Ordinal)))];

    // The last word holds six characters at most, which leaves its top byte for the length.
    private readonly ulong word0, word1, word2, word3;

    private CommandId(ulong word0, ulong word1, ulong word2, ulong word3) =>
        (this.word0, this.word1, this.word2, this.word3) = (word0, word1, word2, word3);

    /// <summary>The number of characters: 0 for the absence of an id.</summary>
    public int Length => (int)(word3 >> LengthShift);

    /// <summary>Reads an id. False, and no id, for anything but 1 to 36 of A-Z, a-z, 0-9, _ and -.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CommandId id)
    {
        id = default;
        if (text.Length is 0 or > MaxLength || text.ContainsAnyExcept(Letters)) return false;

        Span<ulong> words = stackalloc ulong[Words];
        words.Clear();
        for (var i = 0; i < text.Length; i++)
        {
            var letter = (ulong)Alphabet.IndexOf(text[i], StringComparison.Ordinal);
            words[i / CharactersPerWord] |= letter << (i % CharactersPerWord * BitsPerCharacter);
        }

        words[3] |= (ulong)text.Length << LengthShift;
        id = new CommandId(words[0], words[1], words[2], words[3]);
        return true;
    }

    /// <summary>Reads an id from ASCII text. False, and no id, for anything but 1 to 36 of A-Z, a-z, 0-9, _ and -.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out CommandId id)
    {
        id = default;
        if (text.Length is 0 or > MaxLength) return false;

        Span<ulong> words = stackalloc ulong[Words];
        words.Clear();
        for (var (word, start) = (0, 0); start < text.Length; word++, start += CharactersPerWord)
        {
            var letters = text[start..Math.Min(start + CharactersPerWord, text.Length)];
            for (var i = letters.Length - 1; i >= 0; i--)
            {
                var letter = LetterValues[letters[i]];
                if (letter == NoLetter) return false;
                words[word] = words[word] << BitsPerCharacter | letter;
            }
        }

        words[3] |= (ulong)text.Length << LengthShift;
        id = new CommandId(words[0], words[1], words[2], words[3]);
        return true;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not 1 to 36 of A-Z, a-z, 0-9, _ and -.</exception>
    public static CommandId Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A command id is 1 to 36 of A-Z, a-z, 0-9, _ and -.");

    /// <summary>
    /// A number as an id, ten letters long, without passing through text: different numbers below 2^60 give different ids.
    /// </summary>
    public static CommandId FromNumber(ulong number) => new(number & (1UL << 60) - 1, 0, 0, (ulong)CharactersPerWord << LengthShift);

    /// <summary>The id as text.</summary>
    public override string ToString() => string.Create(Length, this, static (text, id) =>
    {
        ReadOnlySpan<ulong> words = [id.word0, id.word1, id.word2, id.word3];
        for (var i = 0; i < text.Length; i++)
            text[i] = Alphabet[(int)(words[i / CharactersPerWord] >> (i % CharactersPerWord * BitsPerCharacter) & 63)];
    });

    /// <summary>Writes the id as ASCII text.</summary>
    /// <returns>Its length.</returns>
    public int Format(Span<byte> destination)
    {
        ReadOnlySpan<ulong> words = [word0, word1, word2, word3];
        var length = Length;
        for (var (word, start) = (0, 0); start < length; word++, start += CharactersPerWord)
        {
            var rest = words[word];
            foreach (ref var character in destination[start..Math.Min(start + CharactersPerWord, length)])
            {
                character = LetterBytes[(int)(rest & 63)];
                rest >>= BitsPerCharacter;
            }
        }

        return length;
    }

    /// <summary>The number of words.</summary>
    public const int Words = 4;

    /// <summary>The number of words that the letters of an id of this length take.</summary>
    public static int WordsFor(int length) => (length + CharactersPerWord - 1) / CharactersPerWord;

    /// <summary>The id of these words, of which the top byte of the last does not count.</summary>
    public static CommandId FromWords(ReadOnlySpan<ulong> words, int length) =>
        new(words[0], words[1], words[2], words[3] & (1UL << LengthShift) - 1 | (ulong)length << LengthShift);

    /// <summary>Copies the four words, the length in the top byte of the last.</summary>
    public void CopyTo(Span<ulong> words) => (words[0], words[1], words[2], words[3]) = (word0, word1, word2, word3);

    /// <summary>
    /// A hash of the id and a number. Callers choose ids, so it is keyed, by secrets of this process: nobody can prepare ids that fall
    /// together. The two products do not wait for each other, and each bit of all four words reaches the upper half of one.
    /// </summary>
    internal uint Hash(int number)
    {
        var keys = HashKeys.Values;
        var high1 = Math.BigMul(word0 ^ keys[0], word1 ^ keys[1], out var low1);
        var high2 = Math.BigMul(word2 ^ keys[2], word3 ^ keys[3] ^ unchecked((uint)number), out var low2);
        var folded = unchecked((high1 ^ low1) + (high2 ^ low2));
        return unchecked((uint)(folded >> 32) ^ (uint)folded);
    }

    // The only chance in the domain. It decides where a table keeps an entry, and nothing ever depends on where that is.
    private static class HashKeys
    {
        public static readonly ulong[] Values =
            MemoryMarshal.Cast<byte, ulong>(RandomNumberGenerator.GetBytes(Words * sizeof(ulong))).ToArray();
    }
}
