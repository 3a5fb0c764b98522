using Microsoft.Playwright;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>Orders on the page are canceled, changed and filled, and all that follows from it is right at once.</summary>
public sealed class TradingTests(BrowserVenue venue) : BrowserTest(venue)
{
    [Fact]
    public async Task A_canceled_order_leaves_the_book_and_its_money_is_free_again()
    {
        var (_, page) = await OpenAsync();
        await page.PlaceAsync("Buy", "90", "1");
        await TradingPage.Is(page.Level("bids", "90.00")).ToBeVisibleAsync();
        await page.HasAsync("USDT", "99,910", "90", "100,000");

        await page.ChooseTabAsync("Open orders");
        await page.OpenOrder("90").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await TradingPage.Is(page.NoOrders).ToBeVisibleAsync();
        await TradingPage.Is(page.Levels("bids")).ToHaveCountAsync(0);
        await page.HasAsync("USDT", "100,000", "0", "100,000");
        await page.ChooseTabAsync("Order history");
        await TradingPage.Is(page.Rows("Order history").First).ToContainTextAsync("Canceled: by you");
    }

    [Fact]
    public async Task All_orders_are_canceled_by_one_button_that_asks_once_more()
    {
        var (_, page) = await OpenAsync();
        foreach (var price in new[] { "80", "81", "82" })
        {
            await page.PlaceAsync("Buy", price, "1");
            await TradingPage.Is(page.OpenOrder(price)).ToBeVisibleAsync();
        }

        await page.Account.GetByRole(AriaRole.Button, new() { Name = "Cancel all (3)" }).ClickAsync();
        await TradingPage.Is(page.Rows("Open orders")).ToHaveCountAsync(3);
        await page.Account.GetByRole(AriaRole.Button, new() { Name = "Really? Press again" }).ClickAsync();

        await TradingPage.Is(page.NoOrders).ToBeVisibleAsync();
        await TradingPage.Is(page.Levels("bids")).ToHaveCountAsync(0);
        await page.HasAsync("USDT", "100,000", "0", "100,000");
    }

    [Fact]
    public async Task A_smaller_quantity_keeps_the_order_and_another_price_replaces_it()
    {
        var (trader, page) = await OpenAsync();
        await page.PlaceAsync("Buy", "90", "1");
        await TradingPage.Is(page.OpenOrder("90")).ToBeVisibleAsync();
        var first = await OnlyOrderAsync();

        await ChangeAsync("Quantity", "0.4", "Reduce");
        await TradingPage.Is(page.OpenOrder("0.40000")).ToBeVisibleAsync();
        await TradingPage.Is(page.Level("bids", "90.00")).ToContainTextAsync("0.40000");
        Assert.Equal(first, await OnlyOrderAsync());

        await ChangeAsync("Price", "91", "Replace");
        await TradingPage.Is(page.OpenOrder("91")).ToBeVisibleAsync();
        await TradingPage.Is(page.Rows("Open orders")).ToHaveCountAsync(1);
        await TradingPage.Is(page.Level("bids", "91.00")).ToContainTextAsync("0.40000");
        await TradingPage.Is(page.Levels("bids")).ToHaveCountAsync(1);
        Assert.NotEqual(first, await OnlyOrderAsync());
        await page.ChooseTabAsync("Order history");
        await TradingPage.Is(page.Rows("Order history").Nth(1)).ToContainTextAsync("Canceled: replaced");
        await page.HasAsync("USDT", "99,963.6", "36.4", "100,000");

        async Task ChangeAsync(string field, string text, string verb)
        {
            await page.Rows("Open orders").First.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
            await page.Dialog.GetByLabel(field, new() { Exact = true }).FillAsync(text);
            await page.Dialog.GetByRole(AriaRole.Button, new() { Name = verb }).ClickAsync();
            await TradingPage.Is(page.Dialog).ToHaveCountAsync(0);
        }

        async Task<long> OnlyOrderAsync()
        {
            var open = await Venue.Desk.GetAsync("/orders", trader.Key);
            return Assert.Single(open.Json.GetProperty("orders").EnumerateArray()).GetProperty("orderId").GetInt64();
        }
    }

    [Fact]
    public async Task An_order_that_others_take_is_filled_on_the_page_at_once()
    {
        var (_, page) = await OpenAsync();
        await page.PlaceAsync("Buy", "90", "1");
        await TradingPage.Is(page.Level("bids", "90.00")).ToBeVisibleAsync();

        await OtherAsync("SELL", "90", "0.4");

        await TradingPage.Is(TradingPage.Cell(page.OpenOrder("Partly filled"), "Filled")).ToHaveTextAsync("0.40000");
        await TradingPage.Is(page.Toasts).ToContainTextAsync("Bought 0.4 BTC/USDT");
        await TradingPage.Is(page.Level("bids", "90.00")).ToContainTextAsync("0.60000");
        await TradingPage.Is(page.Trades.First).ToContainTextAsync("0.40000");
        await page.ChooseTabAsync("Fills");
        var fill = page.Rows("Fills").First;
        foreach (var words in new[] { "Buy", "90", "0.4", "0.0004 BTC", "Maker" }) await TradingPage.Is(fill).ToContainTextAsync(words);
        await page.HasAsync("BTC", "10.3996", "0", "10.3996");
        await page.HasAsync("USDT", "99,910", "54", "99,964");
    }

    [Fact]
    public async Task An_order_that_crosses_trades_at_the_prices_that_stand_and_its_rest_stays()
    {
        var (_, page) = await OpenAsync();
        await OtherAsync("SELL", "100", "0.5");
        await OtherAsync("SELL", "101", "0.5");
        await TradingPage.Is(page.Levels("asks")).ToHaveCountAsync(2);

        await page.PlaceAsync("Buy", "102", "1.5");

        await TradingPage.Is(TradingPage.Cell(page.OpenOrder("Partly filled"), "Filled")).ToHaveTextAsync("1.00000");
        await TradingPage.Is(page.Levels("asks")).ToHaveCountAsync(0);
        await TradingPage.Is(page.Level("bids", "102.00")).ToContainTextAsync("0.50000");
        await page.ChooseTabAsync("Fills");
        await TradingPage.Is(page.Rows("Fills")).ToHaveCountAsync(2);
        await TradingPage.Is(page.Row("Fills", "101")).ToContainTextAsync("0.001 BTC"); // 0.2 % of 0.5
        await page.HasAsync("BTC", "10.998", "0", "10.998");
        await page.HasAsync("USDT", "99,848.5", "51", "99,899.5");
    }

    [Fact]
    public async Task A_price_of_the_book_goes_into_the_form_by_a_click()
    {
        await OtherAsync("SELL", "100.25");
        var (_, page) = await OpenAsync();

        await page.Level("asks", "100.25").ClickAsync();

        await TradingPage.Is(page.Form.GetByLabel("Price", new() { Exact = true })).ToHaveValueAsync("100.25");
    }
}
