using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>Everything can be done without a pointer.</summary>
public sealed class KeyboardTests(BrowserVenue venue) : BrowserTest(venue)
{
    private const int MostStops = 100;

    [Fact]
    public async Task Shortcuts_place_an_order_and_cancel_all()
    {
        var (_, page) = await OpenAsync();
        var price = page.Form.GetByLabel("Price", new() { Exact = true });

        await page.Keyboard.PressAsync("s");
        await TradingPage.Is(price).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("110");
        await page.Keyboard.PressAsync("ArrowUp"); // by one tick
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("0.5");
        await page.Keyboard.PressAsync("Enter");
        await TradingPage.Is(page.OpenOrder("110.01")).ToContainTextAsync("Sell");
        await TradingPage.Is(page.Level("asks", "110.01")).ToContainTextAsync("0.50000");

        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await TradingPage.Is(page.NoOrders).ToBeVisibleAsync();
        await TradingPage.Is(page.Levels("asks")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_tab_key_leads_to_everything_and_shows_where_it_is()
    {
        var (_, page) = await OpenAsync();

        await ToAsync("Buy");
        await page.Keyboard.PressAsync("ArrowRight"); // the sides are one stop; arrows choose
        await TradingPage.Is(page.Submit).ToHaveTextAsync("Sell BTC");
        await page.Keyboard.PressAsync("ArrowLeft");
        await ToAsync("field-price");
        await page.Keyboard.TypeAsync("90");
        await ToAsync("field-quantity");
        await page.Keyboard.TypeAsync("1");
        await ToAsync("Buy BTC");
        await page.Keyboard.PressAsync("Enter");
        await TradingPage.Is(page.OpenOrder("90")).ToBeVisibleAsync();
        await ToAsync("Cancel");
        await page.Keyboard.PressAsync("Enter");
        await TradingPage.Is(page.NoOrders).ToBeVisibleAsync();

        // To the control with this text or id, which must be marked as the one that has the focus.
        async Task ToAsync(string name)
        {
            for (var stop = 0; stop < MostStops; stop++)
            {
                await page.Keyboard.PressAsync("Tab");
                var at = await page.Page.EvaluateAsync<string[]>("""
                    () => {
                      const element = document.activeElement;
                      const [style, box] = [getComputedStyle(element), element.closest('.box')];
                      const accent = document.createElement('i');
                      accent.style.color = 'var(--accent)';
                      document.body.append(accent);
                      const isMarked = box
                        ? getComputedStyle(box).borderTopColor === getComputedStyle(accent).color
                        : element.matches(':focus-visible') && style.outlineStyle !== 'none';
                      accent.remove();
                      return [element.id, element.textContent, isMarked ? 'marked' : 'not marked'];
                    }
                    """);
                if (at[0] != name && at[1] != name) continue;
                Assert.True(at[2] == "marked", $"{name} does not show that it has the focus.");
                return;
            }

            Assert.Fail($"The tab key does not lead to {name}.");
        }
    }
}
