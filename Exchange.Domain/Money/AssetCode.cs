namespace Exchange.Domain;

/// <summary>
/// An asset's code such as BTC: 1 to 10 of A-Z and 0-9, kept in one word so that it can be part of a command or an event.
/// </summary>
public readonly record struct AssetCode
{
    /// <summary>The longest code, in characters.</summary>
    public const int MaxLength = 10;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const int BitsPerCharacter = 6;

    // The first character is in the lowest bits; 0 stands for the end, so a character is its index in the alphabet plus one.
    private readonly ulong packed;

    private AssetCode(ulong packed) => this.packed = packed;

    /// <summary>The packed form, for storage.</summary>
    public ulong Packed => packed;

    /// <summary>The code that <see cref="Packed"/> gave. The value is not checked.</summary>
    public static AssetCode FromPacked(ulong packed) => new(packed);

    /// <summary>Reads a code. False, and no code, for anything but 1 to 10 of A-Z and 0-9.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AssetCode code)
    {
        code = default;
        if (text.Length is 0 or > MaxLength) return false;

        var packed = 0UL;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = Alphabet.IndexOf(text[i], StringComparison.Ordinal);
            if (letter < 0) return false;
            packed |= (ulong)(letter + 1) << (i * BitsPerCharacter);
        }

        code = new AssetCode(packed);
        return true;
    }

    /// <summary>Reads a code.</summary>
    /// <exception cref="FormatException">The text is not 1 to 10 of A-Z and 0-9.</exception>
    public static AssetCode Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var code) ? code : throw new FormatException("An asset code is 1 to 10 of A-Z and 0-9.");

    /// <summary>The code as text.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxLength];
        var length = 0;
        for (var rest = packed; rest != 0; rest >>= BitsPerCharacter)
            text[length++] = Alphabet[(int)(rest & 63) - 1];
        return new string(text[..length]);
    }
}
