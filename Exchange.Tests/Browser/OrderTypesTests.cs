using Microsoft.Playwright;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>Every order type can be placed with the form, and stands where it belongs; mistakes are told where they are made.</summary>
public sealed class OrderTypesTests(BrowserVenue venue) : BrowserTest(venue)
{
    [Fact]
    public async Task Each_type_that_rests_is_in_the_book_among_the_open_orders_and_in_the_history()
    {
        await LastPriceAsync("100");
        var (_, page) = await OpenAsync();

        await page.PlaceAsync("Buy", "90", "1");
        await StandsAsync("Buy", "Limit", "90.00", "–", "1.00000", ("bids", "90.00", "1.00000"));

        await page.CheckAsync("Post only");
        await page.PlaceAsync("Sell", "110", "0.5");
        await StandsAsync("Sell", "Post only", "110.00", "–", "0.50000", ("asks", "110.00", "0.50000"));

        await page.ChooseTypeAsync("Limit");
        await page.CheckAsync("Iceberg");
        await page.WriteAsync("Show", "0.2");
        await page.PlaceAsync("Sell", "111", "1.1");
        await StandsAsync("Sell", "Iceberg", "111.00", "–", "1.10000", ("asks", "111.00", "0.20000"));

        await page.Form.GetByLabel("Iceberg").UncheckAsync();
        await page.ChooseAsync("Time in force", "GTD");
        await page.WriteAsync("Expires at", "2036-01-31T12:00:30");
        await page.PlaceAsync("Buy", "91", "0.3");
        await StandsAsync("Buy", "Limit, GTD", "91.00", "–", "0.30000", ("bids", "91.00", "0.30000"));

        await page.ChooseTypeAsync("Stop");
        await page.ChooseAsync("Time in force", "GTC");
        foreach (var (kind, type, side, stop, price) in new[]
        {
            ("STOP_LOSS_LIMIT", "Stop loss limit", "Buy", "105.00", "106.00"),
            ("TAKE_PROFIT_LIMIT", "Take profit limit", "Sell", "107.00", "106.50"),
            ("STOP_LOSS", "Stop loss", "Sell", "95.00", ""), ("TAKE_PROFIT", "Take profit", "Buy", "94.00", ""),
        })
        {
            await page.ChooseAsync("Kind of stop order", kind);
            await page.ChooseSideAsync(side);
            await page.WriteAsync("Stop price", stop);
            if (price.Length > 0) await page.WriteAsync("Price", price);
            await page.WriteAsync("Quantity", "0.1");
            await page.Submit.ClickAsync();
            await StandsAsync(side, type, price.Length > 0 ? price : "Market", stop, "0.10000", null);
        }

        await TradingPage.Is(page.Levels("bids")).ToHaveCountAsync(2); // stop orders are in no book
        await TradingPage.Is(page.Levels("asks")).ToHaveCountAsync(2);

        async Task StandsAsync(
            string side, string type, string price, string stop, string quantity, (string Side, string Price, string Quantity)? level)
        {
            string[] cells = ["BTC/USDT", side, type, price, stop, quantity, "0.00000"];
            await page.ChooseTabAsync("Open orders");
            await HasCellsAsync(page.Rows("Open orders").First, cells);
            await page.ChooseTabAsync("Order history");
            await HasCellsAsync(page.Rows("Order history").First, cells);
            if (level is { } at) await TradingPage.Is(page.Level(at.Side, at.Price)).ToContainTextAsync(at.Quantity);
        }
    }

    [Fact]
    public async Task Each_type_that_does_not_rest_takes_what_is_there_and_says_how_it_ended()
    {
        var (_, page) = await OpenAsync();
        await OtherAsync("SELL", "100", "5");
        await TradingPage.Is(page.Level("asks", "100.00")).ToBeVisibleAsync();
        await page.ChooseTabAsync("Order history");

        await page.ChooseAsync("Time in force", "IOC");
        await page.PlaceAsync("Buy", "100", "1");
        await EndsAsync("Limit, IOC", "1.00000", "1.00000", "Filled");

        await page.ChooseAsync("Time in force", "FOK");
        await page.PlaceAsync("Buy", "100", "4.5"); // only 4 are left
        await EndsAsync("Limit, FOK", "4.50000", "0.00000", "Expired: could not be filled wholly");

        await page.ChooseTypeAsync("Market");
        await page.ChooseSideAsync("Buy");
        await page.WriteAsync("Quantity", "2");
        await page.Submit.ClickAsync();
        await EndsAsync("Market", "2.00000", "2.00000", "Filled");

        await page.Form.GetByRole(AriaRole.Radio, new() { Name = "Amount in USDT" }).ClickAsync();
        await page.WriteAsync("Amount", "50");
        await page.Submit.ClickAsync();
        await EndsAsync("Market", "50 USDT", "0.50000", "Filled");

        await TradingPage.Is(page.Level("asks", "100.00")).ToContainTextAsync("1.50000");
        await page.HasAsync("BTC", "13.493", "0", "13.493"); // 3.5 less a fee of 0.2 %
        await page.HasAsync("USDT", "99,650", "0", "99,650");

        async Task EndsAsync(string type, string quantity, string filled, string status)
        {
            var newest = page.Rows("Order history").First;
            foreach (var (label, text) in new[] { ("Type", type), ("Quantity", quantity), ("Filled", filled), ("Status", status) })
                await TradingPage.Is(TradingPage.Cell(newest, label)).ToHaveTextAsync(text);
        }
    }

