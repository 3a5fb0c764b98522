using Microsoft.Playwright;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>How the page gets its key: by a link that works once, and for the tab alone.</summary>
public sealed class OpeningTests(BrowserVenue venue) : BrowserTest(venue)
{
    [Fact]
    public async Task A_link_opens_the_account_and_leaves_nothing_in_the_address()
    {
        var (_, page) = await OpenAsync();

        Assert.Equal(Venue.Url + "/", page.Page.Url);
        await page.HasAsync("BTC", "10", "0", "10");
        await page.HasAsync("USDT", "100,000", "0", "100,000");
    }

    [Fact]
    public async Task A_link_that_was_used_says_so_and_opens_nothing()
    {
        var trader = await Venue.OpenAccountAsync(("USDT", "1"));
        var link = await Venue.LinkAsync(trader);
        var first = await WindowAsync();
        await first.GoAsync(link);
        await first.IsOfAsync(trader);

        var second = await WindowAsync();
        second.Expect("status of 401");
        await second.GoAsync(link);

        await TradingPage.Is(second.Dialog).ToContainTextAsync("This link was used already, or is too old.");
        await TradingPage.Is(second.Dialog).ToContainTextAsync("scripts/link");
        await TradingPage.Is(second.Connection).ToHaveTextAsync("Live"); // the markets are open to everybody
        await TradingPage.Is(second.Page.Locator(".session-name")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_reload_keeps_the_session_and_another_tab_does_not_have_it()
    {
        var (trader, page) = await OpenAsync();
        await page.PlaceAsync("Buy", "90", "1");
        await TradingPage.Is(page.OpenOrder("90")).ToBeVisibleAsync();

        await page.Page.ReloadAsync();

        await page.IsOfAsync(trader);
        await TradingPage.Is(page.OpenOrder("90")).ToBeVisibleAsync();
        await TradingPage.Is(page.Level("bids", "90.00")).ToContainTextAsync("1.00000");

        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(Venue.Url);
        await TradingPage.Is(other.GetByRole(AriaRole.Button, new() { Name = "Start trading" }).First).ToBeVisibleAsync();
        var kept = await other.EvaluateAsync<string>("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])");
        Assert.DoesNotContain("exk_", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_logs_out_is_out_and_his_key_is_revoked()
    {
        var (_, page) = await OpenAsync();
        var key = await page.Page.EvaluateAsync<string>("JSON.parse(sessionStorage.getItem('exchange.session')).key");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();

        await TradingPage.Is(page.Account.GetByText("Your orders, fills and balances stand here once you trade.")).ToBeVisibleAsync();
        Assert.Equal("{}", await page.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"));
        Assert.Equal("INVALID_API_KEY", (await Venue.Desk.GetAsync("/accounts/me", key)).Code);
    }

    [Fact]
    public async Task A_key_can_be_pasted_instead_and_what_is_none_is_refused()
    {
        var trader = await Venue.OpenAccountAsync(("USDT", "5"));
        var page = await WindowAsync();
        page.Expect("status of 401");
        await page.GoAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start trading" }).First.ClickAsync();
        var (key, use) = (page.Dialog.GetByLabel("Or paste an API key"), page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Use it" }));

        foreach (var (text, answer) in new[]
        {
            ("<b>key</b>", "A key is exk_ and 43 letters"), (trader.Key[..^4] + "AAAA", "There is no such key"),
            (Venue.Desk.Admin, "it administers the exchange"),
        })
        {
            await key.FillAsync(text);
            await use.ClickAsync();
            await TradingPage.Is(page.Dialog).ToContainTextAsync(answer);
        }

        await key.FillAsync(trader.Key);
        await use.ClickAsync();
        await page.IsOfAsync(trader);
    }
}
