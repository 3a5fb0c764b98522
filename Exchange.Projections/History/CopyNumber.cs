using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Exchange.Projections;

/// <summary>
/// A number as PostgreSQL's binary form of numeric has it: digits to the base of 10,000, of which the first stands for 10,000^weight, a
/// sign, and how many decimals are shown.
/// </summary>
internal static class CopyNumber
{
    /// <summary>The most bytes that a number takes: four fields, and the digits of 128 bits with 18 decimals.</summary>
    internal const int MaxLength = sizeof(short) * (4 + MaxDigits);

    private const int DecimalsOfDigit = 4;
    private const uint Base = 10_000;
    private const int MaxDigits = 16;
    private const short Minus = 0x4000;

    private static readonly ulong[] Powers = [.. PowersOfTen()];

    /// <summary>Writes units x 10^-scale.</summary>
    /// <param name="units">Any count.</param>
    /// <param name="scale">0 to 18.</param>
    /// <param name="destination">Room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>The number of bytes.</returns>
    internal static int Write(Int128 units, int scale, Span<byte> destination) =>
        units >= long.MinValue && units <= long.MaxValue
            ? Write((long)units, scale, destination)
            : WriteLarge(units, scale, destination);

    /// <summary>The same, of what nearly all are: a row of the ledger has four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a build writes millions before anything else would be optimized
    internal static int Write(long units, int scale, Span<byte> destination)
    {
        var (whole, decimals) = Math.DivRem(units < 0 ? unchecked(0 - (ulong)units) : (ulong)units, Powers[scale]);
        Span<short> digits = stackalloc short[MaxDigits];
        var point = decimals == 0 ? MaxDigits : AddDecimals(digits, decimals, scale);
        var last = MaxDigits;
        while (last > point && digits[last - 1] == 0) last--;

        var first = point;
        while (whole > 0) (whole, digits[--first]) = Split(whole);
        if (first == point) while (first < last && digits[first] == 0) first++; // a number below one
        return WriteFields(destination, digits[first..last], point - first - 1, units < 0, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Left, short Digit) Split(ulong number)
    {
        var left = number / Base;
        return (left, (short)(number - (left * Base)));
    }

    private static int WriteLarge(Int128 units, int scale, Span<byte> destination)
    {
        var size = units < 0 ? unchecked(UInt128.Zero - (UInt128)units) : (UInt128)units;
        var (whole, decimals) = size <= ulong.MaxValue
            ? Math.DivRem((ulong)size, Powers[scale])
            : UInt128.DivRem(size, Powers[scale]);
        Span<short> digits = stackalloc short[MaxDigits];
        var point = AddDecimals(digits, (ulong)decimals, scale);
        var first = AddWhole(digits, point, whole);
        var last = MaxDigits;
        while (last > first && digits[last - 1] == 0) last--;
        while (first < last && digits[first] == 0) first++; // a number below one
        return WriteFields(destination, digits[first..last], point - first - 1, units < 0, scale);
    }

    // From the last digit on, into the end of the digits. Returns where the first one is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddDecimals(Span<short> digits, ulong decimals, int scale)
    {
        var first = MaxDigits;
        if (scale % DecimalsOfDigit is var rest and > 0)
        {
            digits[--first] = (short)(decimals % Powers[rest] * Powers[DecimalsOfDigit - rest]);
            decimals /= Powers[rest];
        }

        for (var left = scale / DecimalsOfDigit; left > 0; left--) (decimals, digits[--first]) = Split(decimals);
        return first;
    }

    private static int AddWhole(Span<short> digits, int first, UInt128 whole)
    {
        for (; whole > ulong.MaxValue; whole /= Base) digits[--first] = (short)(whole % Base);
        for (var word = (ulong)whole; word > 0; word /= Base) digits[--first] = (short)(word % Base);
        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteFields(Span<byte> destination, ReadOnlySpan<short> digits, int weight, bool isNegative, int scale)
    {
        Put(destination, 0, (short)digits.Length);
        Put(destination, 1, (short)(digits.Length == 0 ? 0 : weight));
        Put(destination, 2, isNegative ? Minus : (short)0);
        Put(destination, 3, (short)scale);
        for (var i = 0; i < digits.Length; i++) Put(destination, 4 + i, digits[i]);
        return sizeof(short) * (4 + digits.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Span<byte> destination, int field, short value) =>
        BinaryPrimitives.WriteInt16BigEndian(destination[(sizeof(short) * field)..], value);

    private static IEnumerable<ulong> PowersOfTen()
    {
        var power = 1UL;
        for (var exponent = 0; exponent <= 18; exponent++, power *= 10) yield return power;
    }
}
