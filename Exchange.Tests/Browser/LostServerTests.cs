using System.Text.Json;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>The exchange's process is killed and started again while somebody looks at the page.</summary>
public sealed class LostServerTests(BrowserVenue venue) : BrowserTest(venue)
{
    // Looks at every change of the page: the fewest lines of both sides of the book, and all that is said of the connection.
    private const string Watch = """
        () => {
          const lines = side => document.querySelectorAll(`.side.${side} .line:not([hidden])`).length;
          const seen = window.seen = { bids: lines('bids'), asks: lines('asks'), orders: Infinity, said: [] };
          const look = () => {
            seen.bids = Math.min(seen.bids, lines('bids'));
            seen.asks = Math.min(seen.asks, lines('asks'));
            seen.orders = Math.min(seen.orders, document.querySelectorAll('table[aria-label="Open orders"] tbody tr').length);
            const text = document.querySelector('.connection').textContent;
            if (seen.said.at(-1) !== text) seen.said.push(text);
          };
          look();
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        }
        """;

    [Fact]
    public async Task The_page_says_so_comes_back_by_itself_and_what_it_shows_never_vanishes()
    {
        var (trader, page) = await OpenAsync();
        page.Expect("ERR_CONNECTION|WebSocket connection|ERR_EMPTY_RESPONSE|status of 50[34]");
        foreach (var price in new[] { "101", "102", "103" }) await OtherAsync("SELL", price);
        foreach (var price in new[] { "97", "98" }) await OtherAsync("BUY", price);
        await page.PlaceAsync("Buy", "99", "1");
        await TradingPage.Is(page.OpenOrder("99")).ToBeVisibleAsync();
        await TradingPage.Is(page.Levels("bids")).ToHaveCountAsync(3);
        await TradingPage.Is(page.Levels("asks")).ToHaveCountAsync(3);
        await page.Page.EvaluateAsync(Watch);

        await Venue.KillAsync();
        await TradingPage.Is(page.Connection).ToContainTextAsync("onnecting…");
        await page.PlaceAsync("Buy", "96", "1"); // nobody hears it
        await TradingPage.Is(page.Toasts).ToContainTextAsync("The exchange does not answer.");

        await Venue.StartAsync();
        await OtherAsync("SELL", "100.5");
        await TradingPage.Is(page.Connection).ToHaveTextAsync("Live");
        await TradingPage.Is(page.Level("asks", "100.50")).ToBeVisibleAsync();
        await TradingPage.Is(page.Levels("asks")).ToHaveCountAsync(4);
        await TradingPage.Is(page.Levels("bids")).ToHaveCountAsync(3);

        var seen = JsonDocument.Parse(await page.Page.EvaluateAsync<string>("JSON.stringify(seen)")).RootElement;
        Assert.Equal((3, 3, 1), (Least("bids"), Least("asks"), Least("orders")));
        Assert.Equal("Live", seen.GetProperty("said").EnumerateArray().First().GetString());
        Assert.Equal("Live", seen.GetProperty("said").EnumerateArray().Last().GetString());

        // The session is still there, the order that nobody heard is not, and trading goes on.
        var open = await Venue.Desk.GetAsync("/orders", trader.Key);
        Assert.Equal("99", Assert.Single(open.Json.GetProperty("orders").EnumerateArray()).GetProperty("price").GetString());
        await page.PlaceAsync("Buy", "100.5", "0.5");
        await page.HasAsync("BTC", "10.499", "0", "10.499");

        int Least(string name) => seen.GetProperty(name).GetInt32();
    }
}
