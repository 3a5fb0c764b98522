using System.Globalization;
using System.Text;
using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Api;

// What single members say. A member that is absent is none, zero or the given default, and no problem: whether it must be there, its
// shape has said.
internal ref partial struct RequestFields
{
    // Longer than any right value; what is longer is not looked at.
    private const int MaxText = 128;

    /// <summary>A text without its quotes and escapes; empty when there is none.</summary>
    internal ReadOnlySpan<byte> Text(int member, ProblemKind? kind = null)
    {
        var value = members[member];
        if (value.Kind == JsonTokenType.None) return default;
        if (value.Kind != JsonTokenType.String)
        {
            // Of the members with a kind of error of their own only a side has it for what is not even a text.
            Fail(kind == ProblemKind.InvalidSide ? kind : ProblemKind.InvalidField, member, "EXPECTED_STRING");
            return default;
        }

        if (value.Length > MaxText) Fail(kind ?? ProblemKind.InvalidField, member, "TOO_LONG");
        else if (value.IsEscaped) return Unescape(member, body.Slice(value.Start, value.Length));
        else return body.Slice(value.Start + 1, value.Length - 2);
        return default;
    }

    /// <summary>One of a list of words.</summary>
    internal T Word<T>(int member, Words<T> words, T absent = default, ProblemKind? kind = null)
        where T : struct, Enum
    {
        if (!Has(member)) return absent;
        var text = Text(member, kind);
        if (words.TryFind(text, out var value)) return value;
        Fail(kind ?? ProblemKind.InvalidField, member, "UNKNOWN_WORD");
        return absent;
    }

    /// <summary>A caller's own id for a command.</summary>
    internal CommandId CommandId(int member, ProblemKind kind)
    {
        var text = Text(member, kind);
        Span<char> letters = stackalloc char[MaxText];
        if (Exchange.Domain.CommandId.TryParse(letters[..Latin1(text, letters)], out var id)) return id;
        Fail(kind, member);
        return default;
    }

    /// <summary>A decimal above zero, as a count of 10^-scale.</summary>
    internal long Units(int member, int scale) => Steps(member, new Step(1, scale), ProblemKind.InvalidField);

    /// <summary>A decimal above zero, as a count of steps.</summary>
    /// <param name="member">Which.</param>
    /// <param name="step">What is counted.</param>
    /// <param name="notAMultiple">The error when it is no whole number of steps.</param>
    /// <param name="allowsZero">Whether zero is allowed.</param>
    internal long Steps(int member, Step step, ProblemKind notAMultiple, bool allowsZero = false)
    {
        if (!Has(member)) return 0;
        if (members[member].Kind != JsonTokenType.String)
        {
            Fail(ProblemKind.InvalidField, member, "EXPECTED_DECIMAL_STRING");
            return 0;
        }

        var error = DecimalText.TryParseSteps(Text(member), step, out var count);
        if (error == DecimalError.None && (count > 0 || (allowsZero && count == 0))) return count;
        switch (error)
        {
            case DecimalError.NotADecimal: Fail(ProblemKind.InvalidField, member, "EXPECTED_DECIMAL_STRING"); break;
            case DecimalError.TooPrecise: Fail(ProblemKind.PrecisionTooFine, member); break;
            case DecimalError.NotAMultiple: Fail(notAMultiple, member); break;
            default: Fail(ProblemKind.OutOfRange, member); break;
        }

        return 0;
    }

    /// <summary>A step size such as "0.01".</summary>
    internal Step Step(int member)
    {
        var error = DecimalText.TryParseStep(Text(member), out var step);
        if (error == DecimalError.None) return step;
        if (error == DecimalError.NotADecimal) Fail(ProblemKind.InvalidField, member, "EXPECTED_DECIMAL_STRING");
        else Fail(error == DecimalError.TooPrecise ? ProblemKind.PrecisionTooFine : ProblemKind.OutOfRange, member);
        return new Step(1, 0);
    }

    /// <summary>A whole JSON number.</summary>
    internal int Integer(int member, int min, int max, int absent = 0)
    {
        var value = members[member];
        if (value.Kind == JsonTokenType.None) return absent;
        if (value.Kind == JsonTokenType.Number
            && int.TryParse(body.Slice(value.Start, value.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number >= min && number <= max) return number;
            Fail(ProblemKind.OutOfRange, member);
        }
        else
        {
            Fail(ProblemKind.InvalidField, member, "EXPECTED_WHOLE_NUMBER");
        }

        return absent;
    }

    /// <summary>The market of a symbol, or null.</summary>
    internal MarketEntry? Market(int member, Catalog catalog)
    {
        var text = Text(member, ProblemKind.InvalidSymbol);
        Span<char> letters = stackalloc char[MaxText];
        var market = catalog.FindMarket(letters[..Latin1(text, letters)]);
        if (market.Value != 0) return catalog[market];
        Fail(ProblemKind.InvalidSymbol, member);
        return null;
    }

    /// <summary>The asset of a code, or none.</summary>
    internal AssetEntry Asset(int member, Catalog catalog)
    {
        var asset = catalog.FindAsset(AssetCode(member));
        if (asset.Value != 0) return catalog[asset];
        Fail(ProblemKind.InvalidAsset, member);
        return default;
    }

    /// <summary>An asset's code, whether there is such an asset or not.</summary>
    internal AssetCode AssetCode(int member)
    {
        var text = Text(member, ProblemKind.InvalidAsset);
        Span<char> letters = stackalloc char[MaxText];
        if (!Exchange.Domain.AssetCode.TryParse(letters[..Latin1(text, letters)], out var code)) Fail(ProblemKind.InvalidAsset, member);
        return code;
    }

    /// <summary>A moment as RFC 3339 has it, with its zone.</summary>
    internal Timestamp Time(int member)
    {
        if (!Has(member)) return Timestamp.None;
        var text = Text(member);
        Span<char> letters = stackalloc char[MaxText];
        if (TimeText.TryParse(letters[..Latin1(text, letters)], out var time)) return time;
        Fail(ProblemKind.InvalidField, member, "EXPECTED_TIME");
        return Timestamp.None;
    }

    // Every byte as a letter: what is not ASCII becomes something that no name, id or number has.
    private static int Latin1(ReadOnlySpan<byte> text, Span<char> letters) => Encoding.Latin1.GetChars(text, letters);

    // The text may hold half of a surrogate pair, which is no text.
    private ReadOnlySpan<byte> Unescape(int member, ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        var text = new byte[quoted.Length];
        try
        {
            return text.AsSpan(0, reader.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            Fail(ProblemKind.InvalidField, member, "NOT_A_TEXT");
            return default;
        }
    }
}
