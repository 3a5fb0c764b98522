using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>Sends commands by HTTP, with a key for each account, as bots do.</summary>
internal sealed class HttpEntry(string url, IReadOnlyDictionary<AccountId, string> keys) : IOrderEntry, IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(10) };

    /// <inheritdoc/>
    public async Task<Answer> SendAsync(ICommand command)
    {
        using var request = RequestOf(command);
        try
        {
            using var response = await http.SendAsync(request);
            return await ReadAsync(response);
        }
        catch (HttpRequestException e)
        {
            // What found nobody listening was never sent.
            return e.HttpRequestError == HttpRequestError.ConnectionError ? Answer.NotExecuted : Answer.Unknown;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return Answer.Unknown;
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        switch ((int)response.StatusCode)
        {
            case 429 or 503: return Answer.NotExecuted;
            case 504: return Answer.Unknown;
            case 200 or 201 or 404 or 409 or 422: break;
            case var status: throw new BenchmarkFailed($"{response.RequestMessage} was answered with {status}: {text}");
        }

        using var json = JsonDocument.Parse(text);
        var isExecuted = response.IsSuccessStatusCode;
        return Answer.Of(isExecuted, isExecuted ? Number("orderId") : 0, isExecuted ? Number("sequence") : 0, isExecuted ? text : Code());

        long Number(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

        // The rest of a problem tells of this request, not of the command.
        string Code() => json.RootElement.GetProperty("code").GetString()!;
    }

    private HttpRequestMessage RequestOf(ICommand command)
    {
        var (method, path, account, body) = command switch
        {
            PlaceOrder c => (HttpMethod.Post, "orders", c.Account, Json(
                ("clientOrderId", c.ClientOrderId.ToString()), ("symbol", FaultVenue.Symbol),
                ("side", c.Terms.Side == Side.Buy ? "BUY" : "SELL"),
                ("type", "LIMIT"), ("timeInForce", c.Terms.TimeInForce == TimeInForce.Ioc ? "IOC" : "GTC"),
                ("quantity", DecimalText.FormatSteps(c.Terms.Quantity.Lots, FaultVenue.Lot)),
                ("price", DecimalText.FormatSteps(c.Terms.LimitPrice.Ticks, FaultVenue.Tick)))),
            CancelOrder c => (HttpMethod.Delete, $"orders/{c.Order.Value}", c.Account, null),
            Deposit c => (HttpMethod.Post, $"accounts/{c.Account.Value}/deposits", c.Account, Transfer(c.Asset, c.Amount, c.CommandId)),
            Withdraw c => (HttpMethod.Post, $"accounts/{c.Account.Value}/withdrawals", c.Account, Transfer(c.Asset, c.Amount, c.CommandId)),
            _ => throw new ArgumentException($"{command} is not sent by HTTP.", nameof(command)),
        };
        var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys[account]);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    private static string Transfer(AssetId asset, Amount amount, CommandId id) => Json(
        ("asset", asset == FaultVenue.Quote ? "USDT" : "BTC"), ("amount", DecimalText.Format(amount.Units, FaultVenue.AssetScale)),
        ("commandId", id.ToString()));

    private static string Json(params (string Name, string Value)[] members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":\"{member.Value}\""))}}}";
}