    [Fact]
    public async Task A_mistake_is_told_at_its_field_and_nothing_is_sent()
    {
        await LastPriceAsync("100");
        await OtherAsync("SELL", "101");
        var (_, page) = await OpenAsync();
        var orders = 0;
        page.Context.Request += (_, request) =>
        {
            if (request.Method == "POST" && request.Url.EndsWith("/orders", StringComparison.Ordinal)) orders++;
        };

        foreach (var (price, quantity, fault) in new[]
        {
            ("90.001", "1", "Prices go in steps of 0.01: 90 or 90.01."), ("90", "0.000001", "At least 0.0001 BTC."),
            ("90", "1.000001", "Quantities go in steps of 0.00001: 1 or 1.00001."), ("abc", "1", "Digits and one point, such as 0.5."),
            ("1e5", "1", "Digits and one point, such as 0.5."), ("-1", "1", "Digits and one point, such as 0.5."),
            ("١٢٣", "1", "Digits and one point, such as 0.5."), ("90", "0.01", "an order is worth at least 5 USDT"),
            ("90", "2000", "You have 100,000 USDT available; this needs 180,000."),
        })
        {
            await page.WriteAsync("Price", price);
            await page.WriteAsync("Quantity", quantity);
            await TradingPage.Is(page.Form).ToContainTextAsync(fault);
            await TradingPage.Is(page.Submit).ToHaveAttributeAsync("data-unready", "");
            await page.Form.GetByLabel("Quantity", new() { Exact = true }).PressAsync("Enter");
        }

        await page.CheckAsync("Post only");
        await page.WriteAsync("Price", "101");
        await page.WriteAsync("Quantity", "1");
        await TradingPage.Is(page.Form).ToContainTextAsync("A post-only order must not trade at once: stay below the best ask, 101.");

        await page.ChooseTypeAsync("Stop");
        await page.WriteAsync("Stop price", "99");
        await TradingPage.Is(page.Form).ToContainTextAsync("It would trigger at once: stay above the last price, 100.");
        Assert.Equal(0, orders);
    }

    [Fact]
    public async Task What_the_exchange_refuses_is_told_in_words_and_changes_nothing()
    {
        var (_, page) = await OpenAsync();
        page.Expect("status of 422");

        await page.ChooseTypeAsync("Market");
        await page.ChooseSideAsync("Sell");
        await page.WriteAsync("Quantity", "1");
        await page.Submit.ClickAsync();

        await TradingPage.Is(page.Form).ToContainTextAsync("Nobody offers on the other side of the book now.");
        await TradingPage.Is(page.Toasts).ToContainTextAsync("Nobody offers");
        await TradingPage.Is(page.NoOrders).ToBeVisibleAsync();
        await page.HasAsync("BTC", "10", "0", "10");
    }

    [Fact]
    public async Task A_halted_market_says_so_and_takes_no_order()
    {
        var (_, page) = await OpenAsync();
        page.Expect("status of 422");
        await page.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "ETH/BTC" }).GetByRole(AriaRole.Button).ClickAsync();
        await TradingPage.Is(page.Submit).ToHaveTextAsync("Buy ETH");

        await page.WriteAsync("Price", "1");
        await page.WriteAsync("Quantity", "6");
        await page.Form.GetByLabel("Quantity", new() { Exact = true }).PressAsync("Enter");

        await TradingPage.Is(page.Form).ToContainTextAsync("The market is halted: no new orders now.");
        await TradingPage.Is(page.Submit).ToHaveAttributeAsync("data-unready", "");
        await page.HasAsync("BTC", "10", "0", "10");
    }

    private static async Task HasCellsAsync(ILocator row, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++) await TradingPage.Is(row.Locator("td").Nth(i + 1)).ToHaveTextAsync(cells[i]);
    }
}
