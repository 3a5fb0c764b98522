using System.Text.Json;
using Exchange.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The private stream: opened by a ticket, it tells its account's owner everything and nobody else anything.</summary>
public sealed class AccountStreamTests(StreamFixture fixture) : IClassFixture<StreamFixture>
{
    private readonly HashSet<string> looked = [];

    private TradingDesk Desk => fixture.Desk;

    [Fact]
    public async Task It_begins_with_the_present_state_and_goes_on_with_orders_fills_and_balances()
    {
        var standing = await Desk.PlaceAsync(Desk.Alice, "standing", ("symbol", "\"ETH-USDT\""));
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var alice = client.Record("Account", await TicketAsync(Desk.Alice));
        await alice.Until(messages => messages.Count > 0, "the state");
        var state = alice.Messages[0];
        Assert.Equal(("state", "False"), (state.Text("type"), state.Text("resync")));
        Assert.Equal(standing.OrderId, Assert.Single(state.GetProperty("orders").EnumerateArray()).GetProperty("orderId").GetInt64());
        Assert.Equal("100", Balance(state, "USDT", "held"));

        // Above whatever other tests have left standing.
        var price = ("price", "\"500\"");
        await Desk.PlaceAsync(Desk.Bob, "sweep", ("quantity", "\"1000\""), price, ("timeInForce", "\"IOC\""));
        var maker = await Desk.PlaceAsync(Desk.Alice, "maker", ("quantity", "\"3\""), price);
        await Desk.PlaceAsync(Desk.Bob, "taker", ("side", "\"SELL\""), ("quantity", "\"2\""), price);
        await alice.Until(messages => messages.SelectMany(Fills).Any(), "the fill");
        var told = alice.Messages[^1];
        var fill = told.GetProperty("fills")[0];
        Assert.Equal(
            ($"{maker.OrderId}", "BUY", "True", "500", "2", "0.002", "BTC"),
            (fill.Text("orderId"), fill.Text("side"), fill.Text("isMaker"), fill.Text("price"), fill.Text("quantity"), fill.Text("fee"),
                fill.Text("feeAsset")));
        Assert.Equal("PARTIALLY_FILLED", told.GetProperty("orders")[0].Text("status"));
        Assert.Equal("600", Balance(told, "USDT", "held"));

        await Desk.DeleteAsync($"/orders/{maker.OrderId}", Desk.Alice);
        await alice.Until(messages => Statuses(messages[^1]).Contains("CANCELED"), "the cancel");
        await Desk.DeleteAsync("/orders", Desk.Alice);
    }

