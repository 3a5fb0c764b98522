using System.Text;
using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Storage;

/// <summary>A stored event is read whatever valid JSON it is in, and anything else says which event and what of it is wrong.</summary>
public sealed class StoredFaultTests
{
    private const string Amended = """{"market":"BTC-USDT","order":1,"account":2,"side":"buy","quantity":"0.1","released":"5"}""";
    private const string Expired = """{"market":"BTC-USDT","order":1,"account":2,"side":"sell","reason":"goodTillDate"}""";

    private const string Rejected =
        """{"account":2,"market":"BTC-USDT","clientOrderId":"a","type":"limit","side":"buy","reason":"invalidTerms"}""";

    [Theory]
    [InlineData("""{"market":"BTC-USDT","order":1,"account":2,"side":"buy","quantity":"0.1","released":"5"}""")]
    [InlineData(
        """  { "released" : "5.0" , "quantity" : "0.1000" , "side" : "buy" , "account" : 2 , "order" : 1 , "market" : "BTC-USDT" }  """)]
    [InlineData("{\"market\":\"BTC-USDT\",\n\t\"order\":1,\r\n\"account\":2,\"side\":\"buy\",\"quantity\":\"0.1\",\"released\":\"5\"}\n")]
    [InlineData("""{"\u006darket":"BTC\u002dUSDT","order":1,"account":2,"side":"\u0062uy","quantity":"0\u002e1","released":"5"}""")]
    [InlineData(
        """{"a":null,"market":"BTC-USDT","b":true,"order":1,"c":false,"account":2,"side":"buy","quantity":"0.1","released":"5","":1e-7}""")]
    [InlineData(
        """{"a":{"order":[]},"market":"BTC-USDT","order":1,"b":["}",[{}]],"account":2,"side":"buy","quantity":"0.1","released":"5"}""")]
    [InlineData(
        """{"":"","\"":"\\\"","é":"é\u00e9","market":"BTC-USDT","order":1,"account":2,"side":"buy","quantity":"0.1","released":"5"}""")]
    [InlineData("""{"order":7,"market":"BTC-USDT","order":1,"account":2,"side":"buy","quantity":"0.1","released":"5"}""")]
    [InlineData("""{"market":"BTC-USDT","order":7,"account":2,"side":"buy","quantity":"0.1","released":"5","order":1}""")]
    [InlineData("""{"market":"BTC-USDT","order":1,"account":2,"side":"buy","quantity":"0.1","released":"5","later":7}""")]
    [InlineData("""{"market":"BTC-USDT","order":1,"account":2,"side":0,"quantity":"0.1","released":"5"}""")]
    [InlineData("""{"market":"BTC-USDT","order":1,"account":2,"side":"buy","quantity":"0.1","released":"5","price":"0"}""")]
    public void Any_valid_form_is_read(string json)
    {
        var expected = new OrderAmended(new(1), new(1), new(2), Side.Buy, new(1_000), new(5_000_000), default, default);
        Assert.Equal((object)expected, Read(EventType.OrderAmended, json));
    }

