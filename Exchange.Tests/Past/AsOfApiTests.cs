using System.Net;
using System.Text.Json;
using Xunit;

namespace Exchange.Tests.Past;

/// <summary>The past over HTTP: each answer is what the live one was at that moment.</summary>
public sealed class AsOfApiTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private const string Balances = "/accounts/1/balances";

    private readonly TradingDesk desk = fixture.Desk;

    [Fact]
    public async Task Answers_as_of_a_sequence_are_those_that_were_given_then()
    {
        var moments = new List<(long Sequence, string Depth, string Balances, string Orders, string Order, string Market, string Trades)>();
        var first = (await desk.PlaceAsync(desk.Bob, "asof-0", ("side", "\"SELL\""), ("price", "\"120\""))).OrderId;
        for (var step = 1; step <= 8; step++)
        {
            var reply = step == 5
                ? await desk.SendAsync("PUT", "/markets/BTC-USDT/status", desk.Admin, """{"status":"CANCEL_ONLY"}""")
                : step == 6 ? await desk.SendAsync("PUT", "/markets/BTC-USDT/status", desk.Admin, """{"status":"TRADING"}""")
                : step == 7 ? await desk.DeleteAsync($"/orders/{first}", desk.Bob)
                : await desk.PlaceAsync(desk.Alice, $"asof-{step}", ("price", "\"121\""), ("quantity", $"\"0.{step + 4:D2}\""));
            Assert.InRange((int)reply.Status, 200, 299);
            moments.Add((
                await LastAsync(), await LiveAsync("/markets/BTC-USDT/depth"), await LiveAsync("/accounts/1/balances", desk.Alice),
                await LiveAsync("/orders", desk.Bob), await LiveAsync($"/orders/{first}", desk.Bob),
                await LiveAsync("/markets/BTC-USDT"), await LiveAsync("/markets/BTC-USDT/trades?limit=3")));
        }

        foreach (var moment in moments.AsEnumerable().Reverse().Concat(moments))
        {
            var (sequence, depth, balances, orders, order, market, trades) = moment;
            Assert.Equal(depth, await ThenAsync("/markets/BTC-USDT/depth", sequence));
            Assert.Equal(balances, await ThenAsync("/accounts/1/balances", sequence, desk.Alice));
            Assert.Equal(orders, await ThenAsync("/orders", sequence, desk.Bob));
            Assert.Equal(order, await ThenAsync($"/orders/{first}", sequence, desk.Bob));
            Assert.Equal(market, await ThenAsync("/markets/BTC-USDT", sequence));
            Assert.Equal(trades, await ThenAsync("/markets/BTC-USDT/trades?limit=3", sequence));
        }
    }

    [Fact]
    public async Task A_time_stands_for_the_last_event_that_is_not_later()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "asof-time", ("price", "\"10\""));
        var byTime = (await desk.GetAsync($"/orders?asOf={placed.Member("time")}", desk.Alice)).Json;
        var bySequence = (await desk.GetAsync($"/orders?asOf={placed.Member("sequence")}", desk.Alice)).Json;
        Assert.Equal(bySequence.GetRawText(), byTime.GetRawText());
        Assert.Equal(placed.Member("time"), byTime.GetProperty("asOf").GetProperty("time").GetString());
        Assert.Contains(byTime.GetProperty("orders").EnumerateArray(), order => order.GetProperty("orderId").GetInt64() == placed.OrderId);
    }

    [Fact]
    public async Task Before_the_first_event_the_venue_is_empty()
    {
        foreach (var moment in new[] { "0", "1971-01-01T00:00:00Z" })
        {
            Assert.Equal("""{"markets":[],"asOf":{"sequence":0}}""", (await desk.GetAsync($"/markets?asOf={moment}")).Text);
            Assert.Equal("""{"orders":[],"asOf":{"sequence":0}}""", (await desk.GetAsync($"/orders?asOf={moment}", desk.Alice)).Text);
            foreach (var path in new[] { "/markets/BTC-USDT", "/markets/BTC-USDT/depth", "/markets/BTC-USDT/trades", Balances })
                Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync($"{path}?asOf={moment}", desk.Alice)).Status);
        }
    }

    [Fact]
    public async Task The_orders_and_balances_of_others_do_not_exist_in_the_past_either()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "asof-mine", ("price", "\"10\""));
        var moment = placed.Member("sequence");
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync($"/orders/{placed.OrderId}?asOf={moment}", desk.Alice)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync($"/orders/{placed.OrderId}?asOf={moment}", desk.Bob)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync($"/accounts/1/balances?asOf={moment}", desk.Bob)).Status);
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync($"/accounts/1/balances?asOf={moment}", desk.Admin)).Status);

        // An order that was not placed yet.
        var before = placed.Json.GetProperty("sequence").GetInt64() - 1;
        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync($"/orders/{placed.OrderId}?asOf={before}", desk.Alice)).Status);
    }

    // The sequence of the last event: the highest that may be asked about.
    private async Task<long> LastAsync()
    {
        var (low, high) = (0L, 1L << 20);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if ((await desk.GetAsync($"/markets?asOf={middle}")).Status == HttpStatusCode.OK) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private async Task<string> LiveAsync(string path, string? key = null) => Plain((await desk.GetAsync(path, key)).Json);

    private async Task<string> ThenAsync(string path, long sequence, string? key = null)
    {
        var answer = (await desk.GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}asOf={sequence}", key)).Json;
        Assert.Equal(sequence, answer.GetProperty("asOf").GetProperty("sequence").GetInt64());
        return Plain(answer);
    }

    // Without what says which moment of which writer an answer stands for.
    private static string Plain(JsonElement answer)
    {
        var isOrder = answer.TryGetProperty("orderId", out _);
        return string.Join(',', answer.EnumerateObject()
            .Where(member => member.Name is not ("asOf" or "epoch" or "lastUpdateId"))
            .Where(member => isOrder || member.Name is not ("sequence" or "time"))
            .Select(member => member.ToString()));
    }
}
