using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>
/// Whatever an answer or a stream has in a text is shown as that text. Between the exchange and the page stands somebody who puts hostile
/// texts into everything that is not a number, a moment or a word of a closed list.
/// </summary>
public sealed class HostileTextTests(BrowserVenue venue) : BrowserTest(venue)
{
    private const char RecordEnd = '\u001e';

    // Every kind of element that the page has, every attribute that could run something, and whether something has run.
    private const string Shape = """
        () => [...new Set([...document.querySelectorAll('*')].map(element => element.localName))].sort().join(' ')
          + [...document.querySelectorAll('*')].flatMap(element => element.getAttributeNames())
            .filter(name => name.startsWith('on') || name === 'srcdoc' || name === 'action').join(' ')
          + String(window.pwned)
        """;

    private static readonly string[] Texts = HostileTexts.All;

    [Fact]
    public async Task Orders_fills_and_balances_show_it_as_it_is()
    {
        Assert.True(Texts.Distinct().Count() >= 50);
        var trader = await Venue.OpenAccountAsync(("USDT", "1000"));
        await Venue.Desk.PlaceAsync(trader.Key, "constructor", ("price", "\"90\"")); // a name that the exchange allows
        var page = await WindowAsync();
        await page.Page.RouteWebSocketAsync("**/hubs/market", Hub);
        await ChangeAsync(page, "**/api/v1/orders/history*", answer => answer["orders"] = new JsonArray([.. Texts.Select(ClosedOrder)]));
        await ChangeAsync(page, "**/api/v1/fills*", answer => answer["fills"] = new JsonArray([.. Texts.Select(Fill)]));
        await page.GoAsync(await Venue.LinkAsync(trader));
        await page.ChooseTabAsync("Balances");
        await TradingPage.Is(page.Rows("Balances")).ToHaveCountAsync(Texts.Length + 1);
        var shape = await page.Page.EvaluateAsync<string>(Shape);

        await SaysAsync(page, "Balances", "Asset", text => text, skip: 1);
        await SaysAsync(page, "Open orders", "Market", Pair);
        Assert.Equal(
            Texts.Index().Select(text => $"Order {1000 + text.Index}, {text.Item}").Reverse(),
            await page.Rows("Open orders").Locator("td[data-label=Type]").EvaluateAllAsync<string[]>("all => all.map(one => one.title)"));
        await SaysAsync(page, "Order history", "Market", Pair, skip: Texts.Length);
        await SaysAsync(page, "Order history", "Fees", text => $"1 {text}", skip: Texts.Length);
        await SaysAsync(page, "Order history", "Status", Ending, skip: Texts.Length);
        await SaysAsync(page, "Fills", "Market", Pair);
        await SaysAsync(page, "Fills", "Fee", text => $"1 {text}");
        await IsUnharmedAsync(page, shape);

        static string Ending(string text) => $"Expired: {text.ToLowerInvariant().Replace('_', ' ')}";
    }

    [Fact]
    public async Task Markets_and_their_assets_show_it_as_it_is()
    {
        var page = await WindowAsync();
        page.Expect("status of 40[04]"); // there are no such markets
        await ChangeAsync(page, "**/api/v1/markets", answer =>
        {
            var markets = answer["markets"]!.AsArray();
            foreach (var text in Texts)
            {
                var market = markets[0]!.DeepClone().AsObject();
                foreach (var member in new[] { "symbol", "baseAsset", "quoteAsset" }) market[member] = text;
                markets.Add(market);
            }
        });
        await page.GoAsync();
        var names = page.Page.Locator(".market-row .symbol");
        await TradingPage.Is(names).ToHaveCountAsync(Texts.Length + 3);
        var shape = await page.Page.EvaluateAsync<string>(Shape);
        Assert.Equal(Texts.Select(Pair), (await names.AllTextContentsAsync()).Skip(3));

        foreach (var (index, text) in Texts.Index().Where(text => text.Index % 5 == 0))
        {
            await page.Page.Locator(".market-row").Nth(index + 3).ClickAsync();
            await TradingPage.Is(page.Page.Locator("h1")).ToHaveJSPropertyAsync("textContent", Pair(text));
            await TradingPage.Is(page.Page.Locator(".book-head span").First).ToHaveJSPropertyAsync("textContent", $"Price ({text})");
        }

        await IsUnharmedAsync(page, shape);
    }

    [Fact]
    public async Task A_refusal_shows_it_as_it_is()
    {
        var (_, page) = await OpenAsync();
        page.Expect("status of 422");
        await page.PlaceAsync("Buy", "80", "1");
        await TradingPage.Is(page.Toasts).ToContainTextAsync("Order placed");
        var shape = await page.Page.EvaluateAsync<string>(Shape);
        var said = "";
        await page.Page.RouteAsync("**/api/v1/orders", route => route.FulfillAsync(new()
        {
            Status = 422,
            ContentType = "application/problem+json",
            Body = new JsonObject { ["status"] = 422, ["code"] = said, ["title"] = said, ["field"] = said }.ToJsonString(),
        }));
        await page.WriteAsync("Price", "90");
        var quantity = page.Form.GetByLabel("Quantity", new() { Exact = true });

        foreach (var (index, text) in Texts.Index())
        {
            said = text;
            await quantity.FillAsync($"{index + 1}");
            await quantity.PressAsync("Enter");
            await TradingPage.Is(page.Toasts.Locator("strong").First).ToHaveJSPropertyAsync("textContent", text);
            await TradingPage.Is(page.Form.Locator(".fault.whole")).ToHaveJSPropertyAsync("textContent", text);
        }

        await IsUnharmedAsync(page, shape);
    }

