using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>Reads decimals of recordings exactly: "78318.0" and "7.18e-06" become whole counts of a step, or nothing.</summary>
public static class RecordedDecimal
{
    // More digits than any 64-bit count has, and few enough for the products below.
    private const int MaxDigits = 36;

    private static readonly Int128 MantissaLimit = Power(MaxDigits);

    /// <summary>
    /// How many steps a decimal is. False for what is not a decimal without a sign, is no whole number of steps, or has more than 64 bits.
    /// </summary>
    public static bool TryCount(ReadOnlySpan<char> text, Step step, out long count)
    {
        count = 0;
        if (!TryRead(text, out var mantissa, out var exponent)) return false;
        if (mantissa == 0) return true;

        // 7.18e-06 is 718 x 10^-8. In units of the step's last digit that is 718 x 10^(scale - 8).
        for (; mantissa % 10 == 0; exponent++) mantissa /= 10;
        var shift = exponent + step.Scale;
        if (shift is < 0 or > MaxDigits || mantissa > Power(MaxDigits - shift)) return false;

        var units = mantissa * Power(shift);
        if (units % step.Units != 0 || units / step.Units > long.MaxValue) return false;
        count = (long)(units / step.Units);
        return true;
    }

    /// <summary>Reads a step size such as 0.01. False for zero, and for more than 18 decimals.</summary>
    public static bool TryReadStep(ReadOnlySpan<char> text, out Step step)
    {
        step = default;
        if (!TryRead(text, out var mantissa, out var exponent) || mantissa == 0) return false;
        for (; mantissa % 10 == 0; exponent++) mantissa /= 10;
        if (exponent is < -MarketRules.MaxScale or > MarketRules.MaxScale) return false;

        var scale = Math.Max(0, -exponent);
        if (mantissa * Power(exponent + scale) is var units && units > long.MaxValue) return false;
        step = new Step((long)units, scale);
        return true;
    }

    // Digits, perhaps with a point among or after them, perhaps with an exponent.
    private static bool TryRead(ReadOnlySpan<char> text, out Int128 mantissa, out int exponent)
    {
        (mantissa, exponent) = (0, 0);
        var digits = 0;
        var pointSeen = false;
        for (; !text.IsEmpty && text[0] is not ('e' or 'E'); text = text[1..])
        {
            if (text[0] == '.' && digits > 0 && !pointSeen)
            {
                pointSeen = true;
                continue;
            }

            if (!char.IsAsciiDigit(text[0]) || mantissa >= MantissaLimit / 10) return false;
            mantissa = mantissa * 10 + (text[0] - '0');
            digits++;
            if (pointSeen) exponent--;
        }

        return digits > 0 && (text.IsEmpty || TryReadExponent(text[1..], ref exponent));
    }

    private static bool TryReadExponent(ReadOnlySpan<char> text, ref int exponent)
    {
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..]) text = text[1..];
        if (text.Length is 0 or > 2) return false;

        var value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            value = value * 10 + (digit - '0');
        }

        exponent += negative ? -value : value;
        return true;
    }

    private static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--) power *= 10;
        return power;
    }
}
