using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>The page goes back in time: whatever moment it shows, it shows what the exchange says of that moment.</summary>
public sealed class TimeMachineTests(BrowserVenue venue) : BrowserTest(venue)
{
    [Fact]
    public async Task The_slider_shows_the_book_the_tape_and_ones_own_orders_as_they_were()
    {
        var (trader, page) = await OpenAsync();
        var lived = await LiveAsync(trader, page);
        await EnterAsync(page);

        foreach (var moment in new[] { lived.Filled, lived.Bid, lived.Quoted, lived.Last })
        {
            await page.Slider.FillAsync($"{moment}");
            await DemandAsOfAsync(page, trader, moment);
        }

        page.Expect("status of 404"); // there was no market yet, and no account
        await page.Slider.FillAsync("0");
        await TradingPage.Is(page.TimeBar).ToContainTextAsync("Before the first event");
        await DemandAsOfAsync(page, trader, 0);

        await page.TimeTool("Back to now").ClickAsync();
        await TradingPage.Is(page.TimeBar).ToBeHiddenAsync();
        await TradingPage.Is(page.Level("bids", "97.00")).ToContainTextAsync("2.00000");
        await TradingPage.Is(page.OpenOrder("95")).ToContainTextAsync("0.40000");
    }

    [Fact]
    public async Task Event_by_event_it_goes_back_and_on_by_buttons_and_by_keys()
    {
        var (trader, page) = await OpenAsync();
        var filled = (await LiveAsync(trader, page)).Filled;
        await page.Keyboard.PressAsync("h");
        await TradingPage.Is(page.TimeBar).ToBeVisibleAsync();
        await page.Slider.FillAsync($"{filled}");
        await DemandAsOfAsync(page, trader, filled);
        await TradingPage.Is(page.TimeBar).ToContainTextAsync("Trade executed: market BTC-USDT");

        await page.TimeTool("One event back").ClickAsync();
        await DemandAsOfAsync(page, trader, filled - 1);
        await page.TimeTool("One event on").ClickAsync();
        await DemandAsOfAsync(page, trader, filled);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync(",");
        await DemandAsOfAsync(page, trader, filled - 1);
        await page.Keyboard.PressAsync(".");
        await DemandAsOfAsync(page, trader, filled);
        await page.Keyboard.PressAsync("h");
        await TradingPage.Is(page.TimeBar).ToBeHiddenAsync();
    }

    [Fact]
    public async Task It_plays_at_a_speed_of_ones_choice_until_it_is_stopped_or_there_is_no_more()
    {
        var (trader, page) = await OpenAsync();
        var lived = await LiveAsync(trader, page);
        await EnterAsync(page);
        await page.Slider.FillAsync($"{lived.Quoted}");
        await DemandAsOfAsync(page, trader, lived.Quoted);

        await page.TimeBar.GetByLabel("Speed").SelectOptionAsync("1");
        await page.TimeTool("Play").ClickAsync();
        await page.TimeTool("Pause").ClickAsync();
        await TradingPage.Is(page.TimeTool("Play")).ToBeVisibleAsync();
        await page.TimeBar.GetByLabel("Speed").SelectOptionAsync("300");
        await page.TimeTool("Play").ClickAsync();

        await TradingPage.Is(page.TimeBar).ToContainTextAsync(new Regex(@"([\d,]+) of \1"));
        await TradingPage.Is(page.TimeTool("Play")).ToBeVisibleAsync();
        await DemandAsOfAsync(page, trader, lived.Last);
    }

