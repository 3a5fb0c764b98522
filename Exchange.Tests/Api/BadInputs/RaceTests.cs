using System.Net;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests;

/// <summary>Bad inputs that are a matter of time, of the last unit, or of who comes first.</summary>
public sealed class RaceTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private TradingDesk Desk => server.Desk;

    [Fact]
    public async Task T02_An_order_may_cost_exactly_what_there_is_and_not_a_unit_more()
    {
        var before = (await Desk.GetAsync("/accounts/2/balances", Desk.Admin)).Text;
        var available = await AvailableAsync("ETH");
        var tooMuch = await Desk.PlaceAsync(Desk.Bob, "row-T02b", Sell($"{available + 0.00001m}"));
        var all = await Desk.PlaceAsync(Desk.Bob, "row-T02", Sell($"{available}"));

        Assert.Equal((422, "INSUFFICIENT_FUNDS"), ((int)tooMuch.Status, tooMuch.Code));
        Assert.Equal(HttpStatusCode.Created, all.Status);
        Assert.Equal(0m, await AvailableAsync("ETH"));
        await Desk.DeleteAsync($"/orders/{all.OrderId}", Desk.Bob);
        Assert.Equal(before, (await Desk.GetAsync("/accounts/2/balances", Desk.Admin)).Text);

        static (string, string?)[] Sell(string quantity) =>
            [("symbol", "\"ETH-USDT\""), ("side", "\"SELL\""), ("price", "\"5000\""), ("quantity", $"\"{quantity}\"")];
    }

    [Fact]
    public async Task T08_Of_a_cancel_and_a_fill_at_once_one_wins_and_both_sides_are_told_the_same()
    {
        for (var round = 0; round < 20; round++)
        {
            var maker = await Desk.PlaceAsync(Desk.Alice, $"row-T08m{round}", ("price", "\"700\""));
            var cancel = Desk.DeleteAsync($"/orders/{maker.OrderId}", Desk.Alice);
            var taker = Desk.PlaceAsync(
                Desk.Bob, $"row-T08t{round}", ("side", "\"SELL\""), ("price", "\"700\""), ("timeInForce", "\"IOC\""));
            await Task.WhenAll(cancel, taker);

            var (canceled, taken) = (await cancel, await taker);
            var order = await Desk.GetAsync($"/orders/{maker.OrderId}", Desk.Alice);
            if (canceled.Status == HttpStatusCode.OK)
            {
                Assert.Equal(("CANCELED", "EXPIRED"), (order.Member("status"), taken.Member("status")));
            }
            else
            {
                Assert.Equal((409, "ORDER_ALREADY_CLOSED"), ((int)canceled.Status, canceled.Code));
                Assert.Equal(("FILLED", "FILLED"), (order.Member("status"), taken.Member("status")));
            }
        }
    }

    [Fact]
    public async Task T12_An_amendment_changes_no_price()
    {
        var order = await Desk.PlaceAsync(Desk.Alice, "row-T12", ("price", "\"90\""));
        var events = await server.EventsAsync();
        var reply = await Desk.SendAsync("PATCH", $"/orders/{order.OrderId}", Desk.Alice, """{"quantity":"0.5","price":"900"}""");

        Assert.Equal((400, "UNKNOWN_FIELD", "price"), ((int)reply.Status, reply.Code, reply.Member("field")));
        Assert.Equal(events, await server.EventsAsync());
        await Desk.DeleteAsync($"/orders/{order.OrderId}", Desk.Alice);
    }

    [Fact]
    public async Task T24_A_client_that_goes_away_after_sending_has_one_outcome()
    {
        var body = TradingDesk.Order("row-T24", ("price", "\"80\""));
        var cancellation = TestContext.Current.CancellationToken;
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(server.Address, cancellation);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {Desk.Alice}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), cancellation);
        }

        // Whichever of the two came first placed the order; the other found it.
        var again = await Desk.SendAsync("POST", "/orders", Desk.Alice, body);
        var third = await Desk.SendAsync("POST", "/orders", Desk.Alice, body);
        Assert.True((int)again.Status is 200 or 201, again.Text);
        Assert.True(third.IsReplay, third.Text);
        Assert.Equal(again.OrderId, third.OrderId);
        await Desk.DeleteAsync($"/orders/{again.OrderId}", Desk.Alice);
    }

    [Fact]
    public async Task B05_What_others_publish_to_us_is_passed_over()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestStores.Redis);
        var (money, events) = (await Desk.MoneyAsync(), await server.EventsAsync());
        var channels = (await ChannelsAsync()).Where(channel => channel.StartsWith($"venue:{server.Venue}:", StringComparison.Ordinal));
        foreach (var channel in channels)
            foreach (var garbage in new[] { "", "garbage", new string('x', 100_000) })
                await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(channel), garbage);

        var reply = await Desk.PlaceAsync(Desk.Alice, "row-B05", ("price", "\"70\""));
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        await Desk.DeleteAsync($"/orders/{reply.OrderId}", Desk.Alice);
        Assert.Equal((money, events + 2), (await Desk.MoneyAsync(), await server.EventsAsync()));

        async Task<string[]> ChannelsAsync() => (string[])(await redis.GetDatabase().ExecuteAsync("PUBSUB", "CHANNELS"))!;
    }

    private async Task<decimal> AvailableAsync(string asset)
    {
        var balances = (await Desk.GetAsync("/accounts/2/balances", Desk.Admin)).Json.GetProperty("balances");
        var text = balances.EnumerateArray().First(balance => balance.GetProperty("asset").GetString() == asset)
            .GetProperty("available").GetString()!;
        return decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
