using System.Net;
using System.Text;

namespace Exchange.Benchmarks;

/// <summary>Places single orders over HTTP, at an exchange that is perhaps not there yet.</summary>
internal sealed class OrderClient : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new();
    private int orders;

    /// <summary>Orders with this key.</summary>
    public OrderClient(string key) => http.DefaultRequestHeaders.Add("X-Api-Key", key);

    /// <summary>Tries to place an order that rests until the exchange has it.</summary>
    public async Task PlaceFirstAsync(int port, ExchangeProcess exchange, CancellationToken cancellation)
    {
        var order = $$"""
            {"clientOrderId":"first-{{++orders}}","symbol":"{{TradingVenue.Symbol}}","side":"BUY","type":"LIMIT",
            "quantity":"0.0001","price":"1000.00"}
            """;
        while (exchange.Age < Patience)
        {
            exchange.ThrowIfEnded();
            if (await TryPlaceAsync(port, order, cancellation)) return;
            await Task.Delay(Pause, cancellation);
        }

        throw new BenchmarkFailed($"The exchange did not take an order in {Patience.TotalSeconds:0} s.");
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<bool> TryPlaceAsync(int port, string order, CancellationToken cancellation)
    {
        try
        {
            using var body = new StringContent(order, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{port}/api/v1/orders"), body, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.StatusCode == HttpStatusCode.Created) return true;
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout) return false;
            throw new BenchmarkFailed($"The order was answered with {(int)answer.StatusCode}: {text}");
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens yet
        }
    }
}
