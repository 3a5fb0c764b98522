using System.Net;
using System.Text.Json;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>The past as its owners read it over HTTP. What an answer stands for is its sequence, so the tests wait for that.</summary>
public abstract class HistoryApiTests(DeskFixture fixture)
{
    private readonly TradingDesk desk = fixture.Desk;

    [Fact]
    public async Task An_order_is_in_the_history_as_it_stands_and_later_as_it_ended()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "past-1", ("price", "\"80.5\""), ("quantity", "\"2.5\""));
        var open = Find(await ReadAsync("/orders/history", desk.Alice, Sequence(placed)), "orders", placed.OrderId);
        Assert.Equal((await desk.GetAsync($"/orders/{placed.OrderId}", desk.Alice)).Json.GetRawText(), open.GetRawText());

        await desk.DeleteAsync($"/orders/{placed.OrderId}", desk.Alice);
        var live = await desk.GetAsync($"/orders/{placed.OrderId}", desk.Alice);
        var closed = Find(
            await ReadAsync("/orders/history?status=CANCELED&symbol=BTC-USDT", desk.Alice, Sequence(live)), "orders", placed.OrderId);
        Assert.Equal(live.Json.GetRawText(), closed.GetRawText());
        Assert.Equal("CANCELED", closed.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_trade_is_a_fill_of_both_and_moves_money_in_the_ledger()
    {
        var maker = await desk.PlaceAsync(desk.Bob, "past-2", ("side", "\"SELL\""), ("price", "\"150\""), ("quantity", "\"2\""));
        var taker = await desk.PlaceAsync(desk.Alice, "past-3", ("price", "\"160\""), ("quantity", "\"2\""));

        var ofTaker = Find(await ReadAsync("/fills", desk.Alice, Sequence(taker)), "fills", taker.OrderId);
        var ofMaker = Find(await ReadAsync("/fills?symbol=BTC-USDT", desk.Bob, Sequence(taker)), "fills", maker.OrderId);
        Assert.Equal(
            ("BUY", "TAKER", "150", "2", "0.004", "BTC"),
            (Text(ofTaker, "side"), Text(ofTaker, "role"), Text(ofTaker, "price"), Text(ofTaker, "quantity"), Text(ofTaker, "fee"),
                Text(ofTaker, "feeAsset")));
        Assert.Equal(("SELL", "MAKER", "USDT"), (Text(ofMaker, "side"), Text(ofMaker, "role"), Text(ofMaker, "feeAsset")));

        var ledger = await ReadAsync("/ledger?asset=BTC&limit=1", desk.Alice, Sequence(taker));
        var line = ledger.GetProperty("lines")[0];
        Assert.Equal(("TRADE_EXECUTED", "1.996", "0"), (Text(line, "cause"), Text(line, "availableChange"), Text(line, "heldChange")));
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_ended()
    {
        var last = 0L;
        for (var i = 0; i < 5; i++) last = Sequence(await desk.PlaceAsync(desk.Bob, $"page-{i}", ("price", "\"10\"")));
        foreach (var (path, rows) in new[] { ("/orders/history", "orders"), ("/fills", "fills"), ("/ledger", "lines") })
        {
            var all = (await ReadAsync($"{path}?limit=1000", desk.Bob, last)).GetProperty(rows).EnumerateArray().ToList();
            var paged = new List<JsonElement>();
            for (var cursor = ""; ;)
            {
                var page = await ReadAsync($"{path}?limit=2{cursor}", desk.Bob, last);
                paged.AddRange(page.GetProperty(rows).EnumerateArray());
                if (!page.TryGetProperty("next", out var next)) break;
                cursor = $"&cursor={next.GetString()}";
            }

            Assert.Equal(all.Select(row => row.GetRawText()), paged.Select(row => row.GetRawText()));
        }
    }

    [Fact]
    public async Task Nobody_sees_what_is_anothers()
    {
        var placed = await desk.PlaceAsync(desk.Alice, "past-4", ("price", "\"70\""));
        var history = await ReadAsync("/orders/history?limit=1000", desk.Bob, Sequence(placed));
        Assert.DoesNotContain("past-4", history.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync($"/orders/{placed.OrderId}", desk.Bob)).Status);
    }

    [Fact]
    public async Task It_runs_and_the_process_says_what_keeps_it()
    {
        var form = fixture.Form == HistoryForm.Timescale ? "timescaledb" : "plain";
        Assert.Equal(form, (await desk.GetAsync("health/live")).Member("history"));
        await Until.True(async () => Text(await CheckAsync(), "state") == "folding", "it is being folded");
        Assert.Equal(form, Text(await CheckAsync(), "form"));

        async Task<JsonElement> CheckAsync() => (await desk.GetAsync("health/ready")).Json.GetProperty("checks").EnumerateArray()
            .Single(check => Text(check, "name") == "history");
    }

    private static long Sequence(Reply reply) => reply.Json.GetProperty("sequence").GetInt64();

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static JsonElement Find(JsonElement page, string rows, long order) =>
        page.GetProperty(rows).EnumerateArray().First(row => row.GetProperty("orderId").GetInt64() == order);

    private async Task<JsonElement> ReadAsync(string path, string key, long sequence)
    {
        Reply? reply = null;
        await Until.True(
            async () => Sequence(reply = await desk.GetAsync(path, key)) >= sequence, $"the history stands for event {sequence}");
        Assert.Equal(HttpStatusCode.OK, reply!.Status);
        return reply.Json;
    }
}

public sealed class PlainHistoryApiTests(DeskFixture fixture) : HistoryApiTests(fixture), IClassFixture<DeskFixture>;

public sealed class TimescaleHistoryApiTests(TimescaleDeskFixture fixture) : HistoryApiTests(fixture), IClassFixture<TimescaleDeskFixture>;
