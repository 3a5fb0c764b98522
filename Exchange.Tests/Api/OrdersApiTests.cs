using System.Net;
using Xunit;

namespace Exchange.Tests;

/// <summary>Orders over HTTP, through the stream, the engine and the store, and back.</summary>
public sealed class OrdersApiTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private readonly TradingDesk desk = fixture.Desk;

    [Fact]
    public async Task A_placed_order_can_be_read_at_once()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "read-1", ("price", "\"90.50\""), ("quantity", "\"1.50000000\""));
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        Assert.Equal(("NEW", "1.5", "90.5"), (placed.Member("status"), placed.Member("quantity"), placed.Member("price")));

        var read = await desk.GetAsync($"/orders/{placed.OrderId}", desk.Alice);
        foreach (var member in new[] { "orderId", "clientOrderId", "status", "quantity", "price", "remaining", "sequence", "time" })
            Assert.Equal(placed.Member(member), read.Member(member));
        Assert.Contains("read-1", (await desk.GetAsync("/orders?symbol=BTC-USDT", desk.Alice)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("read-1", (await desk.GetAsync("/orders?symbol=ETH-USDT", desk.Alice)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_that_meet_trade_at_the_makers_price_less_fees()
    {
        await desk.PlaceAsync(desk.Bob, "meet-1", ("side", "\"SELL\""), ("price", "\"200\""), ("quantity", "\"2\""));
        var taker = await desk.PlaceAsync(desk.Alice, "meet-2", ("price", "\"210\""), ("quantity", "\"2\""));

        Assert.Equal(("FILLED", "400", "0"), (taker.Member("status"), taker.Member("filledQuote"), taker.Member("remaining")));
        var fill = taker.Json.GetProperty("fills")[0];
        Assert.Equal("200", fill.GetProperty("price").GetString());
        Assert.Equal(("0.004", "BTC"), (fill.GetProperty("fee").GetString(), fill.GetProperty("feeAsset").GetString()));
        Assert.Equal("FILLED", (await desk.GetAsync($"/orders/{taker.OrderId}", desk.Alice)).Member("status"));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer()
    {
        var first = await desk.PlaceAsync(desk.Alice, "again-1", ("price", "\"91\""));
        await desk.DeleteAsync($"/orders/{first.OrderId}", desk.Alice);
        var again = await desk.PlaceAsync(desk.Alice, "again-1", ("price", "\"91.00\""));

        Assert.False(first.IsReplay);
        Assert.True(again.IsReplay);
        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
    }

    [Fact]
    public async Task A_refusal_is_repeated_too()
    {
        var first = await desk.PlaceAsync(desk.Alice, "again-2", ("quantity", "\"900000\""));
        var again = await desk.PlaceAsync(desk.Alice, "again-2", ("quantity", "\"900000\""));

        Assert.Equal("INSUFFICIENT_FUNDS", first.Code);
        Assert.Equal("INSUFFICIENT_FUNDS", again.Code);
        Assert.True(again.IsReplay);
    }

    [Fact]
    public async Task T04_An_id_sent_a_hundred_times_at_once_has_one_effect_and_one_answer()
    {
        var before = (await desk.GetAsync("/orders", desk.Bob)).Json.GetProperty("orders").GetArrayLength();
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => desk.PlaceAsync(desk.Bob, "at-once", ("price", "\"80\""))));

        Assert.Single(replies.Select(reply => (reply.Status, reply.Text)).Distinct());
        Assert.Equal(99, replies.Count(reply => reply.IsReplay));
        Assert.Equal(before + 1, (await desk.GetAsync("/orders", desk.Bob)).Json.GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public async Task A_canceled_order_is_closed_and_a_second_cancel_says_so()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "cancel-1", ("price", "\"92\""));
        var canceled = await desk.DeleteAsync($"/orders/{placed.OrderId}", desk.Alice);
        var again = await desk.DeleteAsync($"/orders/{placed.OrderId}", desk.Alice);

        Assert.Equal((HttpStatusCode.OK, "CANCELED", "REQUESTED"), (canceled.Status, canceled.Member("status"), canceled.Member("reason")));
        Assert.Equal((HttpStatusCode.Conflict, "ORDER_ALREADY_CLOSED"), (again.Status, again.Code));
        Assert.Equal("CANCELED", again.Json.GetProperty("order").GetProperty("status").GetString());
    }

    [Fact]
    public async Task All_orders_of_a_market_are_canceled_at_once()
    {
        var first = await desk.PlaceAsync(desk.Bob, "all-1", ("symbol", "\"ETH-USDT\""));
        var second = await desk.PlaceAsync(desk.Bob, "all-2", ("symbol", "\"ETH-USDT\""));
        var canceled = await desk.DeleteAsync("/orders?symbol=ETH-USDT", desk.Bob);

        Assert.Equal($"[{first.OrderId},{second.OrderId}]", canceled.Member("orderIds"));
        Assert.Equal("""{"orders":[]}""", (await desk.GetAsync("/orders?symbol=ETH-USDT", desk.Bob)).Text);
    }

    [Fact]
    public async Task An_amended_order_has_less()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "amend-1", ("price", "\"93\""));
        var amended = await desk.SendAsync("PATCH", $"/orders/{placed.OrderId}", desk.Alice, """{"quantity":"0.4"}""");

        Assert.Equal((HttpStatusCode.OK, "0.4", "0.4"), (amended.Status, amended.Member("quantity"), amended.Member("remaining")));
    }

    [Fact]
    public async Task A_replace_cancels_one_and_places_another_and_repeats_as_such()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "replace-1", ("price", "\"94\""));
        var body = TradingDesk.Order("replace-2", ("price", "\"95\""), ("mode", "\"STOP_ON_FAILURE\""));
        var replaced = await desk.SendAsync("POST", $"/orders/{placed.OrderId}/replace", desk.Alice, body);
        var again = await desk.SendAsync("POST", $"/orders/{placed.OrderId}/replace", desk.Alice, body);

        Assert.Equal((HttpStatusCode.Created, "NEW"), (replaced.Status, replaced.Member("status")));
        Assert.Equal(placed.Member("orderId"), replaced.Member("canceledOrderId"));
        Assert.Equal("CANCELED", (await desk.GetAsync($"/orders/{placed.OrderId}", desk.Alice)).Member("status"));
        Assert.Equal(replaced.Text, again.Text);
    }

    [Fact]
    public async Task A_batch_has_an_outcome_for_each_order()
    {
        var orders = string.Join(',',
            TradingDesk.Order("batch-1", ("price", "\"96\"")),
            TradingDesk.Order("batch-2", ("side", "\"HOLD\"")),
            "7",
            TradingDesk.Order("batch-1", ("price", "\"96\"")));
        var reply = await desk.SendAsync("POST", "/orders/batch", desk.Alice, $$"""{"orders":[{{orders}}]}""");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var outcomes = reply.Json.GetProperty("outcomes").EnumerateArray().ToList();
        Assert.Equal([201, 400, 400, 201], outcomes.Select(outcome => outcome.GetProperty("status").GetInt32()));
        Assert.Equal("INVALID_SIDE", outcomes[1].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal(outcomes[0].GetProperty("order").GetRawText(), outcomes[3].GetProperty("order").GetRawText());
    }

    [Theory]
    [InlineData("""{"orders":[]}""", "TOO_MANY_ORDERS")]
    [InlineData("""{"orders":{}}""", "INVALID_FIELD")]
    [InlineData("""[]""", "INVALID_BODY_TYPE")]
    public async Task A_batch_that_is_none_is_refused_as_a_whole(string body, string code) =>
        Assert.Equal(code, (await desk.SendAsync("POST", "/orders/batch", desk.Alice, body)).Code);

    [Fact]
    public async Task T12_T15_What_cannot_be_filled_at_once_expires_without_a_fill()
    {
        var reply = await desk.PlaceAsync(desk.Alice, "fok-1", ("timeInForce", "\"FOK\""), ("price", "\"50\""));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(("EXPIRED", "FILL_OR_KILL", "[]"), (reply.Member("status"), reply.Member("reason"), reply.Member("fills")));
    }
}
