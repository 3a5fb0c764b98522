// A command id is 1 to 36 of A-Z, a-z, 0-9, _ and -, and comes back as it went in.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class CommandIdValueSpecs
{
    [Theory]
    [InlineData("a")]
    [InlineData("-")]
    [InlineData("_")]
    [InlineData("----------")]
    [InlineData("0123456789")]
    [InlineData("01234567890")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-_-_-_-_-_")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    public void An_id_is_read_and_written_back(string text)
    {
        var id = CommandId.Parse(text);
        Assert.Equal(text, id.ToString());
        Assert.Equal(text.Length, id.Length);
        Assert.True(CommandId.TryParse(text, out var again));
        Assert.Equal(id, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a+b")]
    [InlineData("\u00E4")]
    [InlineData("\u0661")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf60")]
    public void Anything_else_is_refused_and_gives_no_id(string text)
    {
        Assert.False(CommandId.TryParse(text, out var id));
        Assert.Equal(default, id);
        Assert.Throws<FormatException>(() => CommandId.Parse(text));
    }

    [Fact]
    public void Ids_that_differ_in_one_letter_or_in_length_are_different()
    {
        const string letters = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
        var ids = new HashSet<CommandId>();
        for (var length = 1; length <= CommandId.MaxLength; length++) Assert.True(ids.Add(CommandId.Parse(new string('-', length))));
        for (var at = 0; at < CommandId.MaxLength; at++)
        {
            foreach (var letter in letters[1..])
            {
                var text = new string('-', at) + letter + new string('-', CommandId.MaxLength - at - 1);
                Assert.True(ids.Add(CommandId.Parse(text)));
                Assert.Equal(text, CommandId.Parse(text).ToString());
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData((1UL << 60) - 1)]
    public void A_number_is_an_id_of_ten_letters(ulong number)
    {
        var id = CommandId.FromNumber(number);
        Assert.Equal(10, id.Length);
        Assert.Equal(id, CommandId.Parse(id.ToString()));
    }

    [Fact]
    public void Different_numbers_are_different_ids()
    {
        var numbers = Enumerable.Range(0, 60).Select(bit => 1UL << bit).Append(0UL).Append(3UL).Append((1UL << 60) - 1);
        Assert.Equal(63, numbers.Select(CommandId.FromNumber).Distinct().Count());
    }

    [Fact]
    public void No_id_is_no_text_and_is_not_any_number()
    {
        Assert.Equal("", default(CommandId).ToString());
        Assert.Equal(0, default(CommandId).Length);
        Assert.NotEqual(default, CommandId.FromNumber(0));
    }
}