    [Fact]
    public async Task What_would_be_markup_is_forbidden_by_the_policy()
    {
        var page = await WindowAsync();
        page.Expect("TrustedHTML|TrustedScript|Content Security Policy|ERR_BLOCKED|violates");
        await page.GoAsync();

        var refused = await page.Page.EvaluateAsync<string>("""
            () => {
              try { document.body.innerHTML = '<img src=x onerror=window.pwned=1>'; return 'taken'; }
              catch (error) { return error.name; }
            }
            """);
        Assert.Equal("TypeError", refused);
        await page.Page.EvaluateAsync("""
            () => {
              const script = document.createElement('script');
              script.append('window.pwned = 1');
              document.body.append(script);
            }
            """);
        Assert.Null(await page.Page.EvaluateAsync<int?>("window.pwned"));
    }

    private static async Task SaysAsync(TradingPage page, string table, string column, Func<string, string> form, int skip = 0)
    {
        await page.ChooseTabAsync(table);
        var cells = page.Rows(table).Locator($"td[data-label={column}]");
        await TradingPage.Is(cells).ToHaveCountAsync(Texts.Length + skip);
        var shown = await cells.AllTextContentsAsync();
        var expected = table is "Balances" ? Texts.Select(form) : Texts.Select(form).Reverse(); // the newest first
        Assert.Equal(expected, table is "Balances" ? shown.Skip(skip) : shown.Take(Texts.Length));
    }

    private static async Task IsUnharmedAsync(TradingPage page, string shape)
    {
        Assert.Equal(shape, await page.Page.EvaluateAsync<string>(Shape));
        var overflow = await page.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth");
        Assert.True(overflow <= 0, $"The page is {overflow} pixels wider than the window.");
    }

    private static string Pair(string symbol)
    {
        var at = symbol.IndexOf('-', StringComparison.Ordinal);
        return at < 0 ? symbol : $"{symbol[..at]}/{symbol[(at + 1)..]}";
    }

    // Changes an answer of the exchange on its way.
    private static Task ChangeAsync(TradingPage page, string path, Action<JsonNode> change) => page.Page.RouteAsync(path, async route =>
    {
        var answer = await route.FetchAsync();
        var json = JsonNode.Parse(await answer.TextAsync())!;
        change(json);
        await route.FulfillAsync(new() { Response = answer, Body = json.ToJsonString() });
    });

    // Changes the account's first message on its way.
    private static void Hub(IWebSocketRoute socket)
    {
        var server = socket.ConnectToServer();
        server.OnMessage(frame => socket.Send(string.Join(RecordEnd, (frame.Text ?? "").Split(RecordEnd).Select(Record))));

        static string Record(string text)
        {
            if (text.Length == 0 || JsonNode.Parse(text) is not { } message || message["item"] is not JsonObject item) return text;
            if (item["type"]?.ToString() != "state") return text;
            var order = item["orders"]![0]!;
            item["orders"] = new JsonArray([.. Texts.Index().Select(text => With(order, 1000 + text.Index, text.Item))]);
            foreach (var text1 in Texts)
                item["balances"]!.AsArray().Add(new JsonObject { ["asset"] = text1, ["available"] = "1", ["held"] = "2" });
            return message.ToJsonString();
        }

        static JsonObject With(JsonNode order, int id, string text)
        {
            var copy = order.DeepClone().AsObject();
            copy["orderId"] = id;
            foreach (var member in new[] { "clientOrderId", "symbol", "feeAsset" }) copy[member] = text;
            return copy;
        }
    }

    private static JsonNode ClosedOrder(string text, int index) => Filled(
        $$"""
        {"orderId":{{2000 + index}},"side":"BUY","type":"LIMIT","timeInForce":"GTC","status":"EXPIRED","quantity":"1","price":"1",
         "filledQuantity":"1","filledQuote":"1","remaining":"0","fees":"1","sequence":1,"time":"2030-01-31T12:00:00Z"}
        """,
        text, "clientOrderId", "symbol", "reason", "feeAsset");

    private static JsonNode Fill(string text, int index) => Filled(
        $$"""
        {"orderId":1,"tradeId":{{index}},"side":"BUY","price":"1","quantity":"1","fee":"1","role":"TAKER","sequence":{{index}},
         "time":"2030-01-31T12:00:00Z"}
        """,
        text, "symbol", "feeAsset");

    private static JsonNode Filled(string json, string text, params string[] members)
    {
        var filled = JsonNode.Parse(json)!;
        foreach (var member in members) filled[member] = text;
        return filled;
    }
}
