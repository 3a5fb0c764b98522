using Exchange.Benchmarks;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests;

/// <summary>Decimals of recordings are read exactly, or not at all.</summary>
public sealed class RecordedDecimalTests
{
    [Theory]
    [InlineData("0", 1, 0, 0)]
    [InlineData("0.0", 1, 8, 0)]
    [InlineData("0e-30", 1, 0, 0)]
    [InlineData("78318.0", 1, 0, 78_318)]
    [InlineData("78318.", 1, 0, 78_318)]
    [InlineData("007", 1, 0, 7)]
    [InlineData("1.53453667", 1, 8, 153_453_667)]
    [InlineData("7.18e-06", 1, 8, 718)]
    [InlineData("1E-08", 1, 8, 1)]
    [InlineData("1.5e+3", 1, 0, 1_500)]
    [InlineData("0.10", 5, 2, 2)]
    [InlineData("12.50", 25, 1, 5)]
    [InlineData("9223372036854775807", 1, 0, long.MaxValue)]
    [InlineData("92233720368.54775807", 1, 8, long.MaxValue)]
    public void A_decimal_is_a_whole_number_of_steps(string text, long units, int scale, long count)
    {
        Assert.True(RecordedDecimal.TryCount(text, new Step(units, scale), out var actual));
        Assert.Equal(count, actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData(".")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e-")]
    [InlineData("1e1.5")]
    [InlineData("e5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("\u0661")]
    [InlineData("1.001")]
    [InlineData("1e-09")]
    [InlineData("0.03")]
    [InlineData("184467440737095516.16")]
    [InlineData("1e19")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public void Anything_else_is_refused(string text) => Assert.False(RecordedDecimal.TryCount(text, new Step(2, 2), out _));

    [Theory]
    [InlineData("1", 1, 0)]
    [InlineData("0.00000001", 1, 8)]
    [InlineData("0.50", 5, 1)]
    [InlineData("2.5e1", 25, 0)]
    [InlineData("100", 100, 0)]
    public void A_step_is_read_in_its_shortest_form(string text, long units, int scale)
    {
        Assert.True(RecordedDecimal.TryReadStep(text, out var step));
        Assert.Equal(new Step(units, scale), step);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e-19")]
    [InlineData("1e19")]
    [InlineData("tick")]
    public void A_step_that_no_market_can_have_is_refused(string text) => Assert.False(RecordedDecimal.TryReadStep(text, out _));
}
