using System.Numerics;

namespace Exchange.Domain;

/// <summary>Why a text is not the number that was asked for. Of several, the first is the answer.</summary>
public enum DecimalError : byte
{
    /// <summary>It is.</summary>
    None,

    /// <summary>It is not a plain decimal.</summary>
    NotADecimal,

    /// <summary>It has more decimals than its unit, be they zeros.</summary>
    TooPrecise,

    /// <summary>It is no whole number of steps.</summary>
    NotAMultiple,

    /// <summary>Its count is outside -2^63 to 2^63 - 1, or it is a zero with a sign.</summary>
    OutOfRange,
}

// What is read. Every text gets an answer, whatever its length, in time that grows with it.
public static partial class DecimalText
{
    /// <summary>
    /// Reads a decimal as a count of 10^-scale. What is less than zero is a decimal too: whether there may be such a price, its caller
    /// knows.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="scale">0 to 18.</param>
    /// <param name="units">The count; 0 when there is an error.</param>
    public static DecimalError TryParse(ReadOnlySpan<byte> text, int scale, out long units) => Parse(text, new Step(1, scale), out units);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, int, out long)"/>
    public static DecimalError TryParse(ReadOnlySpan<char> text, int scale, out long units) => Parse(text, new Step(1, scale), out units);

    /// <summary>Reads a decimal as a count of steps: a price as ticks, or a quantity as lots.</summary>
    /// <param name="text">The text.</param>
    /// <param name="step">What is counted.</param>
    /// <param name="count">The count; 0 when there is an error.</param>
    public static DecimalError TryParseSteps(ReadOnlySpan<byte> text, Step step, out long count) => Parse(text, step, out count);

    /// <inheritdoc cref="TryParseSteps(ReadOnlySpan{byte}, Step, out long)"/>
    public static DecimalError TryParseSteps(ReadOnlySpan<char> text, Step step, out long count) => Parse(text, step, out count);

    /// <summary>Reads a step size: its scale is the number of decimals in the text, so 0.10 is (10, 2).</summary>
    /// <param name="text">The text.</param>
    /// <param name="step">The step; (0, 0) when there is an error.</param>
    public static DecimalError TryParseStep(ReadOnlySpan<byte> text, out Step step) => ParseStep(text, out step);

    /// <inheritdoc cref="TryParseStep(ReadOnlySpan{byte}, out Step)"/>
    public static DecimalError TryParseStep(ReadOnlySpan<char> text, out Step step) => ParseStep(text, out step);

    private static DecimalError ParseStep<T>(ReadOnlySpan<T> text, out Step step)
        where T : unmanaged, IBinaryInteger<T>
    {
        step = default;
        var point = text.IndexOf(T.CreateTruncating('.'));
        var scale = point < 0 ? 0 : text.Length - point - 1;
        if (Parse(text, new Step(1, Math.Min(scale, MarketRules.MaxScale)), out var units) is var error and not DecimalError.None)
            return error;
        if (units <= 0) return DecimalError.OutOfRange;
        step = new Step(units, scale);
        return DecimalError.None;
    }

    private static DecimalError Parse<T>(ReadOnlySpan<T> text, Step step, out long count)
        where T : unmanaged, IBinaryInteger<T>
    {
        count = 0;
        var negative = !text.IsEmpty && uint.CreateTruncating(text[0]) == '-';
        if (negative) text = text[1..];
        if (!TryRead(text, out var head, out var tail, out var digits, out var decimals)) return DecimalError.NotADecimal;
        if (decimals > step.Scale) return DecimalError.TooPrecise;

        // In units of the step's last digit.
        var missing = step.Scale - decimals;
        ulong high, low;
        if (digits <= WordDigits) high = Math.BigMul(head, Powers[missing], out low);
        else if (!TryScale(head, tail, digits, missing, out high, out low)) return DecimalError.OutOfRange;

        if (step.Units != 1 && !TryDivide(ref high, ref low, (ulong)step.Units)) return DecimalError.NotAMultiple;
        if (high != 0 || low > (negative ? 1UL << 63 : long.MaxValue) || (negative && low == 0)) return DecimalError.OutOfRange;
        count = unchecked(negative ? -(long)low : (long)low);
        return DecimalError.None;
    }

    // The first 19 digits, the 19 after them, and how many there are in all, those of which are left out that exceed both.
    private static bool TryRead<T>(ReadOnlySpan<T> text, out ulong head, out ulong tail, out int digits, out int decimals)
        where T : unmanaged, IBinaryInteger<T>
    {
        (head, tail, digits, decimals) = (0, 0, 0, 0);
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var character = uint.CreateTruncating(text[i]);
            var digit = unchecked(character - '0');
            if (digit > 9)
            {
                if (character != '.' || point >= 0) return false;
                point = i;
                continue;
            }

            digits++;
            if (digits <= WordDigits) head = unchecked(head * 10 + digit);
            else if (digits <= MaxDigits) tail = unchecked(tail * 10 + digit);
        }

        if (point >= 0) decimals = text.Length - point - 1;
        var whole = digits - decimals;
        var startsWithZero = digits > 0 && uint.CreateTruncating(text[0]) == '0';
        return whole > 0 && (point < 0 || decimals > 0) && (whole == 1 || !startsWithZero);
    }

    // 39 digits without needless zeros are 10^38 or more, and so above 2^126, the largest count of the largest step.
    private static bool TryScale(ulong head, ulong tail, int digits, int power, out ulong high, out ulong low)
    {
        (high, low) = (0, 0);
        if (digits > MaxDigits) return false;
        var value = (UInt128)head * Powers[digits - WordDigits] + tail;
        if (value > UInt128.MaxValue / Powers[power]) return false;
        value *= Powers[power];
        (high, low) = ((ulong)(value >> 64), (ulong)(value & ulong.MaxValue));
        return true;
    }

    private static bool TryDivide(ref ulong high, ref ulong low, ulong divisor)
    {
        if (high == 0)
        {
            (low, var rest) = Math.DivRem(low, divisor);
            return rest == 0;
        }

        var (quotient, remainder) = UInt128.DivRem(new UInt128(high, low), divisor);
        (high, low) = ((ulong)(quotient >> 64), (ulong)(quotient & ulong.MaxValue));
        return remainder == 0;
    }
}
