// An asset code is 1 to 10 of A-Z and 0-9, and comes back from its packed form as it went in.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class AssetCodeSpecs
{
    [Theory]
    [InlineData("A")]
    [InlineData("0")]
    [InlineData("BTC")]
    [InlineData("1INCH")]
    [InlineData("000")]
    [InlineData("ABCDEFGHIJ")]
    [InlineData("KLMNOPQRST")]
    [InlineData("UVWXYZ0123")]
    [InlineData("4567899999")]
    public void A_code_is_read_and_written_back(string text)
    {
        var code = AssetCode.Parse(text);
        Assert.Equal(text, code.ToString());
        Assert.Equal(code, AssetCode.FromPacked(code.Packed));
        Assert.True(AssetCode.TryParse(text, out var again));
        Assert.Equal(code, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("btc")]
    [InlineData("BTc")]
    [InlineData("BTC ")]
    [InlineData(" BTC")]
    [InlineData("BTC-USD")]
    [InlineData("B_C")]
    [InlineData("\u00C4")]
    [InlineData("\u0660")] // a digit, but not one of 0-9
    [InlineData("A\0")]
    [InlineData("ABCDEFGHIJK")]
    public void Anything_else_is_refused_and_gives_no_code(string text)
    {
        Assert.False(AssetCode.TryParse(text, out var code));
        Assert.Equal(default, code);
        Assert.Throws<FormatException>(() => AssetCode.Parse(text));
    }

    [Fact]
    public void Different_texts_are_different_codes()
    {
        string[] texts = ["A", "AA", "AAA", "0", "00", "A0", "0A", "B", "BA", "AB"];
        Assert.Equal(texts.Length, texts.Select(text => AssetCode.Parse(text)).Distinct().Count());
    }

    [Fact]
    public void No_code_is_no_text() => Assert.Equal("", default(AssetCode).ToString());
}