    [Fact]
    public async Task A_ticket_is_good_once()
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var ticket = await TicketAsync(Desk.Bob);
        var first = client.Record("Account", ticket);
        await first.Until(messages => messages.Count > 0, "the state");
        await using var other = await StreamClient.ConnectAsync(fixture.Url);
        Assert.Contains("INVALID_TICKET", await other.Record("Account", ticket).ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "UNAUTHENTICATED")]
    [InlineData(null, "UNAUTHENTICATED")]
    [InlineData("ext_", "INVALID_TICKET")]
    [InlineData("ext_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "INVALID_TICKET")]
    [InlineData("exk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "INVALID_TICKET")]
    [InlineData("*", "INVALID_TICKET")]
    public async Task What_is_no_ticket_opens_nothing(string? ticket, string code)
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        Assert.Contains(code, await client.Record("Account", ticket).ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_expires_and_redis_holds_only_its_hash()
    {
        var ticket = await TicketAsync(Desk.Alice);
        var redis = (await fixture.Services.GetRequiredService<RedisConnections>().SharedAsync());
        var keys = redis.GetServers()[0].Keys(pattern: $"venue:{fixture.Venue}:tickets:*").ToList();
        Assert.NotEmpty(keys);
        foreach (var key in keys)
        {
            Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.Zero, Tickets.Lifetime);
            Assert.DoesNotContain(ticket, $"{key} {await redis.GetDatabase().StringGetAsync(key)}", StringComparison.Ordinal);
            await redis.GetDatabase().KeyDeleteAsync(key);
        }

        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        Assert.Contains("INVALID_TICKET", await client.Record("Account", ticket).ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_needs_a_key_that_may_read()
    {
        Assert.Equal("UNAUTHENTICATED", (await Desk.SendAsync("POST", "/tickets")).Code);
        Assert.Equal("INVALID_API_KEY", (await Desk.SendAsync("POST", "/tickets", Desk.Revoked)).Code);
        var made = await Desk.SendAsync("POST", "/keys", Desk.Admin, """{"account":1,"scopes":["trade"],"name":"blind"}""");
        Assert.Equal("FORBIDDEN", (await Desk.SendAsync("POST", "/tickets", made.Member("secret"))).Code);
    }

    [Fact]
    public async Task The_ticket_of_an_administrator_opens_no_account()
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var stream = client.Record("Account", await TicketAsync(Desk.Admin));
        Assert.Contains("INVALID_TICKET", await stream.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_of_a_revoked_key_does_not_begin()
    {
        var made = await Desk.SendAsync("POST", "/keys", Desk.Admin, """{"account":1,"scopes":["read"],"name":"short"}""");
        var ticket = await TicketAsync(made.Member("secret")!);
        await Desk.DeleteAsync($"/keys/{made.Json.GetProperty("key").GetProperty("id").GetString()}", Desk.Admin);
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var stream = client.Record("Account", ticket);
        Assert.Contains("KEY_REVOKED", await stream.ErrorAsync(), StringComparison.Ordinal);
        Assert.Empty(stream.Messages);
    }

    [Fact]
    public async Task W21_the_stream_of_a_key_that_is_revoked_ends()
    {
        var made = await Desk.SendAsync("POST", "/keys", Desk.Admin, """{"account":2,"scopes":["read"],"name":"long"}""");
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var stream = client.Record("Account", await TicketAsync(made.Member("secret")!));
        await stream.Until(messages => messages.Count > 0, "the state");
        await Desk.DeleteAsync($"/keys/{made.Json.GetProperty("key").GetProperty("id").GetString()}", Desk.Admin);
        Assert.Contains("KEY_REVOKED", await stream.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_accounts_record_everything_and_none_is_told_of_another()
    {
        const int Rounds = 200;
        foreach (var key in new[] { Desk.Alice, Desk.Bob }) await Desk.DeleteAsync("/orders", key);
        var all = new List<Recorder>();
        for (var i = 1; i <= 100; i++) all.Add(await RecorderAsync(i));
        foreach (var one in all) await one.Stream.Until(messages => messages.Count > 0, "the state");

        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var who = all[random.Next(all.Count)];
            var side = random.Next(2) == 0 ? "\"BUY\"" : "\"SELL\"";
            var price = $"\"{random.Next(99, 102)}\"";
            var placed = await Desk.PlaceAsync(who.Key, $"h{round}", ("side", side), ("quantity", "\"0.1\""), ("price", price));
            if (placed.Status != System.Net.HttpStatusCode.Created) continue;
            who.Own.Add(placed.OrderId);
            if (random.Next(4) == 0) await Desk.DeleteAsync($"/orders/{placed.OrderId}", who.Key);
        }

        var traded = await Desk.GetAsync("/markets/BTC-USDT/trades?limit=1");
        var trades = traded.Json.GetProperty("trades")[0].GetProperty("tradeId").GetInt64();
        var first = all[0].Trades.Messages[0].GetProperty("trades") is var before && before.GetArrayLength() > 0
            ? before[before.GetArrayLength() - 1].GetProperty("tradeId").GetInt64() + 1
            : 1;
        Assert.InRange(trades - first, 50, Rounds);
        foreach (var one in all) await CheckAsync(one, trades);

        // Both sides of each trade were told, each to one account.
        var fills = all.SelectMany(one => one.Stream.Messages.SelectMany(Fills))
            .Select(fill => (fill.Text("tradeId"), fill.Text("isMaker"))).ToList();
        Assert.Equal(2 * (trades - first + 1), fills.Distinct().Count());
        Assert.Equal(fills.Count, fills.Distinct().Count());
        foreach (var one in all) await one.DisposeAsync();
    }

    private async Task<Recorder> RecorderAsync(int number)
    {
        var opened = await Desk.SendAsync("POST", "/accounts", Desk.Admin, $$"""{"commandId":"hundred-{{number}}"}""");
        var account = opened.Json.GetProperty("account").GetInt32();
        foreach (var (asset, amount) in new[] { ("USDT", "1000"), ("BTC", "1000"), ("ETH", $"{number}") }) // nobody else has as much ETH
        {
            var body = $$"""{"asset":"{{asset}}","amount":"{{amount}}","commandId":"gift-{{asset}}"}""";
            await Desk.SendAsync("POST", $"/accounts/{account}/deposits", Desk.Admin, body);
        }

        var made = await Desk.SendAsync("POST", "/keys", Desk.Admin, $$"""{"account":{{account}},"scopes":["read","trade"],"name":"k"}""");
        var key = made.Member("secret")!;
        var client = await StreamClient.ConnectAsync(fixture.Url, isMessagePack: number % 2 == 0);
        var (state, trades) = (client.Record("Account", await TicketAsync(key)), client.Record("Trades", "BTC-USDT"));
        await state.Until(messages => messages.Count > 0, "the state");
        var events = client.Record(
            "Events", state.Messages[0].GetProperty("sequence").GetInt64(), IsKnown(number) ? await TicketAsync(key) : "");
        return new Recorder(client, account, number, key, state, trades, events,
        [
            client.Record("Depth", "BTC-USDT"), client.Record("TopDepth", "BTC-USDT", 10, 100), client.Record("Ticker", "BTC-USDT"),
            client.Record("Tickers"), client.Record("Candles", "BTC-USDT", "1m"),
        ]);
    }

    // Of the events, four of five record their own by a ticket, and the others what nobody in particular is told.
    private static bool IsKnown(int number) => number % 5 > 0;

    // All of its own, and nothing else: orders and fills by the orders' numbers, balances by an amount that only this account has.
    private async Task CheckAsync(Recorder one, long lastTrade)
    {
        await one.Stream.Until(messages => one.Own.IsSubsetOf(messages.SelectMany(Orders)), $"all orders of account {one.Account}");
        Assert.Subset(one.Own, one.Stream.Messages.SelectMany(Orders).ToHashSet());
        var balances = (await Desk.GetAsync($"/accounts/{one.Account}/balances", one.Key)).Json.GetProperty("balances");
        await one.Stream.Until(
            messages => JsonElement.DeepEquals(messages.Last(HasBalances).GetProperty("balances"), balances), "the balances");
        foreach (var message in one.Stream.Messages.Where(HasBalances)) Assert.Equal($"{one.Number}", Balance(message, "ETH", "available"));

        await one.Trades.Until(
            messages => messages[^1].GetProperty("trades").EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.Object } last
                && last.GetProperty("tradeId").GetInt64() == lastTrade,
            "the last trade");
        await CheckEventsAsync(one, one.Events, lastTrade);
        foreach (var market in one.Market) await market.Until(messages => messages.Count > 0, "what the market does");
        AssertPublic(one.Market.Append(one.Trades));
    }

    // Of the events those of its own account, whole, if it said who it is; and trades without their parties.
    private async Task CheckEventsAsync(Recorder one, Recording events, long lastTrade)
    {
        await events.Until(messages => Members(messages.SelectMany(Events), "trade").Contains(lastTrade), "the event of the last trade");
        if (!IsKnown(one.Number))
        {
            AssertPublic([events]);
            return;
        }

        await events.Until(
            messages => one.Own.IsSubsetOf(Members(messages.SelectMany(Events), "order")), $"the events of account {one.Account}");
        var all = events.Messages.SelectMany(Events).ToList();
        Assert.All(Members(all, "account", "makerAccount", "takerAccount"), account => Assert.Equal(one.Account, account));
        var orders = Members(all, "order", "maker", "taker").ToHashSet();
        Assert.Equal(one.Own.Order(), orders.Order());
    }

    // Most are told the same, which is looked at once.
    private void AssertPublic(IEnumerable<Recording> streams)
    {
        foreach (var text in streams.SelectMany(stream => stream.Messages).Select(message => message.GetRawText()).Where(looked.Add))
            foreach (var name in new[] { "account", "order\"", "orderId", "clientOrderId", "fee", "maker", "taker\"", "balances" })
                Assert.DoesNotContain($"\"{name}", text, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<JsonElement> Events(JsonElement message) =>
        message.GetProperty("events").EnumerateArray().Select(told => told.GetProperty("event"));

    private static IEnumerable<long> Members(IEnumerable<JsonElement> events, params string[] names) =>
        from told in events
        from name in names
        where told.TryGetProperty(name, out _)
        select told.GetProperty(name).GetInt64();

    private async Task<string> TicketAsync(string key)
    {
        var reply = await Desk.SendAsync("POST", "/tickets", key);
        Assert.Equal(30, reply.Json.GetProperty("expiresIn").GetInt32());
        return reply.Member("ticket")!;
    }

    private static IEnumerable<long> Orders(JsonElement message)
    {
        var orders = message.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("orderId").GetInt64());
        return message.TryGetProperty("fills", out var fills)
            ? orders.Concat(fills.EnumerateArray().Select(fill => fill.GetProperty("orderId").GetInt64()))
            : orders;
    }

    private static IEnumerable<JsonElement> Fills(JsonElement message) =>
        message.TryGetProperty("fills", out var fills) ? fills.EnumerateArray() : [];

    private static bool HasBalances(JsonElement message) => message.TryGetProperty("balances", out _);

    private static IEnumerable<string?> Statuses(JsonElement message) =>
        message.GetProperty("orders").EnumerateArray().Select(order => order.Text("status"));

    private static string? Balance(JsonElement message, string asset, string part) => message.GetProperty("balances").EnumerateArray()
        .Single(balance => balance.Text("asset") == asset).Text(part);

    private sealed record Recorder(
        StreamClient Client, int Account, int Number, string Key, Recording Stream, Recording Trades, Recording Events,
        IReadOnlyList<Recording> Market) : IAsyncDisposable
    {
        public HashSet<long> Own { get; } = [];

        public ValueTask DisposeAsync() => Client.DisposeAsync();
    }
}