    [Fact]
    public async Task An_order_of_the_past_is_explained_as_the_exchange_explains_it()
    {
        var (trader, page) = await OpenAsync();
        var lived = await LiveAsync(trader, page);
        await EnterAsync(page);
        await page.Slider.FillAsync($"{lived.Bid}");
        await TradingPage.Is(page.OpenOrder("95")).ToContainTextAsync("0.00000");
        await TradingPage.Is(page.OpenOrder("95").GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeHiddenAsync();

        await page.OpenOrder("95").GetByRole(AriaRole.Button, new() { Name = "Explain" }).ClickAsync();

        var explained = await Venue.Desk.GetAsync($"/orders/{lived.Order}/explain?format=text", trader.Key);
        Assert.Contains("0.4 BTC", explained.Text, StringComparison.Ordinal);
        await TradingPage.Is(page.Dialog.Locator("pre")).ToHaveTextAsync(explained.Text);
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await TradingPage.Is(page.Dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_a_phone_the_past_can_be_reached_by_thumb()
    {
        var trader = await Venue.OpenAccountAsync(("BTC", "10"), ("USDT", "100000"));
        var bid = await OtherAsync("BUY", "90");
        await OtherAsync("BUY", "91");
        var page = await WindowAsync(new() { ViewportSize = new() { Width = 360, Height = 740 }, IsMobile = true, HasTouch = true });
        await page.GoAsync(await Venue.LinkAsync(trader));
        await TradingPage.Is(page.Connection).ToHaveAttributeAsync("data-phase", "live");
        await page.ViewAsync("Book");
        await TradingPage.Is(page.Level("bids", "91.00")).ToBeVisibleAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Time machine" }).TapAsync();
        await TradingPage.Is(page.TimeBar).ToBeVisibleAsync();
        await page.Slider.FillAsync($"{SequenceOf(bid)}");
        await TradingPage.Is(page.Level("bids", "91.00")).ToHaveCountAsync(0);
        await TradingPage.Is(page.Level("bids", "90.00")).ToBeInViewportAsync();
        foreach (var tool in new[] { "One event back", "Play", "One event on", "Back to now" })
            await TradingPage.Is(page.TimeTool(tool)).ToBeInViewportAsync(new() { Ratio = 1 });
        await TradingPage.Is(page.Slider).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Equal(360, await page.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));

        await page.TimeTool("Back to now").TapAsync();
        await TradingPage.Is(page.Level("bids", "91.00")).ToBeInViewportAsync();
    }

    /// <summary>Some life: others trade and quote, the trader bids, is filled in part, and others go on.</summary>
    /// <returns>The sequences with which each of these ended.</returns>
    private async Task<Lived> LiveAsync(Trader trader, TradingPage page)
    {
        await LastPriceAsync("100");
        await OtherAsync("SELL", "110");
        var quoted = SequenceOf(await OtherAsync("BUY", "90", "3"));
        await page.PlaceAsync("Buy", "95", "1");
        await TradingPage.Is(page.Level("bids", "95.00")).ToBeVisibleAsync();
        var order = Assert.Single((await Venue.Desk.GetAsync("/orders", trader.Key)).Json.GetProperty("orders").EnumerateArray());
        var bid = order.GetProperty("sequence").GetInt64();
        var filled = SequenceOf(await OtherAsync("SELL", "95", "0.4"));
        var last = SequenceOf(await OtherAsync("BUY", "97", "2"));
        await TradingPage.Is(page.Level("bids", "97.00")).ToBeVisibleAsync();
        return new(order.GetProperty("orderId").GetInt64(), quoted, bid, filled, last);
    }

    private static async Task EnterAsync(TradingPage page)
    {
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Time machine" }).ClickAsync();
        await TradingPage.Is(page.TimeBar).ToBeVisibleAsync();
    }

    // Each thing that the page shows is what the exchange answers to ?asOf=.
    private async Task DemandAsOfAsync(TradingPage page, Trader trader, long sequence)
    {
        await TradingPage.Is(page.TimeBar).ToContainTextAsync($"{sequence.ToString("N0", CultureInfo.InvariantCulture)} of ");
        foreach (var side in new[] { "bids", "asks" })
        {
            var levels = await AskAsync("/markets/BTC-USDT/depth", side, sequence);
            await ShowsAsync(page.Levels(side), ".num", 2, levels.Select(level => $"{level[0]} {level[1]}"));
        }

        var trades = await AskAsync("/markets/BTC-USDT/trades", "trades", sequence);
        await ShowsAsync(
            page.Trades, ".num", 2, trades.Reverse().Take(60).Select(trade => $"{Text(trade, "price")} {Text(trade, "quantity")}"));
        var orders = await AskAsync("/orders", "orders", sequence, trader.Key);
        await ShowsAsync(
            LinesOf(page, "Open orders"), "[data-label=Price], [data-label=Filled]", 2,
            orders.Select(order => $"{Text(order, "price")} {Text(order, "filledQuantity")}"));
        var balances = await AskAsync($"/accounts/{trader.Account}/balances", "balances", sequence, trader.Key);
        await ShowsAsync(
            LinesOf(page, "Balances"), "td", 3,
            balances.Select(balance => $"{Text(balance, "asset")} {Text(balance, "available")} {Text(balance, "held")}"));
    }

    // The first cells of the lines, once they are so.
    private static async Task ShowsAsync(ILocator lines, string cells, int count, IEnumerable<string> expected)
    {
        var (wanted, shown) = (expected.ToArray(), Array.Empty<string>());
        await Until.True(
            async () =>
            {
                var texts = await lines.EvaluateAllAsync<string[][]>(
                    $"lines => lines.map(line => [...line.querySelectorAll('{cells}')].slice(0, {count}).map(cell => cell.textContent))");
                shown = [.. texts.Select(line => string.Join(' ', line.Select(Plain)))];
                return shown.SequenceEqual(wanted);
            },
            () => $"{string.Join(", ", shown)} is shown, and {string.Join(", ", wanted)} was");
    }

    private async Task<JsonElement[]> AskAsync(string path, string member, long sequence, string? key = null)
    {
        var reply = await Venue.Desk.GetAsync($"{path}?asOf={sequence}", key);
        return reply.Status == HttpStatusCode.NotFound ? [] : [.. reply.Json.GetProperty(member).EnumerateArray()];
    }

    // Also of a table that is behind another tab.
    private static ILocator LinesOf(TradingPage page, string table) => page.Account.Locator($"table[aria-label='{table}'] tbody tr");

    private static long SequenceOf(Reply reply) => reply.Json.GetProperty("sequence").GetInt64();

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static string Plain(string text) => char.IsAsciiDigit(text[0]) ? TradingPage.Number(text) : text;

    private sealed record Lived(long Order, long Quoted, long Bid, long Filled, long Last);
}
