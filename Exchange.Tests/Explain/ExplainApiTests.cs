using System.Net;
using System.Text.Json;
using Xunit;

namespace Exchange.Tests.Explain;

/// <summary>Explanations over HTTP, for programs and for people.</summary>
public sealed class ExplainApiTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private readonly TradingDesk desk = fixture.Desk;

    [Fact]
    public async Task An_order_is_explained_from_its_command_to_its_end()
    {
        await desk.PlaceAsync(desk.Bob, "why-1", ("side", "\"SELL\""), ("price", "\"200\""), ("quantity", "\"0.5\""));
        await desk.PlaceAsync(desk.Bob, "why-2", ("side", "\"SELL\""), ("price", "\"200\""), ("quantity", "\"1\""));
        await desk.PlaceAsync(desk.Bob, "why-3", ("side", "\"SELL\""), ("price", "\"202\""), ("quantity", "\"1\""));
        var placed = await desk.PlaceAsync(desk.Alice, "why-4", ("price", "\"201\""), ("quantity", "\"2\""));
        await desk.SendAsync("PATCH", $"/orders/{placed.OrderId}", desk.Alice, """{"quantity":"1.8"}""");
        await desk.SendAsync("PATCH", $"/orders/{placed.OrderId}", desk.Alice, """{"quantity":"1.9"}""");
        await desk.DeleteAsync($"/orders/{placed.OrderId}", desk.Alice);

        var why = (await desk.GetAsync($"/orders/{placed.OrderId}/explain", desk.Alice)).Json;
        Assert.Equal(("CANCELED", "why-4"), (Text(why, "status"), Text(why, "clientOrderId")));
        Assert.All(why.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("passed").GetBoolean()));
        Assert.Equal(
            ["order_placed", "trade_executed", "trade_executed", "order_booked", "order_amended", "amend_rejected", "order_canceled"],
            why.GetProperty("steps").EnumerateArray().Select(step => Text(step, "type")));
        var trades = why.GetProperty("steps").EnumerateArray().Where(step => Text(step, "role") == "TAKER").ToList();
        Assert.Equal(["0.5", "1"], trades.Select(trade => Text(trade, "quantity")));
        Assert.Contains("joined first of 2 orders", Text(trades[0], "why"), StringComparison.Ordinal);
        Assert.Contains("the only one there; the next price was 202", Text(trades[1], "why"), StringComparison.Ordinal);
        Assert.Equal("1 BTC x 0.002 = 0.002 BTC", Text(trades[1], "feeText"));

        // Held 402; two trades cost 300 and return 1.5; 0.2 and 0.3 BTC at 201 return later.
        var sum = why.GetProperty("sum");
        Assert.Equal(
            ("402", "300", "102", "0", "1.5", "0.003", "1.497"),
            (Text(sum, "held"), Text(sum, "spent"), Text(sum, "released"), Text(sum, "stillHeld"), Text(sum, "received"), Text(sum, "fees"),
                Text(sum, "net")));
        Assert.Equal(why.GetRawText(), (await desk.GetAsync("/orders/explain?clientOrderId=why-4", desk.Alice)).Text);
    }

    [Fact]
    public async Task A_person_reads_it_as_text()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "read-1", ("price", "\"20.5\""), ("quantity", "\"2\""));
        var text = await desk.GetAsync($"/orders/{placed.OrderId}/explain?format=text", desk.Alice);
        Assert.Equal("text/plain", text.ContentType);
        Assert.Contains($"Order {placed.OrderId} (read-1, account 1, BTC-USDT): NEW", text.Text, StringComparison.Ordinal);
        Assert.Contains("PLACE: buy 2 BTC at 20.5 or better (LIMIT, GTC)", text.Text, StringComparison.Ordinal);
        Assert.Contains("41 USDT is held for it, 2 x 20.5", text.Text, StringComparison.Ordinal);

        using var accepting = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/orders/{placed.OrderId}/explain");
        accepting.Headers.Add("X-Api-Key", desk.Alice);
        accepting.Headers.Add("Accept", "text/plain");
        Assert.Equal(text.Text, (await desk.SendAsync(accepting)).Text);
    }

    [Fact]
    public async Task A_refused_order_is_explained_by_its_owners_id()
    {
        Assert.Equal("INSUFFICIENT_FUNDS", (await desk.PlaceAsync(desk.Alice, "poor", ("quantity", "\"200000\""))).Code);
        var why = (await desk.GetAsync("/orders/explain?clientOrderId=poor", desk.Alice)).Json;
        Assert.Equal("REJECTED", Text(why, "status"));
        Assert.False(why.TryGetProperty("orderId", out _));
        var failed = why.GetProperty("checks").EnumerateArray().Last();
        Assert.Equal(("INSUFFICIENT_FUNDS", "20000000"), (Text(failed, "check"), Text(failed, "value")));
        Assert.Equal(
            decimal.Parse(Text(failed, "value")!, System.Globalization.CultureInfo.InvariantCulture)
                - decimal.Parse(Text(failed, "most")!, System.Globalization.CultureInfo.InvariantCulture),
            decimal.Parse(Text(failed, "missedBy")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(
            "FAILED  INSUFFICIENT_FUNDS",
            (await desk.GetAsync("/orders/explain?clientOrderId=poor&format=text", desk.Alice)).Text,
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync("/orders/explain?clientOrderId=poor", desk.Bob)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync("/orders/explain?clientOrderId=never", desk.Alice)).Status);
    }

    [Fact]
    public async Task A_balance_is_the_sum_of_its_causes_and_its_lines_lead_to_the_ledger()
    {
        await desk.PlaceAsync(desk.Bob, "sum-1", ("side", "\"SELL\""), ("price", "\"30\""), ("quantity", "\"1\""));
        await desk.PlaceAsync(desk.Alice, "sum-2", ("price", "\"30\""), ("quantity", "\"1.5\""));
        for (var i = 0; i < 12; i++) await desk.PlaceAsync(desk.Alice, $"sum-{i + 3}", ("price", "\"5\""));
        foreach (var (account, key) in new[] { (1, desk.Alice), (2, desk.Bob) })
        {
            var balances = (await desk.GetAsync($"/accounts/{account}/balances", key)).Json.GetProperty("balances");
            foreach (var balance in balances.EnumerateArray())
            {
                var asset = Text(balance, "asset");
                var reply = await desk.GetAsync($"/accounts/{account}/balances/{asset}/explain", key);
                Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
                var why = reply.Json;
                foreach (var part in new[] { "available", "held" })
                {
                    Assert.Equal(Text(balance, part), Text(why, part));
                    Assert.Equal(
                        Number(balance, part), why.GetProperty("causes").EnumerateArray().Sum(cause => Number(cause, part)));
                }

                Assert.Equal(Number(balance, "held"), why.GetProperty("openOrders").EnumerateArray().Sum(order => Number(order, "held")));
                var lines = why.GetProperty("lines").EnumerateArray().ToList();
                if (lines.Count > 0) Assert.Equal(Number(balance, "available"), Number(lines[0], "available"));
                Assert.Contains($"{asset} of account {account}", (await desk.GetAsync(
                    $"/accounts/{account}/balances/{asset}/explain?format=text", key)).Text, StringComparison.Ordinal);
            }
        }

        // Ten lines, and the rest by the cursor.
        var explained = (await desk.GetAsync("/accounts/1/balances/USDT/explain", desk.Alice)).Json;
        var last = explained.GetProperty("lines")[0].GetProperty("sequence").GetInt64();
        await Until.True(
            async () => (await desk.GetAsync("/ledger?asset=USDT", desk.Alice)).Json.GetProperty("sequence").GetInt64() >= last,
            "the history is as far");
        var ledger = (await desk.GetAsync("/ledger?asset=USDT&limit=1000", desk.Alice)).Json.GetProperty("lines").EnumerateArray().ToList();
        var shown = explained.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(ledger.Take(10).Select(Told), shown.Select(Told));
        var rest = (await desk.GetAsync($"/ledger?asset=USDT&limit=1000&cursor={Text(explained, "next")}", desk.Alice)).Json;
        Assert.Equal(ledger.Skip(10).Select(Told), rest.GetProperty("lines").EnumerateArray().Select(Told));

        var then = (await desk.GetAsync("/accounts/1/balances/USDT/explain?asOf=0", desk.Alice)).Status;
        Assert.Equal(HttpStatusCode.NotFound, then);
    }

    private static string Told(JsonElement line) => string.Join(' ', new[]
    {
        "sequence", "time", "cause", "availableChange", "heldChange", "available", "held",
    }.Select(member => line.GetProperty(member).ToString()));

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.ToString() : null;

    private static decimal Number(JsonElement json, string name) =>
        decimal.Parse(Text(json, name)!, System.Globalization.CultureInfo.InvariantCulture);
}
