using System.Text;
using Exchange.Api;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests;

/// <summary>Bodies are read strictly, and of several faults a client is told the one that it must put right first.</summary>
public sealed class RequestFieldsTests
{
    private static readonly JsonShape Shape = new(["name", "count"], "size");

    [Theory]
    [InlineData("""{"name":"a","count":1}""", null, null)]
    [InlineData("""  {"count":1, "name":"a"}  """, null, null)]
    [InlineData("""{"name":"a","count":1,"size":"2"}""", null, null)]
    [InlineData("", "MALFORMED_JSON", null)]
    [InlineData(" ", "MALFORMED_JSON", null)]
    [InlineData("{", "MALFORMED_JSON", null)]
    [InlineData("""{"name":"a","count":1}}""", "MALFORMED_JSON", null)]
    [InlineData("""{"name":"a","count":1}{}""", "MALFORMED_JSON", null)]
    [InlineData("""{"name":"a","count":1,}""", "MALFORMED_JSON", null)]
    [InlineData("""{"name":"a",/**/"count":1}""", "MALFORMED_JSON", null)]
    [InlineData("""{'name':"a","count":1}""", "MALFORMED_JSON", null)]
    [InlineData("""{"name":"a","count":NaN}""", "MALFORMED_JSON", null)]
    [InlineData("\ufeff{\"name\":\"a\",\"count\":1}", "MALFORMED_JSON", null)]
    [InlineData("null", "INVALID_BODY_TYPE", null)]
    [InlineData("[]", "INVALID_BODY_TYPE", null)]
    [InlineData("""[{"name":"a"}]""", "INVALID_BODY_TYPE", null)]
    [InlineData("[[[[[[[[[1]]]]]]]]]", "TOO_DEEP", null)]
    [InlineData("""{"name":[[[[[[[[1]]]]]]]]}""", "TOO_DEEP", null)]
    [InlineData("""{"name":"a","count":1,"more":1}""", "UNKNOWN_FIELD", "more")]
    [InlineData("""{"name":"a","count":1,"<b>":1}""", "UNKNOWN_FIELD", null)]
    [InlineData("""{"Name":"a","name":"a","count":1}""", "UNKNOWN_FIELD", "Name")]
    [InlineData("""{"name":"a","count":1,"name":"b"}""", "DUPLICATE_FIELD", "name")]
    [InlineData("""{"name":"a","count":1,"n\u0061me":"b"}""", "DUPLICATE_FIELD", "name")]
    [InlineData("""{"name":"a"}""", "MISSING_FIELD", "count")]
    [InlineData("""{"x":1}""", "UNKNOWN_FIELD", "x")]
    [InlineData("""{"x":1""", "MALFORMED_JSON", null)]
    public void A_body_is_one_object_with_the_known_members(string body, string? code, string? field)
    {
        var fields = RequestFields.Read(Encoding.UTF8.GetBytes(body), Shape);

        Assert.Equal(code, fields.Problem?.Code);
        Assert.Equal(field, fields.Problem?.Field);
    }

    [Theory]
    [InlineData("\"1.5\"", 150, null, null)]
    [InlineData("\"1.50\"", 150, null, null)]
    [InlineData("\"1.505\"", 0, "PRECISION_TOO_FINE", null)]
    [InlineData("\"1\\u002e5\"", 150, null, null)]
    [InlineData("1.5", 0, "INVALID_FIELD", "EXPECTED_DECIMAL_STRING")]
    [InlineData("null", 0, "INVALID_FIELD", "EXPECTED_DECIMAL_STRING")]
    [InlineData("{}", 0, "INVALID_FIELD", "EXPECTED_DECIMAL_STRING")]
    [InlineData("\"1e2\"", 0, "INVALID_FIELD", "EXPECTED_DECIMAL_STRING")]
    [InlineData("\"\"", 0, "INVALID_FIELD", "EXPECTED_DECIMAL_STRING")]
    [InlineData("\"\\ud800\"", 0, "INVALID_FIELD", "NOT_A_TEXT")]
    [InlineData("\"0\"", 0, "OUT_OF_RANGE", null)]
    [InlineData("\"-1\"", 0, "OUT_OF_RANGE", null)]
    [InlineData("\"-0\"", 0, "OUT_OF_RANGE", null)]
    [InlineData("\"79228162514264337593543950336\"", 0, "OUT_OF_RANGE", null)]
    public void A_number_is_a_plain_decimal_as_a_text(string value, long units, string? code, string? reason)
    {
        var fields = RequestFields.Read(Encoding.UTF8.GetBytes($$"""{"name":"a","count":1,"size":{{value}}}"""), Shape);

        Assert.Equal(units, fields.Units(2, scale: 2));
        Assert.Equal(code, fields.Problem?.Code);
        Assert.Equal(reason, fields.Problem?.Reason);
    }

    [Theory]
    [InlineData("1", 1, null)]
    [InlineData("100", 100, null)]
    [InlineData("101", 0, "OUT_OF_RANGE")]
    [InlineData("1.0", 0, "INVALID_FIELD")]
    [InlineData("1e1", 0, "INVALID_FIELD")]
    [InlineData("-1", 0, "INVALID_FIELD")]
    [InlineData("\"1\"", 0, "INVALID_FIELD")]
    [InlineData("99999999999999999999", 0, "INVALID_FIELD")]
    public void A_count_is_a_whole_number(string value, int count, string? code)
    {
        var fields = RequestFields.Read(Encoding.UTF8.GetBytes($$"""{"name":"a","count":{{value}}}"""), Shape);

        Assert.Equal(count, fields.Integer(1, 0, 100));
        Assert.Equal(code, fields.Problem?.Code);
    }

    [Theory]
    [InlineData("2030-01-31T12:00:00Z", 1_896_091_200_000_000)]
    [InlineData("2030-01-31T12:00:00.000001Z", 1_896_091_200_000_001)]
    [InlineData("2030-01-31T13:00:00+01:00", 1_896_091_200_000_000)]
    [InlineData("2030-01-31T12:00:00", null)]
    [InlineData("2030-02-30T12:00:00Z", null)]
    [InlineData("2030-01-31T25:00:00Z", null)]
    [InlineData("2030-01-31 12:00:00Z", null)]
    [InlineData("1969-12-31T23:59:59Z", null)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("now", null)]
    [InlineData("1896091200000", null)]
    public void A_moment_has_a_zone(string text, long? microseconds)
    {
        Assert.Equal(microseconds is not null, TimeText.TryParse(text, out var time));
        Assert.Equal(new Timestamp(microseconds ?? 0), time);
        if (microseconds is not null) Assert.True(TimeText.TryParse(TimeText.Format(time), out var again) && again == time);
    }

    [Fact]
    public void A_good_body_is_read_without_making_garbage()
    {
        var body = Encoding.UTF8.GetBytes("""{"name":"a","count":1,"size":"2.5"}""");
        long Read()
        {
            var fields = RequestFields.Read(body, Shape);
            return fields.Units(2, scale: 2);
        }

        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Read();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
