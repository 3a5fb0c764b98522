using System.Text.Json;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>The page, REST and SQL tell the same numbers, to the last digit.</summary>
public sealed class TotalsTests(BrowserVenue venue) : BrowserTest(venue)
{
    // 2^53 + 1: the first whole number that a floating point number cannot hold.
    private const string Large = "9007199254740993";

    [Fact]
    public async Task Balances_fills_and_the_book_are_the_same_everywhere()
    {
        await Venue.AdministerAsync("/assets", """{"asset":"BIG","scale":0}""");
        var trader = await Venue.OpenAccountAsync(("BTC", "0.12345678"), ("USDT", "90071992547.40993"), ("BIG", Large));
        var page = await OpenAsync(trader);
        await OtherAsync("SELL", "100.01", "0.12345");
        await page.PlaceAsync("Buy", "100.01", "0.33333");
        await OtherAsync("SELL", "100.01", "0.07891");
        await page.PlaceAsync("Sell", "123.45", "0.1");
        await TradingPage.Is(page.Rows("Open orders")).ToHaveCountAsync(2);
        await page.ChooseTabAsync("Fills");
        await TradingPage.Is(page.Rows("Fills")).ToHaveCountAsync(2);

        await BalancesAgreeAsync(trader, page);
        await FillsAgreeAsync(trader, page);
        await BookAgreesAsync(page);
    }

    private async Task BalancesAgreeAsync(Trader trader, TradingPage page)
    {
        var answer = await Venue.Desk.GetAsync($"/accounts/{trader.Account}/balances", trader.Key);
        var rest = Lines(answer.Json.GetProperty("balances"), "asset", "available", "held");
        Assert.Contains($"BIG {Large} 0", rest);

        await page.ChooseTabAsync("Balances");
        var shown = new List<string>();
        foreach (var row in await page.Rows("Balances").AllAsync())
        {
            var cells = await row.Locator("td").AllTextContentsAsync();
            shown.Add($"{cells[0]} {TradingPage.Number(cells[1])} {TradingPage.Number(cells[2])}");
            Assert.Equal(TradingPage.Amount(cells[3]), TradingPage.Amount(cells[1]) + TradingPage.Amount(cells[2]));
        }

        Assert.Equal(rest.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        string[] assets = ["", "BTC", "USDT", "ETH", "BIG"]; // numbered as they were listed
        const string sql = """
            select asset, trim_scale(available), trim_scale(held) from history.balances
            where venue = $1 and account = $2 and available + held > 0
            """;
        await Until.True(
            async () => rest.Order(StringComparer.Ordinal).SequenceEqual(
                (await Venue.AskAsync(sql, trader.Account)).Select(row => assets[row[0] - '0'] + row[1..]).Order(StringComparer.Ordinal)),
            "SQL has the balances that REST has");
    }

    private async Task FillsAgreeAsync(Trader trader, TradingPage page)
    {
        const string sql = """
            select trade_id, order_id, trim_scale(price), trim_scale(quantity), trim_scale(fee) from history.fills
            where venue = $1 and account = $2 order by sequence desc
            """;
        var rows = Array.Empty<string>();
        await Until.True(async () => (rows = await Venue.AskAsync(sql, trader.Account)).Length == 2, "SQL has both fills");
        var answer = await Venue.Desk.GetAsync("/fills", trader.Key);
        Assert.Equal(rows, Lines(answer.Json.GetProperty("fills"), "tradeId", "orderId", "price", "quantity", "fee"));

        await page.ChooseTabAsync("Fills");
        var shown = new List<string>();
        foreach (var row in await page.Rows("Fills").AllAsync())
        {
            var cells = await row.Locator("td").AllTextContentsAsync();
            string[] order = [cells[8], cells[7], cells[3], cells[4], cells[5].Split(' ')[0]];
            shown.Add(string.Join(' ', order.Select(TradingPage.Number)));
        }

        Assert.Equal(rows, shown);
    }

    private async Task BookAgreesAsync(TradingPage page)
    {
        var depth = (await Venue.Desk.GetAsync("/markets/BTC-USDT/depth?limit=100")).Json;
        foreach (var side in new[] { "bids", "asks" })
        {
            var shown = new List<decimal[]>();
            foreach (var line in await page.Levels(side).AllAsync())
                shown.Add([.. (await line.Locator(".num").AllTextContentsAsync()).Select(TradingPage.Amount)]);

            var total = 0m;
            var levels = depth.GetProperty(side).EnumerateArray().Select(level => (decimal[])
                [Amount(level[0]), Amount(level[1]), total += Amount(level[1])]).ToList();
            Assert.NotEmpty(levels);
            Assert.Equal(levels, shown);
        }

        static decimal Amount(JsonElement text) => TradingPage.Amount(text.GetString()!);
    }

    // The members of each object, as the texts that they are, joined by spaces.
    private static string[] Lines(JsonElement all, params string[] members) =>
        [.. all.EnumerateArray().Select(one => string.Join(' ', members.Select(member => one.GetProperty(member).ToString())))];
}
