using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Exchange.Api;
using Exchange.Domain;
using Microsoft.Playwright;

namespace Exchange.Benchmarks;

/// <summary>
/// Pictures of the trading page for the documents: an exchange with its market maker runs for some minutes, the demo account trades a
/// little, and then the page is photographed on a desktop, dark and light, and on a phone.
/// </summary>
internal static partial class Screenshots
{
    private static readonly TimeSpan BetweenTrades = TimeSpan.FromSeconds(20);

    /// <summary>Takes them.</summary>
    public static async Task TakeAsync(string folder, TimeSpan time, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        var settings = stores.Settings("api,engine,projector,maker");
        settings["Exchange:Setup"] = "demo";
        settings["Exchange:Maker:Key"] = ApiKeyText.Draw();
        var url = $"http://127.0.0.1:{ExchangeProcess.FreePort()}";
        await using var exchange = ExchangeProcess.Start(settings, url);
        await exchange.SaysAsync("demo account", cancellation);
        var demo = exchange.Lines.Select(line => DemoKey().Match(line.Text)).First(match => match.Success);
        var account = new AccountId(int.Parse(demo.Groups[1].Value, CultureInfo.InvariantCulture));

        Report.Error($"The market moves for {time.TotalMinutes:0} min...");
        using var trader = new DemoTrader(url, demo.Groups[2].Value);
        for (var left = time; left > TimeSpan.Zero; left -= BetweenTrades)
        {
            await Task.Delay(BetweenTrades, cancellation);
            exchange.ThrowIfEnded();
            await trader.TakeAsync(cancellation);
        }

        await trader.QuoteAsync(cancellation);
        await using var redis = new RedisConnections(stores.Redis);
        var links = new PageLinks(redis, stores.Venue);
        await using var chromium = await Chromium.StartAsync();
        Directory.CreateDirectory(folder);
        var interval = time < TimeSpan.FromMinutes(40) ? "1s" : "1m"; // enough candles to fill the chart
        await TakeAsync("page-dark.png", ColorScheme.Dark, isPhone: false);
        await TakeAsync("page-light.png", ColorScheme.Light, isPhone: false);
        await TakeAsync("page-phone.png", ColorScheme.Dark, isPhone: true);

        async Task TakeAsync(string name, ColorScheme scheme, bool isPhone)
        {
            var path = Path.Combine(folder, name);
            await TakeOneAsync(chromium, await links.IssueAsync(url, account), path, interval, scheme, isPhone);
            Report.Line($"{path}: {new FileInfo(path).Length / 1024} KB");
        }
    }

    private static async Task TakeOneAsync(
        Chromium chromium, string link, string path, string interval, ColorScheme scheme, bool isPhone)
    {
        await using var context = await chromium.Browser.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = isPhone ? new() { Width = 390, Height = 844 } : new() { Width = 1440, Height = 900 },
            DeviceScaleFactor = isPhone ? 2 : 1,
            IsMobile = isPhone,
            HasTouch = isPhone,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync(link);
        await Assertions.Expect(page.Locator(".connection")).ToHaveTextAsync("Live");
        if (!isPhone) // which shows the chart alone
        {
            await Assertions.Expect(page.Locator(".side.asks .line:not([hidden])").Nth(5)).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("table[aria-label='Open orders'] tbody tr").Nth(1)).ToBeVisibleAsync();
        }

        await page.GetByRole(AriaRole.Radio, new() { Name = interval, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".toasts > *")).ToHaveCountAsync(0); // of an order that was filled just now
        await page.WaitForTimeoutAsync(2_000); // the chart draws itself
        await page.ScreenshotAsync(new() { Path = path });
    }

    [GeneratedRegex(@"demo account (\d+)\s+(exk_\S+)")]
    private static partial Regex DemoKey();

    /// <summary>Somebody who trades a little in the first market.</summary>
    private sealed class DemoTrader(string url, string key) : IDisposable
    {
        private readonly HttpClient http = new() { BaseAddress = new Uri(url) };
        private int count;

        /// <summary>Buys or sells at the market.</summary>
        public Task TakeAsync(CancellationToken cancellation)
        {
            var side = count % 3 == 1 ? "SELL" : "BUY";
            return PlaceAsync($$""" "side":"{{side}}","type":"MARKET","quantity":"0.0{{count % 5 + 2}}" """, cancellation);
        }

        /// <summary>Leaves orders around the market.</summary>
        public async Task QuoteAsync(CancellationToken cancellation)
        {
            using var answer = await http.GetAsync(new Uri("/api/v1/markets/BTC-USDT/ticker", UriKind.Relative), cancellation);
            var ticker = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation)).RootElement;
            var last = decimal.Parse(ticker.GetProperty("lastPrice").GetString()!, CultureInfo.InvariantCulture);
            foreach (var (side, percent, quantity) in new[] { ("BUY", -0.05m, "0.15"), ("BUY", -0.12m, "0.4"), ("SELL", 0.08m, "0.25") })
            {
                await PlaceAsync(
                    $$""" "side":"{{side}}","type":"LIMIT","quantity":"{{quantity}}","price":"{{Price(percent)}}" """, cancellation);
            }

            await PlaceAsync(
                $$""" "side":"SELL","type":"STOP_LOSS","quantity":"0.2","stopPrice":"{{Price(-0.4m)}}" """, cancellation);

            string Price(decimal percent) => Math.Round(last * (1 + percent / 100), 2).ToString("0.##", CultureInfo.InvariantCulture);
        }

        public void Dispose() => http.Dispose();

        private async Task PlaceAsync(string terms, CancellationToken cancellation)
        {
            using var content = new StringContent(
                $$"""{"clientOrderId":"demo-{{++count}}","symbol":"BTC-USDT",{{terms}}}""", Encoding.UTF8,
                new MediaTypeHeaderValue("application/json"));
            content.Headers.Add("X-Api-Key", key);
            using var answer = await http.PostAsync(new Uri("/api/v1/orders", UriKind.Relative), content, cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new BenchmarkFailed($"An order was refused: {await answer.Content.ReadAsStringAsync(cancellation)}");
        }
    }
}
