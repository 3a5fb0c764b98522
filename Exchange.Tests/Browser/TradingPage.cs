using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Exchange.Tests.Browser;

/// <summary>The trading page in a browser window: what a person sees and does there.</summary>
internal sealed class TradingPage
{
    private readonly ConcurrentQueue<string> troubles = new();
    private readonly List<Regex> expected = [];
    private readonly IBrowserContext context;
    private readonly string url;

    private TradingPage(IBrowserContext context, IPage page, string url) => (this.context, Page, this.url) = (context, page, url);

    public IPage Page { get; }

    public IBrowserContext Context => context;

    public IKeyboard Keyboard => Page.Keyboard;

    public ILocator Form => Page.GetByRole(AriaRole.Region, new() { Name = "Place an order" });

    public ILocator Account => Page.GetByRole(AriaRole.Region, new() { Name = "Account", Exact = true });

    public ILocator Connection => Page.Locator(".connection");

    public ILocator Toasts => Page.Locator(".toasts");

    public ILocator Dialog => Page.Locator("dialog[open]");

    /// <summary>What the page has complained of, besides what a test has expected.</summary>
    public IReadOnlyList<string> Troubles => [.. troubles.Where(text => !expected.Any(one => one.IsMatch(text)))];

    public static async Task<TradingPage> NewAsync(IBrowser browser, string url, BrowserNewContextOptions? options)
    {
        var context = await browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(20_000);
        var page = new TradingPage(context, await context.NewPageAsync(), url);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") page.troubles.Enqueue($"{message.Type}: {message.Text}");
        };
        context.WebError += (_, error) => page.troubles.Enqueue($"uncaught: {error.Error}");
        context.Dialog += async (_, dialog) =>
        {
            page.troubles.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(url + "/", StringComparison.Ordinal)) page.troubles.Enqueue($"asks elsewhere: {request.Url}");
        };
        return page;
    }

    /// <summary>Says that the page has reason to complain in this way.</summary>
    public void Expect(string pattern) => expected.Add(new Regex(pattern));

    /// <summary>Opens an address: of a link, or of the exchange without one.</summary>
    public Task GoAsync(string? address = null) => Page.GotoAsync(address ?? url);

    /// <summary>The page shows a trader's account, and the market live.</summary>
    public async Task IsOfAsync(Trader trader)
    {
        await Is(Connection).ToHaveTextAsync("Live");
        await Is(Page.Locator(".session-name")).ToHaveTextAsync($"Account {trader.Account}");
        await ChooseTabAsync("Balances");
        await Is(Balance("USDT")).ToBeVisibleAsync();
        await ChooseTabAsync("Open orders");
    }

    public Task CloseAsync() => context.CloseAsync();

    // The order form.

    public Task ChooseSideAsync(string side) => Form.GetByRole(AriaRole.Radio, new() { Name = side, Exact = true }).ClickAsync();

    public Task ChooseTypeAsync(string type) => Form.GetByRole(AriaRole.Radio, new() { Name = type, Exact = true }).ClickAsync();

    public Task ChooseAsync(string label, string value) => Form.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(value);

    public Task CheckAsync(string label) => Form.GetByLabel(label, new() { Exact = true }).CheckAsync();

    public Task WriteAsync(string label, string text) => Form.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    public ILocator Submit => Form.Locator("button[type=submit]");

    /// <summary>Places a limit order.</summary>
    public async Task PlaceAsync(string side, string price, string quantity)
    {
        await ChooseSideAsync(side);
        await WriteAsync("Price", price);
        await WriteAsync("Quantity", quantity);
        await Submit.ClickAsync();
    }

    // The account.

    public Task ChooseTabAsync(string name) =>
        Account.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex($"^{name}( \\(|$)") }).ClickAsync();

    public ILocator Rows(string table) => Account.GetByRole(AriaRole.Table, new() { Name = table, Exact = true }).Locator("tbody tr");

    /// <summary>The row of a table that has these words.</summary>
    public ILocator Row(string table, string words) => Rows(table).Filter(new() { HasText = words });

    /// <summary>What a row says in a column.</summary>
    public static ILocator Cell(ILocator row, string column) => row.Locator($"td[data-label='{column}']");

    public ILocator OpenOrder(string words) => Row("Open orders", words);

    public ILocator NoOrders => Account.GetByText("No open orders.");

    public ILocator Balance(string asset) =>
        Rows("Balances").Filter(new() { Has = Page.GetByRole(AriaRole.Cell, new() { Name = asset, Exact = true }) });

    /// <summary>What a balance says: available, held, and the sum of both.</summary>
    public async Task HasAsync(string asset, string available, string held, string total)
    {
        await ChooseTabAsync("Balances");
        var cells = Balance(asset).Locator("td");
        await Is(cells.Nth(1)).ToHaveTextAsync(Like(available));
        await Is(cells.Nth(2)).ToHaveTextAsync(Like(held));
        await Is(cells.Nth(3)).ToHaveTextAsync(Like(total));
    }

    // The market.

    /// <summary>The lines of a side of the order book that are shown.</summary>
    public ILocator Levels(string side) => Page.Locator($".side.{side} .line:not([hidden])");

    /// <summary>The line of a price.</summary>
    public ILocator Level(string side, string price) =>
        Levels(side).Filter(new() { Has = Page.Locator(".price").GetByText(price, new() { Exact = true }) });

    public ILocator Trades => Page.Locator(".tape .line:not([hidden])");

    // The time machine.

    public ILocator TimeBar => Page.GetByRole(AriaRole.Region, new() { Name = "Time machine" });

    public ILocator Slider => TimeBar.GetByRole(AriaRole.Slider);

    public ILocator TimeTool(string name) => TimeBar.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{name}( \\(|$)") });

    // A phone shows one view at a time.

    public Task ViewAsync(string name) => Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" })
        .GetByRole(AriaRole.Button, new() { Name = name }).TapAsync();

    /// <summary>An expectation, which is waited for.</summary>
    public static ILocatorAssertions Is(ILocator locator) => Assertions.Expect(locator);

    /// <summary>A number of the page as the exchange writes it: without separators, and without zeros at the end.</summary>
    public static string Number(string text) => Amount(text).ToString("0.##################", CultureInfo.InvariantCulture);

    /// <summary>What a number of the page is.</summary>
    public static decimal Amount(string text) =>
        decimal.Parse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    // This number, with however many zeros at the end.
    private static Regex Like(string number) =>
        new($"^{Regex.Escape(number)}{(number.Contains('.', StringComparison.Ordinal) ? "0*" : "(\\.0+)?")}$");
}
