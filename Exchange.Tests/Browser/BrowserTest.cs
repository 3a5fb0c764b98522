using Microsoft.Playwright;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>
/// A test of the trading page in a real browser. Whatever a page complains of (an error in the console or in a script, something that the
/// content security policy forbids, a dialog, a request to another server) fails the test in the end.
/// </summary>
[Collection(BrowserVenue.Name)]
public abstract class BrowserTest(BrowserVenue venue) : IAsyncLifetime
{
    private readonly List<TradingPage> pages = [];

    protected BrowserVenue Venue => venue;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserVenue.Missing is null, BrowserVenue.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var troubles = pages.SelectMany(page => page.Troubles).ToList();
        foreach (var page in pages) await page.CloseAsync();
        if (BrowserVenue.Missing is null) await venue.ClearAsync();
        Assert.True(troubles.Count == 0, $"The page complains:\n{string.Join('\n', troubles)}");
    }

    /// <summary>A browser window that knows nothing yet, with an empty page.</summary>
    private protected async Task<TradingPage> WindowAsync(BrowserNewContextOptions? options = null)
    {
        var page = await TradingPage.NewAsync(venue.Browser, venue.Url, options);
        pages.Add(page);
        return page;
    }

    /// <summary>The page of a trader, opened by a link, with everything on it.</summary>
    private protected async Task<TradingPage> OpenAsync(Trader trader, BrowserNewContextOptions? options = null)
    {
        var page = await WindowAsync(options);
        await page.GoAsync(await venue.LinkAsync(trader));
        await page.IsOfAsync(trader);
        return page;
    }

    /// <summary>A trader with the usual money, and the page of him.</summary>
    private protected async Task<(Trader Trader, TradingPage Page)> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var trader = await venue.OpenAccountAsync(("BTC", "10"), ("USDT", "100000"));
        return (trader, await OpenAsync(trader, options));
    }

    /// <summary>Somebody else's limit order for 1 BTC, or for as much as is said.</summary>
    private protected async Task<Reply> OtherAsync(string side, string price, string quantity = "1")
    {
        var reply = await venue.Desk.PlaceAsync(
            venue.Desk.Bob, $"{Guid.NewGuid():N}", ("side", $"\"{side}\""), ("price", $"\"{price}\""), ("quantity", $"\"{quantity}\""));
        Assert.True((int)reply.Status == 201, reply.Text);
        return reply;
    }

    /// <summary>Others trade at this price, so that it is the last one.</summary>
    private protected async Task LastPriceAsync(string price)
    {
        await OtherAsync("SELL", price);
        var reply = await venue.Desk.PlaceAsync(venue.Desk.Alice, $"{Guid.NewGuid():N}", ("price", $"\"{price}\""));
        Assert.Equal("FILLED", reply.Member("status"));
    }
}
