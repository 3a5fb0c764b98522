using System.Net;
using System.Text;
using Exchange.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>Streams with limits that a test reaches soon.</summary>
public sealed class StrictStreamFixture : StreamFixture
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Exchange:Streams:MaxPerConnection"] = "10",
        ["Exchange:Streams:MaxConnectionsPerAddress"] = "20",
        ["Exchange:Streams:MessageBurst"] = "30",
        ["Exchange:Streams:HandshakeTimeout"] = "00:00:01",
        ["Exchange:Streams:KeepAlive"] = "00:00:01",
        ["Exchange:Api:AllowedOrigins"] = "https://charts.example",
    };
}

/// <summary>The rows W of the catalogue of bad inputs: whatever a client of the streams does, the others and the server are well.</summary>
public sealed partial class StreamBadInputTests(StrictStreamFixture fixture) : IClassFixture<StrictStreamFixture>
{
    private const string Ticker = "{\"type\":4,\"invocationId\":\"ID\",\"target\":\"Ticker\",\"arguments\":[\"BTC-USDT\"]}\u001e";

    /// <summary>What a client sends after the handshake, upon which the server must close, and with which code, if it gives one.</summary>
    public static TheoryData<string, byte, string, bool, int?> Closing => new()
    {
        { "W08 not JSON", 0x81, "hello\u001e", true, null },
        { "W08 JSON of another type", 0x81, "[1]\u001e", true, null },
        { "W08 binary frame in a conversation of text", 0x82, "{\"type\":6}\u001e", true, 1003 },
        { "W08 unmasked frame", 0x81, "{\"type\":6}\u001e", false, 1002 },
        { "W08 reserved opcode", 0x83, "x", true, 1002 },
        { "W08 close code of one byte", 0x88, "x", true, 1002 },
        { "W08 close code 999", 0x88, "\u0003\u00e7", true, 1002 },
        { "W08 close code 1005, which nobody may send", 0x88, "\u0003\u00ed", true, 1002 },
        { "W08 fragmented ping", 0x09, "x", true, 1002 },
        { "W08 ping of 126 bytes", 0x89, new string('x', 126), true, 1002 },
        { "W09 invalid UTF-8", 0x81, "\u00ff\u00fe\u001e", true, 1007 },
        { "W10 message of 4,097 bytes", 0x81, Ticker.Replace("ID", new string('1', 4_097), StringComparison.Ordinal), true, null },
        { "W11 compressed frame", 0xc1, "x", true, null },
        { "W13 id of 1 MB", 0x81, Ticker.Replace("ID", new string('1', 1_000_000), StringComparison.Ordinal), true, null },
        { "W13 streams without a name", 0x81, Call("Ticker", "\"BTC-USDT\"", "\"streamIds\":[null],"), true, null },
    };

    /// <summary>What a client sends that changes nothing for it.</summary>
    public static TheoryData<string, string> Harmless => new()
    {
        { "W13 cancel of an unknown stream", "{\"type\":5,\"invocationId\":\"99\"}\u001e" },
        { "W13 item of an unknown stream", "{\"type\":2,\"invocationId\":\"99\",\"item\":1}\u001e" },
        { "W13 end of an unknown stream", "{\"type\":3,\"invocationId\":\"99\"}\u001e" },
        { "W13 streams that are unknown", Call("Ticker", "\"BTC-USDT\"", "\"streamIds\":[\"77\"],") },
        { "W24 depth from an update of long ago", Call("Depth", "\"BTC-USDT\",1") },
        { "W24 depth from an update in the future", Call("Depth", "\"BTC-USDT\",9007199254740991") },
        { "W24 depth from an update below zero", Call("Depth", "\"BTC-USDT\",-1") },
        { "W24 depth from an update that is none", Call("Depth", "\"BTC-USDT\",\"abc\"") },
        { "W24 trades from a trade of another market", Call("Trades", "\"BTC-USDT\",\"ETH-USDT:1\"") },
        { "W25 completion that nobody waits for", "{\"type\":3,\"invocationId\":\"99\",\"result\":1}\u001e" },
        { "unknown method", "{\"type\":1,\"invocationId\":\"98\",\"target\":\"Admin\",\"arguments\":[]}\u001e" },
        { "too many arguments", "{\"type\":4,\"invocationId\":\"97\",\"target\":\"Tickers\",\"arguments\":[1,2,3]}\u001e" },
        { "argument of another type", "{\"type\":4,\"invocationId\":\"96\",\"target\":\"Ticker\",\"arguments\":[{}]}\u001e" },
        { "stream called as a method", "{\"type\":1,\"invocationId\":\"95\",\"target\":\"Ticker\",\"arguments\":[\"BTC-USDT\"]}\u001e" },
    };

