using System.Net.Sockets;
using System.Text;
using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>Bad inputs that no well-behaved client can send: bytes on a connection.</summary>
public sealed class RawRequestTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Host = "Host: localhost\r\n";
    private const string Post = "POST /api/v1/orders HTTP/1.1\r\n" + Host + "Content-Type: application/json\r\n";

    private static readonly Dictionary<string, (string Request, string Status)> Rows = new()
    {
        ["H07 negative length"] = (Post + "Content-Length: -1\r\n\r\n", "400"),
        ["H07 two lengths"] = (Post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}", "400"),
        ["H07 no host"] = ("GET /api/v1/markets HTTP/1.1\r\n\r\n", "400"),
        ["H08 length and chunks"] = (Post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "400"),
        ["H14 long URL"] = ($"GET /{new string('a', 9000)} HTTP/1.1\r\n{Host}\r\n", "414"),
        ["H16 space in a name"] = ("GET /api/v1/markets HTTP/1.1\r\n" + Host + "Bad Name: x\r\n\r\n", "400"),
        ["H16 zero byte in a value"] = ("GET /api/v1/markets HTTP/1.1\r\n" + Host + "Name: a\0b\r\n\r\n", "400"),
        ["H21 dots"] = ("GET /../../etc/passwd HTTP/1.1\r\n" + Host + "\r\n", "404"),
        ["H21 overlong dots"] = ("GET /%c0%af%c0%af/etc/passwd HTTP/1.1\r\n" + Host + "\r\n", "404"),
        ["H22 zero byte"] = ("GET /api/v1/orders/%00 HTTP/1.1\r\n" + Host + "\r\n", "400"),
        ["H28 HTTP/1.0"] = ("GET /api/v1/markets HTTP/1.0\r\n\r\n", "200"),
        ["H28 HTTP/0.9"] = ("GET /api/v1/markets\r\n\r\n", "400"),
    };

    public static TheoryData<string> Ids => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_is_no_proper_HTTP_is_refused(string id)
    {
        var events = await server.EventsAsync();
        var answer = await SendAsync(Rows[id].Request);

        Assert.StartsWith($"HTTP/1.1 {Rows[id].Status} ", answer, StringComparison.Ordinal);
        Assert.Equal(events, await server.EventsAsync());
    }

    [Fact]
    public async Task H08_closes_the_connection() =>
        Assert.Contains("Connection: close", await SendAsync(Rows["H08 length and chunks"].Request), StringComparison.Ordinal);

    [Fact]
    public async Task H12_Chunks_without_end_are_cut_off()
    {
        var chunk = $"{RequestBody.Limit + 1:x}\r\n{new string(' ', RequestBody.Limit + 1)}\r\n";
        var answer = await SendAsync(Post + $"X-Api-Key: {server.Desk.Alice}\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("BODY_TOO_LARGE", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task H09_A_body_that_never_comes_is_not_waited_for()
    {
        var answer = await SendAsync(Post + $"X-Api-Key: {server.Desk.Alice}\r\nContent-Length: 100\r\n\r\n{{");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("REQUEST_TIMEOUT", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task H10_Headers_that_never_end_are_not_waited_for() =>
        Assert.StartsWith("HTTP/1.1 408 ", await SendAsync("GET /api/v1/markets HTTP/1.1\r\n" + Host), StringComparison.Ordinal);

    [Fact]
    public async Task H29_A_thousand_requests_in_one_packet_are_answered_in_order()
    {
        var requests = new StringBuilder();
        for (var i = 0; i < 999; i++) requests.Append("GET /health/live HTTP/1.1\r\n").Append(Host).Append("\r\n");
        var answer = await SendAsync(requests + "GET /health/live HTTP/1.1\r\nConnection: close\r\n" + Host + "\r\n");

        Assert.Equal(1000, answer.Split("HTTP/1.1 200 ").Length - 1);
    }

    // Sends, and reads until the server has closed the connection, or has said all that there is of one answer.
    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new StringBuilder();
        var bytes = new byte[65536];
        while (!IsWhole(answer.ToString(), request))
        {
            var read = await stream.ReadAsync(bytes, patience.Token);
            if (read == 0) break;
            answer.Append(Encoding.Latin1.GetString(bytes, 0, read));
        }

        return answer.ToString();
    }

    private static bool IsWhole(string answer, string request)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || request.Contains("Connection: close", StringComparison.Ordinal)) return false;
        var length = answer.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return length is null
            ? answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
            : answer.Length >= end + 4 + int.Parse(length["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
