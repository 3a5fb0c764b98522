using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Storage;

/// <summary>Counts become text and text counts, exactly; and whatever is no plain decimal of its unit is told apart.</summary>
public sealed class DecimalTextTests
{
    private static readonly Gen<Step> Steps =
        from units in Gen.OneOf(Gen.Const(1L), Gen.Long[1, 1_000], Gen.Long[1, long.MaxValue], Gen.Const(long.MaxValue))
        from scale in Gen.Int[0, 18]
        select new Step(units, scale);

    private static readonly Gen<long> Counts =
        Gen.OneOf(Gen.Long, Gen.Long[-1_000, 1_000], Gen.OneOf(0L, long.MinValue, long.MaxValue, 100_000_000));

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(0, 18, "0")]
    [InlineData(1, 8, "0.00000001")]
    [InlineData(-1, 8, "-0.00000001")]
    [InlineData(150, 2, "1.5")]
    [InlineData(5_000_000, 2, "50000")]
    [InlineData(12_345, 2, "123.45")]
    [InlineData(100, 0, "100")]
    [InlineData(long.MaxValue, 0, "9223372036854775807")]
    [InlineData(long.MaxValue, 18, "9.223372036854775807")]
    [InlineData(long.MinValue, 18, "-9.223372036854775808")]
    [InlineData(long.MinValue, 0, "-9223372036854775808")]
    public void Units_are_written_in_their_shortest_form(long units, int scale, string text)
    {
        Assert.Equal(text, DecimalText.Format(units, scale));
        Assert.Equal((DecimalError.None, units), Parse(text, new Step(1, scale)));
    }

    [Theory]
    [InlineData(3, 25, 3, "0.075")]
    [InlineData(4, 25, 3, "0.1")]
    [InlineData(-4, 5, 0, "-20")]
    [InlineData(long.MaxValue, long.MaxValue, 18, "85070591730234615847.396907784232501249")]
    [InlineData(long.MinValue, long.MaxValue, 0, "-85070591730234615856620279821087277056")]
    [InlineData(long.MaxValue, 20_000_000_000, 18, "184467440737.09551614")]
    public void Steps_are_multiplied_out(long count, long units, int scale, string text)
    {
        Assert.Equal(text, DecimalText.FormatSteps(count, new Step(units, scale)));
        Assert.Equal((DecimalError.None, count), Parse(text, new Step(units, scale)));
    }

    [Theory]
    [InlineData("0", 0, "0")]
    [InlineData("7", 8, "0.00000007")]
    [InlineData("-7", 8, "-0.00000007")]
    [InlineData("9223372036854775808", 0, "9223372036854775808")]
    [InlineData("18446744073709551616", 8, "184467440737.09551616")]
    [InlineData("-18446744073709551616", 8, "-184467440737.09551616")]
    [InlineData("170141183460469231731687303715884105727", 0, "170141183460469231731687303715884105727")]
    [InlineData("-170141183460469231731687303715884105728", 18, "-170141183460469231731.687303715884105728")]
    public void Sums_are_written_whatever_their_size(string units, int scale, string text)
    {
        Span<byte> written = stackalloc byte[DecimalText.MaxLength];
        var length = DecimalText.Format(Int128.Parse(units, CultureInfo.InvariantCulture), scale, written);
        Assert.Equal(text, Encoding.ASCII.GetString(written[..length]));
    }

    [Fact]
    public void A_sum_of_steps_is_multiplied_out_or_refused()
    {
        Span<byte> written = stackalloc byte[DecimalText.MaxLength];
        var length = DecimalText.FormatSteps((Int128)long.MaxValue * 2, new Step(5, 1), written);
        Assert.Equal("9223372036854775807", Encoding.ASCII.GetString(written[..length]));
        Assert.Throws<OverflowException>(
            () => DecimalText.FormatSteps(Int128.MaxValue, new Step(2, 0), new byte[DecimalText.MaxLength]));
    }

    [Theory]
    [InlineData("0.0", 0)]
    [InlineData("0.00000000", 0)]
    [InlineData("1.0", 100_000_000)]
    [InlineData("1.50", 150_000_000)]
    [InlineData("1.00000000", 100_000_000)]
    [InlineData("92233720368.54775807", long.MaxValue)]
    [InlineData("-92233720368.54775808", long.MinValue)]
    [InlineData("-1", -100_000_000)]
    public void Zeros_at_the_end_are_read(string text, long units) => Assert.Equal((DecimalError.None, units), Parse(text, new Step(1, 8)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("1\0")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("+1")]
    [InlineData("+")]
    [InlineData("-+1")]
    [InlineData("1-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData("1.")]
    [InlineData("1..5")]
    [InlineData("1.2.3")]
    [InlineData("007")]
    [InlineData("00")]
    [InlineData("00.5")]
    [InlineData("-01")]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("inf")]
    [InlineData("\u221E")]
    [InlineData("1e5")]
    [InlineData("1e999")]
    [InlineData("1E-8")]
    [InlineData("0e999999999999")]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("1 000")]
    [InlineData("1_000")]
    [InlineData("1'000")]
    [InlineData("0x10")]
    [InlineData("0b1")]
    [InlineData("0o7")]
    [InlineData("1f")]
    [InlineData("1m")]
    [InlineData("1L")]
    [InlineData("1%")]
    [InlineData("$1")]
    [InlineData("\u0661\u0662\u0663")] // Arabic digits
    [InlineData("\uFF11\uFF12")] // full-width digits
    [InlineData("\uD835\uDFCF")] // a mathematical bold one
    [InlineData("\u00B2")]
    [InlineData("\u00BD")]
    [InlineData("\u22121")] // a true minus sign
    [InlineData("1\u066B5")] // the Arabic decimal separator
    [InlineData("1\u200B")] // a space of no width
    [InlineData("\u0130")] // whose low byte is that of the digit 0
    [InlineData("99999999999999999999999999999999999999999999x")]
    public void What_is_no_plain_decimal_is_refused(string text) =>
        Assert.Equal((DecimalError.NotADecimal, 0), Parse(text, new Step(1, 8)));

    [Theory]
    [InlineData("1.000000000")]
    [InlineData("1.999999999999999999999999999999")]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("-0.000000001")]
    [InlineData("99999999999999999999999999.000000000")]
    public void More_decimals_than_the_unit_has_are_refused_be_they_zeros(string text) =>
        Assert.Equal((DecimalError.TooPrecise, 0), Parse(text, new Step(1, 8)));

    [Theory]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("92233720368.54775808")]
    [InlineData("-92233720368.54775809")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551616")]
    [InlineData("184467440737.09551616")]
    [InlineData("184467440737.09551617")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("3402823669209384634633746074317.68211457")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("999999999999999999999999999999999999999")]
    public void A_count_outside_64_bits_is_refused_and_so_is_zero_with_a_sign(string text) =>
        Assert.Equal((DecimalError.OutOfRange, 0), Parse(text, new Step(1, 8)));

    [Fact]
    public void A_text_of_any_length_gets_its_answer()
    {
        Assert.Equal((DecimalError.OutOfRange, 0), Parse(new string('9', 1_000_000), new Step(1, 8)));
        Assert.Equal((DecimalError.NotADecimal, 0), Parse(new string('0', 1_000_000), new Step(1, 8)));
        Assert.Equal((DecimalError.TooPrecise, 0), Parse("0." + new string('0', 1_000_000), new Step(1, 8)));
        Assert.Equal((DecimalError.NotADecimal, 0), Parse(new string('1', 1_000_000) + ",", new Step(1, 8)));
    }

    [Theory]
    [InlineData("0.03", 2, 2, DecimalError.NotAMultiple)]
    [InlineData("0.030", 2, 2, DecimalError.TooPrecise)]
    [InlineData("7", 5, 0, DecimalError.NotAMultiple)]
    [InlineData("-7", 5, 0, DecimalError.NotAMultiple)]
    [InlineData("100000000000000000001", 2, 0, DecimalError.NotAMultiple)]
    [InlineData("-0", 5, 0, DecimalError.OutOfRange)]
    [InlineData("100000000000000000000", 2, 0, DecimalError.OutOfRange)]
    public void What_is_no_whole_number_of_steps_is_refused(string text, long units, int scale, DecimalError error) =>
        Assert.Equal((error, 0), Parse(text, new Step(units, scale)));

    [Theory]
    [InlineData("1", 1, 0)]
    [InlineData("0.00000001", 1, 8)]
    [InlineData("0.10", 10, 2)]
    [InlineData("100", 100, 0)]
    [InlineData("5.0", 50, 1)]
    [InlineData("9.223372036854775807", long.MaxValue, 18)]
    public void A_step_keeps_its_scale(string text, long units, int scale)
    {
        Assert.Equal(DecimalError.None, DecimalText.TryParseStep(text, out var step));
        Assert.Equal(new Step(units, scale), step);
        Span<byte> written = stackalloc byte[DecimalText.MaxLength];
        Assert.Equal(text, Encoding.ASCII.GetString(written[..DecimalText.FormatStep(step, written)]));
    }

    [Theory]
    [InlineData("0", DecimalError.OutOfRange)]
    [InlineData("0.00", DecimalError.OutOfRange)]
    [InlineData("-1", DecimalError.OutOfRange)]
    [InlineData("0.0000000000000000001", DecimalError.TooPrecise)]
    [InlineData("tick", DecimalError.NotADecimal)]
    [InlineData("1.", DecimalError.NotADecimal)]
    public void What_no_market_can_step_by_is_refused(string text, DecimalError error)
    {
        Assert.Equal(error, DecimalText.TryParseStep(text, out var step));
        Assert.Equal(default, step);
    }

    [Fact]
    public void A_count_of_any_step_comes_back() => Gen.Select(Counts, Steps).Sample((count, step) =>
    {
        var text = DecimalText.FormatSteps(count, step);
        Assert.InRange(text.Length, 1, DecimalText.MaxLength);
        Assert.Equal((DecimalError.None, count), Parse(text, step));
    });

    [Fact]
    public void The_text_is_what_arithmetic_without_bounds_says() => Gen.Select(Counts, Steps).Sample((count, step) =>
    {
        var value = new BigInteger(count) * step.Units;
        var digits = BigInteger.Abs(value).ToString().PadLeft(step.Scale + 1, '0');
        var text = $"{(value < 0 ? "-" : "")}{digits[..^step.Scale]}.{digits[^step.Scale..]}".TrimEnd('0').TrimEnd('.');
        Assert.Equal(step.Scale == 0 ? value.ToString() : text, DecimalText.FormatSteps(count, step));
    });

    [Fact]
    public void Every_text_of_the_right_letters_is_read_as_arithmetic_without_bounds_reads_it() =>
        Gen.Select(Gen.Char["0123456789.-0059"].Array[0, 45], Steps).Sample((letters, step) =>
        {
            var text = new string(letters);
            Assert.Equal(Expected(text, step), Parse(text, step));
        });

    private static (DecimalError, long) Expected(string text, Step step)
    {
        var parts = text.TrimStart('-').Split('.');
        var isDecimal = parts.Length <= 2 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit))
            && (parts[0] == "0" || parts[0][0] != '0') && text.LastIndexOf('-') <= 0;
        if (!isDecimal) return (DecimalError.NotADecimal, 0);

        var decimals = parts.Length == 2 ? parts[1] : "";
        if (decimals.Length > step.Scale) return (DecimalError.TooPrecise, 0);
        var units = BigInteger.Parse(parts[0] + decimals.PadRight(step.Scale, '0'));
        if (text[0] == '-') units = -units;
        var count = units / step.Units;
        var isInRange = count >= long.MinValue && count <= long.MaxValue && (units != 0 || text[0] != '-');

        // Past 128 bits, it is not found out any more whether a number is a multiple as well.
        if (BigInteger.Abs(units) > (BigInteger.One << 128) - 1) return (DecimalError.OutOfRange, 0);
        if (units % step.Units != 0) return (DecimalError.NotAMultiple, 0);
        return isInRange ? (DecimalError.None, (long)count) : (DecimalError.OutOfRange, 0);
    }

    // All ways to read it, which must agree.
    private static (DecimalError Error, long Count) Parse(string text, Step step)
    {
        var error = DecimalText.TryParseSteps(text, step, out var count);
        Assert.Equal(error, DecimalText.TryParseSteps(Encoding.UTF8.GetBytes(text), step, out var sameCount));
        Assert.Equal(count, sameCount);
        if (step.Units != 1) return (error, count);

        Assert.Equal(error, DecimalText.TryParse(text, step.Scale, out sameCount));
        Assert.Equal(count, sameCount);
        Assert.Equal(error, DecimalText.TryParse(Encoding.UTF8.GetBytes(text), step.Scale, out sameCount));
        Assert.Equal(count, sameCount);
        return (error, count);
    }
}