    private TradingDesk Desk => fixture.Desk;

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("https://charts.example.evil")]
    [InlineData("http://charts.example")]
    public async Task W01_pages_of_other_sites_are_turned_away(string origin)
    {
        using var raw = RawStream.Open(fixture.Address, $"Origin: {origin}");
        Assert.Equal(403, raw.Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hubs/market/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", origin);
        Assert.Equal("ORIGIN_NOT_ALLOWED", (await Desk.SendAsync(request)).Code);
    }

    [Theory]
    [InlineData("https://charts.example")]
    [InlineData("own")]
    [InlineData(null)]
    public void W01_others_are_not(string? origin)
    {
        string[] headers = origin is null ? [] : [$"Origin: {(origin == "own" ? fixture.Url : origin)}"];
        using var raw = RawStream.Open(fixture.Address, headers);
        Assert.Equal(101, raw.Status);
    }

    [Fact]
    public async Task W03_without_an_upgrade_or_with_a_made_up_id_there_is_nothing()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Desk.GetAsync("hubs/market")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Desk.GetAsync("hubs/market?id=made-up")).Status);
    }

    [Fact]
    public void W05_who_says_nothing_is_closed()
    {
        using var raw = RawStream.Open(fixture.Address);
        Assert.DoesNotContain("\"type\":2", raw.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W02_without_an_origin_the_market_is_open_and_an_account_is_not()
    {
        using var raw = RawStream.Shake(fixture.Address, $"/hubs/market?access_token={Desk.Alice}", $"Authorization: Bearer {Desk.Alice}");
        raw.Text(Ticker);
        raw.Read("\"type\":2");
        foreach (var ticket in new[] { "\"\"", "null" })
        {
            raw.Text(Call("Account", ticket));
            raw.Read("UNAUTHENTICATED");
        }

        raw.Text(Call("Account", $"\"{Desk.Alice}\""));
        raw.Read("INVALID_TICKET"); // a key is no ticket, wherever it stands
        Assert.Equal("UNAUTHENTICATED", (await Desk.SendAsync("POST", "/tickets")).Code);
    }

    [Theory]
    [MemberData(nameof(Closing))]
    public async Task W08_to_W13_what_is_no_message_closes_the_connection(string row, byte first, string payload, bool isMasked, int? code)
    {
        var encoding = row.Contains("UTF-8", StringComparison.Ordinal) || row.Contains("close code", StringComparison.Ordinal)
            ? Encoding.Latin1
            : Encoding.UTF8;
        var told = ReadCode();
        if (code is not null) Assert.Equal(code, told);
        Assert.Equal(HttpStatusCode.OK, (await Desk.GetAsync("/markets/BTC-USDT/bbo")).Status);

        // The end of the connection may overtake the code, since the server does not wait until it is read.
        int? ReadCode()
        {
            for (var attempt = 0; ; attempt++)
            {
                using var raw = RawStream.Shake(fixture.Address);
                raw.Frame(first, encoding.GetBytes(payload), isMasked);
                raw.ReadToEnd();
                if (raw.CloseCode is not null || code is null || attempt == 5) return raw.CloseCode;
            }
        }
    }

    [Fact]
    public void W08_a_first_message_that_is_no_handshake_closes_the_connection()
    {
        using var raw = RawStream.Open(fixture.Address);
        raw.Text("hello\u001e");
        Assert.Contains("error", raw.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void W11_compression_is_not_agreed_upon()
    {
        using var raw = RawStream.Open(fixture.Address, "Sec-WebSocket-Extensions: permessage-deflate");
        Assert.DoesNotContain("permessage-deflate", raw.Answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public void W13_W25_what_is_about_nothing_is_passed_over(string row, string message)
    {
        Assert.NotEmpty(row);
        using var raw = RawStream.Shake(fixture.Address);
        raw.Text(message);
        raw.Text(Ticker);
        raw.Read("\"type\":2,\"invocationId\":\"ID\"");
    }

    [Fact]
    public void W13_an_id_that_is_in_use_is_refused_and_the_connection_lives()
    {
        using var raw = RawStream.Shake(fixture.Address);
        raw.Text(Ticker);
        raw.Read("\"type\":2");
        raw.Text(Ticker);
        raw.Read("\"type\":3");
        raw.Text(Ticker.Replace("ID", "other", StringComparison.Ordinal).Replace("Ticker", "Trades", StringComparison.Ordinal));
        raw.Read("\"type\":2,\"invocationId\":\"other\"");
    }

    [Fact]
    public async Task W16_no_argument_names_an_account()
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        Assert.Contains("INVALID_TICKET", await client.Record("Account", "2").ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W17_a_stream_is_had_once()
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        await client.Record("Depth", "BTC-USDT").Until(messages => messages.Count > 0, "the snapshot");
        Assert.Contains("ALREADY_SUBSCRIBED", await client.Record("Depth", "BTC-USDT").ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W18_no_more_streams_than_allowed()
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        for (var i = 0; i < 10; i++)
            await client.Record("TopDepth", "BTC-USDT", 5, 100 + i).Until(messages => messages.Count > 0, "the first message");
        Assert.Contains("TOO_MANY_SUBSCRIPTIONS", await client.Record("Depth", "BTC-USDT").ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Depth", "BTC-USD")]
    [InlineData("Depth", "btc-usdt")]
    [InlineData("Depth", "")]
    [InlineData("Depth", null)]
    [InlineData("Trades", "<script>alert(1)</script>")]
    public async Task S_markets_that_there_are_not(string method, string? symbol)
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var error = await client.Record(method, symbol).ErrorAsync();
        Assert.Contains("INVALID_SYMBOL", error, StringComparison.Ordinal);
        Assert.DoesNotContain("script", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("-1m")]
    [InlineData("7m")]
    [InlineData("1H")]
    [InlineData(null)]
    public async Task Q09_intervals_that_there_are_not(string? interval)
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        Assert.Contains("INVALID_INTERVAL", await client.Record("Candles", "BTC-USDT", interval).ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1_001, 100)]
    [InlineData(5, 49)]
    [InlineData(5, 60_001)]
    public async Task Levels_and_pauses_out_of_range(int levels, int interval)
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        Assert.Contains("INVALID_", await client.Record("TopDepth", "BTC-USDT", levels, interval).ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W22_who_is_gone_without_a_word_is_closed()
    {
        var connections = fixture.Services.GetRequiredService<HubConnections>();
        await Until.True(() => connections.Count == 0, "the earlier connections are gone");
        using var gone = RawStream.Shake(fixture.Address); // neither reads nor answers any more, as behind a cable that was pulled
        Assert.Equal(1, connections.Count);
        await Until.True(() => connections.Count == 0, "the connection is closed");
    }

    [Fact]
    public void W23_who_answers_no_pings_is_closed()
    {
        using var raw = RawStream.Shake(fixture.Address);
        raw.ReadToEnd();
    }

    [Fact]
    public async Task W26_no_more_connections_of_one_address_than_allowed()
    {
        var connections = fixture.Services.GetRequiredService<HubConnections>();
        await Until.True(() => connections.Count == 0, "the earlier connections are gone");
        var open = Enumerable.Range(0, 20).Select(_ => RawStream.Shake(fixture.Address)).ToList();
        using (var refused = RawStream.Open(fixture.Address)) Assert.Equal(429, refused.Status);
        foreach (var one in open) one.Dispose();
        await Until.True(() => connections.Count == 0, "the connections are gone");
        using var again = RawStream.Open(fixture.Address);
        Assert.Equal(101, again.Status);
    }

    [Fact]
    public async Task W27_there_are_only_web_sockets()
    {
        var negotiated = await Desk.SendAsync("POST", "hubs/market/negotiate?negotiateVersion=1");
        Assert.DoesNotContain("LongPolling", negotiated.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ServerSentEvents", negotiated.Text, StringComparison.Ordinal);
        var token = negotiated.Member("connectionToken");
        Assert.Equal(HttpStatusCode.NotFound, (await Desk.GetAsync($"hubs/market?id={token}")).Status);
    }

    [Fact]
    public async Task W28_no_text_of_a_client_reaches_a_page_and_pages_run_nothing_of_it()
    {
        var placed = await Desk.PlaceAsync(Desk.Alice, "<img src=x onerror=alert(1)>");
        Assert.Equal(("INVALID_CLIENT_ORDER_ID", "clientOrderId"), (placed.Code, placed.Member("field")));
        Assert.DoesNotContain("<img", placed.Text, StringComparison.Ordinal);
        var listed = await Desk.SendAsync("POST", "/assets", Desk.Admin, """{"asset":"<B>","scale":2}""");
        Assert.Equal("INVALID_ASSET", listed.Code);
        foreach (var path in new[] { "/markets/BTC-USDT/trades", "/tickers", "/orders" })
        {
            var reply = await Desk.GetAsync(path, Desk.Alice);
            Assert.Equal(("application/json", "nosniff"), (reply.ContentType, reply.Headers["X-Content-Type-Options"]));
            Assert.Contains("default-src 'none'", reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        }
    }

    private static string Call(string method, string arguments, string more = "") =>
        $"{{\"type\":4,\"invocationId\":\"call\",{more}\"target\":\"{method}\",\"arguments\":[{arguments}]}}\u001e";
}
