using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Exchange.Benchmarks;

/// <summary>Orders that change one price level each, one after another, far away from those of a load.</summary>
internal sealed class Probe(int port, string key) : IDisposable
{
    private const int Lowest = 5_000_000;

    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    private int count;

    /// <summary>Places the next, which rests at a price where nothing else is.</summary>
    /// <returns>The price as text, and when it was sent.</returns>
    public (string Price, long SentAt, Task<HttpResponseMessage> Answer) Place()
    {
        var cents = Lowest + ++count;
        var price = ((decimal)cents / 100).ToString("0.##", CultureInfo.InvariantCulture);
        var body = $$"""
            {"clientOrderId":"p-{{count}}-{{Environment.TickCount}}","symbol":"{{TradingVenue.Symbol}}","side":"SELL","type":"LIMIT_MAKER",
            "quantity":"0.0001","price":"{{price}}"}
            """;
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Api-Key", key);
        var sentAt = Stopwatch.GetTimestamp();
        return (price, sentAt, http.SendAsync(request));
    }

    public void Dispose() => http.Dispose();
}
