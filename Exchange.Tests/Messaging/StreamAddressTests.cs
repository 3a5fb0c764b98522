using System.Text;
using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

public sealed class StreamAddressTests
{
    [Theory]
    [InlineData("venue:default:commands")]
    [InlineData("With Capitals/and?signs#of%20all\\kinds")]
    [InlineData("Ünïcödé:…")]
    [InlineData("{tag}.a..b/../c")]
    public void An_address_carries_any_key(string key)
    {
        var uri = RedisStreamTransport.UriOf(key);

        Assert.Equal(key, RedisStreamTransport.KeyOf(uri));
        Assert.Equal(key, RedisStreamTransport.KeyOf(new Uri(uri.AbsoluteUri)));
        Assert.Equal("redis-stream", uri.Scheme);
    }

    [Fact]
    public void A_usual_key_reads_as_it_is() =>
        Assert.Equal("redis-stream://stream/venue:default:commands", RedisStreamTransport.UriOf("venue:default:commands").ToString());

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void A_key_that_no_address_can_carry_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => RedisStreamTransport.UriOf(key));

    [Theory]
    [InlineData("0-0", true)]
    [InlineData("1795386074555-12", true)]
    [InlineData("18446744073709551615-18446744073709551615", true)]
    [InlineData("18446744073709551616-0", false)]
    [InlineData("5", false)]
    [InlineData("-5", false)]
    [InlineData("5-", false)]
    [InlineData("+5-1", false)]
    [InlineData("", false)]
    public void A_position_is_read_as_Redis_writes_it(string text, bool valid)
    {
        Assert.Equal(valid, StreamPosition.TryParse(text, out var position));
        Assert.Equal(valid, StreamPosition.TryParse(Encoding.UTF8.GetBytes(text), out var same));
        Assert.Equal(position, same);
        if (valid) Assert.Equal(text, position.ToString());
    }
}
