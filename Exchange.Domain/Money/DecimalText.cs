using System.Buffers;
using System.Buffers.Text;

namespace Exchange.Domain;

/// <summary>
/// Whole counts as plain decimal text and back, exactly: digits, a point with digits on both sides where there are decimals, and a minus
/// sign before what is less than zero. There are no exponents, no signs for plus and no needless zeros in front. What is written ends in
/// no needless zero either; what is read may. A count is of units, 10^-scale each, or of steps (ticks, lots).
/// </summary>
public static partial class DecimalText
{
    /// <summary>The longest text that is written: a sign, a point, and the 39 digits of a sum in 128 bits.</summary>
    public const int MaxLength = 41;

    // What a word of 64 bits holds whatever the digits are.
    private const int WordDigits = 19;
    private const int MaxDigits = 2 * WordDigits;

    // The digits of the largest number of 128 bits.
    private const int MaxWritten = MaxDigits + 1;

    private static readonly ulong[] Powers = PowersOfTen();

    /// <summary>Writes units x 10^-scale.</summary>
    /// <param name="units">Any count.</param>
    /// <param name="scale">0 to 18.</param>
    /// <param name="destination">Room for the text; <see cref="MaxLength"/> is always enough.</param>
    /// <returns>The number of characters.</returns>
    public static int Format(long units, int scale, Span<byte> destination) =>
        Format(0, Magnitude(units), units < 0, scale, destination);

    /// <inheritdoc cref="Format(long, int, Span{byte})"/>
    public static int Format(long units, int scale, Span<char> destination)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Widen(text[..Format(units, scale, text)], destination);
    }

    /// <summary>units x 10^-scale as a string.</summary>
    /// <inheritdoc cref="Format(long, int, Span{byte})"/>
    public static string Format(long units, int scale)
    {
        Span<char> text = stackalloc char[MaxLength];
        return new string(text[..Format(units, scale, text)]);
    }

    /// <summary>Writes count x step: the price of so many ticks, or the quantity of so many lots.</summary>
    /// <param name="count">Any count.</param>
    /// <param name="step">What is counted.</param>
    /// <param name="destination">Room for the text; <see cref="MaxLength"/> is always enough.</param>
    /// <returns>The number of characters.</returns>
    public static int FormatSteps(long count, Step step, Span<byte> destination)
    {
        var high = Math.BigMul(Magnitude(count), (ulong)step.Units, out var low);
        return Format(high, low, count < 0, step.Scale, destination);
    }

    /// <inheritdoc cref="FormatSteps(long, Step, Span{byte})"/>
    public static int FormatSteps(long count, Step step, Span<char> destination)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Widen(text[..FormatSteps(count, step, text)], destination);
    }

    /// <summary>count x step as a string.</summary>
    /// <inheritdoc cref="FormatSteps(long, Step, Span{byte})"/>
    public static string FormatSteps(long count, Step step)
    {
        Span<char> text = stackalloc char[MaxLength];
        return new string(text[..FormatSteps(count, step, text)]);
    }

    /// <summary>Writes a sum of units x 10^-scale, which may be larger than any one amount.</summary>
    /// <inheritdoc cref="Format(long, int, Span{byte})"/>
    public static int Format(Int128 units, int scale, Span<byte> destination)
    {
        var magnitude = units < 0 ? unchecked(UInt128.Zero - (UInt128)units) : (UInt128)units;
        return Format((ulong)(magnitude >> 64), unchecked((ulong)magnitude), units < 0, scale, destination);
    }

    /// <summary>Writes a sum of counts x step.</summary>
    /// <inheritdoc cref="FormatSteps(long, Step, Span{byte})"/>
    /// <exception cref="OverflowException">The product does not fit into 128 bits.</exception>
    public static int FormatSteps(Int128 count, Step step, Span<byte> destination) =>
        Format(checked(count * step.Units), step.Scale, destination);

    /// <summary>Writes a step size with as many decimals as its scale, zeros too, so that 0.10 and 0.1 stay apart.</summary>
    /// <returns>The number of characters.</returns>
    public static int FormatStep(Step step, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[MaxWritten];
        Utf8Formatter.TryFormat(step.Units, digits, out var count);
        return Place(digits[..count], negative: false, step.Scale, keepZeros: true, destination);
    }

    private static int Format(ulong high, ulong low, bool negative, int scale, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[MaxWritten];
        int count;
        if (high == 0)
        {
            Utf8Formatter.TryFormat(low, digits, out count);
        }
        else
        {
            var (upper, lower) = UInt128.DivRem(new UInt128(high, low), Powers[WordDigits]);
            Utf8Formatter.TryFormat((ulong)upper, digits, out count);
            Utf8Formatter.TryFormat((ulong)lower, digits[count..], out _, new StandardFormat('D', WordDigits));
            count += WordDigits;
        }

        return Place(digits[..count], negative, scale, keepZeros: false, destination);
    }

    // Digits without needless zeros in front, with the point put where it belongs.
    private static int Place(ReadOnlySpan<byte> digits, bool negative, int scale, bool keepZeros, Span<byte> destination)
    {
        var length = 0;
        if (negative) destination[length++] = (byte)'-';

        var whole = digits.Length - scale;
        if (whole > 0)
        {
            digits[..whole].CopyTo(destination[length..]);
            length += whole;
        }
        else
        {
            destination[length++] = (byte)'0';
        }

        var decimals = digits[Math.Max(whole, 0)..];
        if (!keepZeros) decimals = decimals.TrimEnd((byte)'0');
        if (decimals.IsEmpty) return length;

        destination[length++] = (byte)'.';
        for (; whole < 0; whole++) destination[length++] = (byte)'0';
        decimals.CopyTo(destination[length..]);
        return length + decimals.Length;
    }

    private static ulong Magnitude(long value) => value < 0 ? unchecked(0UL - (ulong)value) : (ulong)value;

    private static int Widen(ReadOnlySpan<byte> text, Span<char> destination)
    {
        for (var i = 0; i < text.Length; i++) destination[i] = (char)text[i];
        return text.Length;
    }

    private static ulong[] PowersOfTen()
    {
        var powers = new ulong[WordDigits + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
