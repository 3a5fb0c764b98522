using System.Text.Json;
using Exchange.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The private stream: opened by a ticket, it tells its account's owner everything and nobody else anything.</summary>
public sealed class AccountStreamTests(StreamFixture fixture) : IClassFixture<StreamFixture>
{
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
        await alice.Until(messages => messages.Sum(Fills) > 0, "the fill");
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
        Assert.Contains("KEY_REVOKED", await client.Record("Account", ticket).ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_of_a_key_that_is_revoked_ends()
    {
        var made = await Desk.SendAsync("POST", "/keys", Desk.Admin, """{"account":2,"scopes":["read"],"name":"long"}""");
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var stream = client.Record("Account", await TicketAsync(made.Member("secret")!));
        await stream.Until(messages => messages.Count > 0, "the state");
        await Desk.DeleteAsync($"/keys/{made.Json.GetProperty("key").GetProperty("id").GetString()}", Desk.Admin);
        Assert.Contains("KEY_REVOKED", await stream.ErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_accounts_are_told_of_their_own_orders_only()
    {
        const int Count = 100;
        var keys = new string[Count];
        var accounts = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            var opened = await Desk.SendAsync("POST", "/accounts", Desk.Admin, $$"""{"commandId":"hundred-{{i}}"}""");
            accounts[i] = opened.Json.GetProperty("account").GetInt32();
            var body = """{"asset":"USDT","amount":"1000","commandId":"gift"}""";
            await Desk.SendAsync("POST", $"/accounts/{accounts[i]}/deposits", Desk.Admin, body);
            body = body.Replace("USDT", "BTC", StringComparison.Ordinal);
            await Desk.SendAsync("POST", $"/accounts/{accounts[i]}/deposits", Desk.Admin, body);
            var key = $$"""{"account":{{accounts[i]}},"scopes":["read","trade"],"name":"k"}""";
            keys[i] = (await Desk.SendAsync("POST", "/keys", Desk.Admin, key)).Member("secret")!;
        }

        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var streams = new Recording[Count];
        for (var i = 0; i < Count; i++) streams[i] = client.Record("Account", await TicketAsync(keys[i]));
        foreach (var stream in streams) await stream.Until(messages => messages.Count > 0, "the state");

        var own = new Dictionary<int, HashSet<long>>();
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var who = random.Next(Count);
            var side = random.Next(2) == 0 ? "\"BUY\"" : "\"SELL\"";
            var price = $"\"{random.Next(99, 102)}\"";
            var placed = await Desk.PlaceAsync(keys[who], $"h{round}", ("side", side), ("quantity", "\"0.1\""), ("price", price));
            if (placed.Status != System.Net.HttpStatusCode.Created) continue;
            if (!own.TryGetValue(who, out var ids)) own[who] = ids = [];
            ids.Add(placed.OrderId);
        }

        for (var i = 0; i < Count; i++)
        {
            var mine = own.GetValueOrDefault(i) ?? [];
            await streams[i].Until(messages => mine.IsSubsetOf(messages.SelectMany(Orders)), $"all orders of account {accounts[i]}");
            Assert.Subset(mine, streams[i].Messages.SelectMany(Orders).ToHashSet());
            var balances = await Desk.GetAsync($"/accounts/{accounts[i]}/balances", keys[i]);
            await streams[i].Until(
                messages => balances.Text.Contains(messages.Last(message => message.Text("balances") is not null).Text("balances")!,
                    StringComparison.Ordinal),
                "the balances");
        }
    }

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

    private static int Fills(JsonElement message) => message.TryGetProperty("fills", out var fills) ? fills.GetArrayLength() : 0;

    private static IEnumerable<string?> Statuses(JsonElement message) =>
        message.GetProperty("orders").EnumerateArray().Select(order => order.Text("status"));

    private static string? Balance(JsonElement message, string asset, string part) => message.GetProperty("balances").EnumerateArray()
        .Single(balance => balance.Text("asset") == asset).Text(part);
}
