using Microsoft.Playwright;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>The page on a phone, and in both themes.</summary>
public sealed class LooksTests(BrowserVenue venue) : BrowserTest(venue)
{
    // Every text that can be read less well than WCAG's level AA asks for, with its contrast. What cannot be used just now may be pale.
    private const string Pale = """
        () => {
          const parts = text => {
            const numbers = text.match(/[\d.]+/g).map(Number);
            return numbers.length < 4 ? [...numbers, 1] : numbers;
          };
          const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
          const light = color => color.slice(0, 3).map(value => value / 255)
            .map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
            .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
          const pale = [];
          for (const element of document.querySelectorAll('body *')) {
            if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
            if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(':disabled, .unseen, [data-unready]')) continue;
            const layers = [];
            for (let at = element; at; at = at.parentElement) {
              layers.push(parts(getComputedStyle(at).backgroundColor));
              if (layers.at(-1)[3] === 1) break;
            }
            const ground = layers.reduceRight((under, top) => over(top, under), [255, 255, 255, 1]);
            const text = over(parts(getComputedStyle(element).color), ground);
            const [dark, bright] = [light(text), light(ground)].sort((a, b) => a - b);
            const ratio = (bright + 0.05) / (dark + 0.05);
            if (ratio < 4.5) pale.push(`${ratio.toFixed(2)} ${element.localName}.${element.className} ${element.textContent.slice(0, 30)}`);
          }
          return pale;
        }
        """;

    private static readonly BrowserNewContextOptions Phone = new()
    {
        ViewportSize = new() { Width = 390, Height = 844 },
        IsMobile = true,
        HasTouch = true,
    };

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Every_text_can_be_read_in_both_themes(ColorScheme scheme)
    {
        await OtherAsync("SELL", "110");
        await OtherAsync("BUY", "90");
        await LastPriceAsync("100");
        await LastPriceAsync("99");
        var (_, page) = await OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1440, Height = 900 } });
        await page.PlaceAsync("Sell", "105", "1");
        await page.WriteAsync("Price", "105.001");
        await TradingPage.Is(page.Form).ToContainTextAsync("Prices go in steps");
        await TradingPage.Is(page.OpenOrder("105")).ToBeVisibleAsync();

        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Pale));
        foreach (var tab in new[] { "Order history", "Fills", "Balances" })
        {
            await page.ChooseTabAsync(tab);
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Pale));
        }
    }

    [Fact]
    public async Task A_young_market_is_drawn_in_seconds_until_somebody_chooses_and_the_choice_stays()
    {
        await LastPriceAsync("100");
        var page = await WindowAsync();
        await page.GoAsync();
        await IntervalAsync("1s");

        await page.Page.GetByRole(AriaRole.Radio, new() { Name = "1m", Exact = true }).ClickAsync();
        await IntervalAsync("1m");
        await page.Page.ReloadAsync();
        await TradingPage.Is(page.Page.Locator(".chart .legend")).ToContainTextAsync("100");
        await IntervalAsync("1m");

        Task IntervalAsync(string name) =>
            TradingPage.Is(page.Page.GetByRole(AriaRole.Radio, new() { Name = name, Exact = true })).ToBeCheckedAsync();
    }

    [Fact]
    public async Task The_theme_is_the_systems_until_somebody_chooses_and_the_choice_stays()
    {
        var page = await WindowAsync(new() { ColorScheme = ColorScheme.Light });
        await page.GoAsync();
        await ThemeAsync("light");

        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await ThemeAsync("dark");
        await page.Keyboard.PressAsync("t");
        await ThemeAsync("light");
        await page.Page.ReloadAsync();
        await ThemeAsync("light");

        Task ThemeAsync(string theme) => TradingPage.Is(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
    }

    [Fact]
    public async Task A_phone_shows_everything_without_scrolling_sideways_and_trades()
    {
        await OtherAsync("SELL", "12345678.91", "10");
        var (_, page) = await OpenOnPhoneAsync();

        foreach (var view in new[] { "Chart", "Book", "Trades", "Order", "Account" })
        {
            await page.ViewAsync(view);
            Assert.Equal(390, await page.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        }

        await page.ViewAsync("Order");
        await page.WriteAsync("Price", "90");
        await page.WriteAsync("Quantity", "1");
        await page.Submit.TapAsync();
        await TradingPage.Is(page.Toasts).ToContainTextAsync("Order placed");
        await page.ViewAsync("Book");
        await TradingPage.Is(page.Level("bids", "90.00")).ToBeInViewportAsync();
        await page.ViewAsync("Account");
        await TradingPage.Is(page.OpenOrder("90")).ToBeInViewportAsync();
        Assert.Equal(390, await page.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth"));
        await page.OpenOrder("90").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).TapAsync();
        await TradingPage.Is(page.NoOrders).ToBeVisibleAsync();
    }

    // On a phone the account is not in sight at first.
    private async Task<(Trader Trader, TradingPage Page)> OpenOnPhoneAsync()
    {
        var trader = await Venue.OpenAccountAsync(("BTC", "10"), ("USDT", "100000"));
        var page = await WindowAsync(Phone);
        await page.GoAsync(await Venue.LinkAsync(trader));
        await TradingPage.Is(page.Connection).ToHaveAttributeAsync("data-phase", "live");
        return (trader, page);
    }
}
