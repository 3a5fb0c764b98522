using System.Text.Json;
using Exchange.Api;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests;

/// <summary>
/// An exchange with the demo markets on an address of its own, which can be stopped and started again, and a market maker, which runs in
/// its process or as a host of its own.
/// </summary>
internal sealed class MakerVenue : IAsyncDisposable
{
    internal static readonly string[] Symbols = ["BTC-USDT", "ETH-USDT", "ETH-BTC"];

    private readonly string key = ApiKeyText.Draw();
    private readonly Dictionary<string, string> settings;
    private readonly TestDatabase database;
    private readonly HttpClient http = new();
    private WebApplicationFactory<Program>? exchange;
    private WebApplicationFactory<Program>? maker;
    private int port;

    private MakerVenue(TestDatabase database)
    {
        this.database = database;
        settings = TestSettings.For(database);
        settings["Exchange:Maker:Key"] = key;
        settings["Exchange:Maker:Step"] = "00:00:00.1";
    }

    internal IServiceProvider MakerServices => (maker ?? exchange!).Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<MakerVenue> CreateAsync() => new(await TestDatabase.CreateAsync());

    internal async Task StartExchangeAsync(string roles = "api,engine", params (string Key, string Value)[] more)
    {
        exchange = Start(roles, port, more);
        var addresses = exchange.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        port = new Uri(addresses.First()).Port;
        http.BaseAddress ??= new Uri($"http://127.0.0.1:{port}");

        // What the first start makes of the setting Setup, without its words on the standard output.
        await new DemoVenue(exchange.Services.GetRequiredService<IVenue>()).MakeAsync(Cancellation);
        ApiKeyText.TryHash(key, out var hash);
        await exchange.Services.GetRequiredService<ApiKeys>().EnsureAsync(hash, Scopes.Admin, "maker", Cancellation);
    }

    internal void StartMaker() => maker = Start("maker", 0, ("Exchange:Maker:Url", $"http://127.0.0.1:{port}"));

    internal async Task StopExchangeAsync()
    {
        if (exchange is not null) await exchange.DisposeAsync();
        exchange = null;
    }

    internal async Task StopMakerAsync()
    {
        if (maker is not null) await maker.DisposeAsync();
        maker = null;
    }

    /// <summary>An answer; nothing while the exchange refuses.</summary>
    internal async Task<JsonElement?> GetAsync(string path, string method = "GET", string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path);
        request.Headers.Add("X-Api-Key", key);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return response.IsSuccessStatusCode && text.Length > 0 ? JsonDocument.Parse(text).RootElement : null;
    }

    /// <summary>The number of bids and of asks.</summary>
    internal async Task<(int Bids, int Asks)> DepthAsync(string symbol) => await GetAsync($"/markets/{symbol}/depth?limit=50") is { } depth
        ? (depth.GetProperty("bids").GetArrayLength(), depth.GetProperty("asks").GetArrayLength())
        : default;

    /// <summary>Waits until every market has quotes on both sides.</summary>
    internal async Task QuotesStandAsync()
    {
        foreach (var symbol in Symbols)
            await Until.True(async () => await DepthAsync(symbol) is { Bids: >= 5, Asks: >= 5 }, $"{symbol} has quotes");
    }

    public async ValueTask DisposeAsync()
    {
        await StopMakerAsync();
        await StopExchangeAsync();
        http.Dispose();
        await database.DisposeAsync();
    }

    private WebApplicationFactory<Program> Start(string roles, int at, params (string Key, string Value)[] more)
    {
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
            foreach (var (name, value) in more) builder.UseSetting(name, value);
            builder.UseSetting("Exchange:Roles", roles);
            builder.UseSetting(WebHostDefaults.ServerUrlsKey, $"http://127.0.0.1:{at}");
            builder.ConfigureLogging(logging => logging.ClearProviders());
        });
        factory.UseKestrel(at);
        factory.StartServer();
        return factory;
    }
}