    [Theory]
    [InlineData(EventType.OrderAmended, Amended, "\"order\":1,", "", "order is missing")]
    [InlineData(EventType.OrderAmended, Amended, "\"market\":\"BTC-USDT\",", "", "market is missing")]
    [InlineData(EventType.OrderAmended, Amended, "\"quantity\":\"0.1\",", "", "quantity is missing")]
    [InlineData(EventType.OrderAmended, Amended, "BTC-USDT", "BTC-USD", "market is no market that was opened before")]
    [InlineData(EventType.OrderAmended, Amended, "BTC-USDT", "", "market is no market that was opened before")]
    [InlineData(EventType.OrderAmended, Amended, "BTC-USDT", "BTC-USDTBTC-USDTBTC-USDT", "market is no market that was opened before")]
    [InlineData(EventType.OrderAmended, Amended, "\"BTC-USDT\"", "1", "market is not a string")]
    [InlineData(EventType.OrderAmended, Amended, "\"BTC-USDT\"", "null", "market is not a string")]
    [InlineData(EventType.OrderAmended, Amended, "BTC-USDT", "BTC\\-USDT", "market holds an escape that stands for nothing")]
    [InlineData(EventType.OrderAmended, Amended, "BTC-USDT", "\\ud800", "market holds an escape that stands for nothing")]
    [InlineData(EventType.OrderAmended, Amended, ":1", ":\"1\"", "order is not a whole number")]
    [InlineData(EventType.OrderAmended, Amended, ":1", ":1.0", "order is not a whole number")]
    [InlineData(EventType.OrderAmended, Amended, ":1", ":1e3", "order is not a whole number")]
    [InlineData(EventType.OrderAmended, Amended, ":1", ":true", "order is not a whole number")]
    [InlineData(EventType.OrderAmended, Amended, ":1", ":9223372036854775808", "order is not a whole number")]
    [InlineData(EventType.OrderAmended, Amended, ":2", ":2147483648", "account is not a whole number of 32 bits")]
    [InlineData(EventType.OrderAmended, Amended, "\"0.1\"", "0.1", "quantity is not a string")]
    [InlineData(EventType.OrderAmended, Amended, "0.1", "0.00001", "quantity is no such decimal (TooPrecise)")]
    [InlineData(EventType.OrderAmended, Amended, "0.1", "1e-1", "quantity is no such decimal (NotADecimal)")]
    [InlineData(EventType.OrderAmended, Amended, "0.1", "922337203685477.5808", "quantity is no such decimal (OutOfRange)")]
    [InlineData(EventType.OrderAmended, Amended, "\"side\":\"buy\",", "", "side is missing")]
    [InlineData(EventType.OrderAmended, Amended, "\"buy\"", "\"bid\"", "side is none of the known words")]
    [InlineData(EventType.OrderAmended, Amended, "\"5\"", "5", "released is not a string")]
    [InlineData(EventType.OrderAmended, Amended, "\"5\"", "\"0.0000005\"", "released is no such decimal (TooPrecise)")]
    [InlineData(EventType.OrderExpired, Expired, "goodTillDate", "GoodTillDate", "reason is none of the known words")]
    [InlineData(EventType.OrderExpired, Expired, "\"goodTillDate\"", "256", "reason is not a number from 0 to 255")]
    [InlineData(EventType.OrderExpired, Expired, "\"goodTillDate\"", "-1", "reason is not a number from 0 to 255")]
    [InlineData(EventType.OrderExpired, Expired, "\"goodTillDate\"", "{}", "reason is not a string")]
    [InlineData(EventType.OrderRejected, Rejected, "\"a\"", "\"\"", "clientOrderId is not 1 to 36")]
    [InlineData(EventType.OrderRejected, Rejected, "\"a\"", "\"a b\"", "clientOrderId is not 1 to 36")]
    [InlineData(EventType.OrderRejected, Rejected, "invalidTerms", "unknownMarket", "marketNumber is missing")]
    [InlineData(EventType.OrderRejected, Rejected, "\"type\":\"limit\",", "", "type is missing")]
    [InlineData(EventType.OrderRejected, Rejected, "\"buy\"", "\"buy", "is not one JSON object")]
    public void What_is_wrong_is_named(EventType type, string json, string part, string wrong, string fault)
    {
        Assert.Contains(part, json, StringComparison.Ordinal);
        var error = Assert.Throws<InvalidDataException>(() => Read(type, json.Replace(part, wrong, StringComparison.Ordinal)));
        Assert.StartsWith($"Event 41327 ({EventJson.TypeName(type)})", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"market\"")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{,}")]
    [InlineData("""{"order":1,}""")]
    [InlineData("""{"order":1 "account":2}""")]
    [InlineData("""{"order" 1}""")]
    [InlineData("""{"order":}""")]
    [InlineData("""{order:1}""")]
    [InlineData("""{'order':1}""")]
    [InlineData("""{"order":1]""")]
    [InlineData("""{"a":nul}""")]
    [InlineData("""{"a":[1,}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"\x":1}""")]
    [InlineData("{\"a\":\"line\nend\"}")]
    public void What_is_no_JSON_object_is_refused(string json)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(EventType.OrderAmended, json));
        Assert.StartsWith("Event 41327 (order_amended) is not one JSON object", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listing_that_does_not_follow_the_one_before_is_refused()
    {
        Refuse(EventType.AssetListed, """{"asset":"ETH","number":3,"scale":8}""", "number is not the number after the last");
        Refuse(EventType.AssetListed, """{"asset":"BTC","number":4,"scale":8}""", "asset was listed before");
        Refuse(EventType.AssetListed, """{"asset":"eth","number":4,"scale":8}""", "asset is not 1 to 10 of A-Z and 0-9");
        Refuse(EventType.AssetListed, """{"asset":"ETH","number":4,"scale":19}""", "scale is not 0 to 18");
        var opened = Encoding.UTF8.GetString(Stored.Write(Stored.Buffer(StoredSamples.All))[3]);
        Refuse(EventType.MarketOpened, opened, "number is not the number after the last");
        opened = opened.Replace("\"number\":1", "\"number\":3", StringComparison.Ordinal);
        Refuse(EventType.MarketOpened, opened, "market was opened before");
        Refuse(EventType.MarketOpened, opened.Replace("BTC-USDT", "A-B", StringComparison.Ordinal), "market is not the symbol of its");
        Refuse(EventType.MarketOpened, Turned(opened).Replace("\"0.01\"", "\"0.00\"", StringComparison.Ordinal), "tickSize is no such");
        Refuse((EventType)99, "{}", "Event 41327 has the unknown type 99.");
    }

    /// <summary>One byte is another, or the text is cut off: it is read as something, or refused, and never fails in another way.</summary>
    [Fact]
    public void Damage_is_read_or_refused()
    {
        var events = Stored.Buffer(StoredSamples.All);
        var texts = Stored.Write(events);
        var refused = 0;
        foreach (var e in events)
        {
            var text = texts[(int)e.Sequence - 1];
            for (var i = 0; i < text.Length; i++)
            {
                foreach (var damage in "\"\\{}[]:,-0951eaz.\u0001\u0080 ")
                {
                    byte[] damaged = [.. text];
                    damaged[i] = (byte)damage;
                    if (!TryRead(e.Type, damaged)) refused++;
                }

                Assert.False(TryRead(e.Type, text[..i]));
            }
        }

        Assert.InRange(refused, 10_000, int.MaxValue);
    }

    /// <summary>The market of the same two assets the other way round.</summary>
    private static string Turned(string opened) => opened.Replace("BTC-USDT", "USDT-BTC", StringComparison.Ordinal)
        .Replace("\"BTC\"", "\"?\"", StringComparison.Ordinal).Replace("\"USDT\"", "\"BTC\"", StringComparison.Ordinal)
        .Replace("\"?\"", "\"USDT\"", StringComparison.Ordinal);

    private static void Refuse(EventType type, string json, string fault) =>
        Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => Read(type, json)).Message, StringComparison.Ordinal);

    private static bool TryRead(EventType type, byte[] json)
    {
        var into = new EventBuffer();
        try
        {
            Reader().Read(type, 41_327, default, json, into);
            Assert.Equal(1, into.Count);
            return true;
        }
        catch (InvalidDataException)
        {
            Assert.Equal(0, into.Count);
            return false;
        }
    }

    private static object Read(EventType type, string json)
    {
        var into = new EventBuffer();
        Reader().Read(type, 41_327, default, Encoding.UTF8.GetBytes(json), into);
        return Assert.Single(VenueUnderTest.Read(into)).Event;
    }

    private static EventJsonReader Reader()
    {
        var catalog = new Catalog();
        foreach (var e in Stored.Buffer(StoredSamples.All.Take(5))) catalog.Apply(e);
        return new EventJsonReader(catalog);
    }
}
