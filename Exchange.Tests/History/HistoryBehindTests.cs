using System.Net;
using Exchange.Projections;
using Exchange.Tests.Live;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>While nobody folds the history, an answer that needs it is whole, or says that it cannot be.</summary>
public sealed class HistoryBehindTests
{
    [Theory]
    [ClassData<EachForm>]
    public async Task Candles_that_nobody_knows_whole_are_refused_until_the_history_has_caught_up(HistoryForm form)
    {
        // Given trades of two seconds, more than the views keep, and no projector
        var (venue, url) = await StreamVenue.StartAsync(form: form);
        await using var owned = venue;
        await PlaceAsync(venue, "buy-0", "BUY", "1", 1);
        await PlaceAsync(venue, "sell-0", "SELL", "1", 1);
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Until.True(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > second, "a second later");
        await PlaceAsync(venue, "buy", "BUY", "55", 1);
        for (var i = 1; i <= 11; i++) await PlaceAsync(venue, $"sell-{i}", "SELL", "0.05", 100);

        // When a process that saw it all is asked, it knows
        Assert.Equal(1_101, await TradesAsync(url, "1s"));

        // And one that came late does not, where trades are missing that belong there
        var late = venue.StartApi();
        var behind = await ReadAsync(late, "1s");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "HISTORY_BEHIND"), (behind.Status, behind.Code));
        Assert.Equal("1", behind.Headers["Retry-After"]);
        Assert.Equal(1_101, await TradesAsync(late, "1M"));

        // And when the history catches up, it does
        venue.StartProjector();
        await Until.True(async () => (await ReadAsync(late, "1s")).Status == HttpStatusCode.OK, "the history has caught up");
        Assert.Equal(1_101, await TradesAsync(late, "1s"));
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task An_order_that_closed_long_ago_is_never_denied_nor_told_as_it_was(HistoryForm form)
    {
        // Given an order that the history knows as open, and one that it does not know
        var (venue, _) = await StreamVenue.StartAsync(form: form);
        await using var owned = venue;
        var (desk, alice) = (venue.Desk, venue.Desk.Alice);
        var known = await desk.PlaceAsync(alice, "known");
        venue.StartProjector();
        await Until.True(
            async () => (await desk.GetAsync("/orders/history", alice)).Text.Contains("known", StringComparison.Ordinal), "it is known");
        await venue.StopProjectorAsync();
        var unknown = await desk.PlaceAsync(alice, "unknown");

        // When both close, and so many others do that the views forget them
        foreach (var order in new[] { known, unknown }) await desk.DeleteAsync($"/orders/{order.OrderId}", alice);
        await using var redis = await LiveVenue.ConnectAsync(TestStores.Redis);
        await redis.GetDatabase().KeyDeleteAsync($"venue:{venue.Name}:views:closed:0");

        // Then nobody can tell their owner what became of them
        foreach (var order in new[] { known, unknown })
        {
            var behind = await desk.GetAsync($"/orders/{order.OrderId}", alice);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "HISTORY_BEHIND"), (behind.Status, behind.Code));

            // For others there is no such order, as there is none of a number that was never given.
            Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync($"/orders/{order.OrderId}", desk.Bob)).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync($"/orders/{unknown.OrderId + 1}", alice)).Status);

        // And once the history has caught up, it can
        venue.StartProjector();
        foreach (var order in new[] { known, unknown })
        {
            await Until.True(
                async () => (await desk.GetAsync($"/orders/{order.OrderId}", alice)).Status == HttpStatusCode.OK, "the history knows");
            Assert.Equal("CANCELED", (await desk.GetAsync($"/orders/{order.OrderId}", alice)).Member("status"));
        }
    }

    private static async Task PlaceAsync(StreamVenue venue, string id, string side, string quantity, int count)
    {
        var key = side == "BUY" ? venue.Desk.Alice : venue.Desk.Bob;
        var orders = Enumerable.Range(1, count).Select(
            at => TradingDesk.Order($"{id}-{at}", ("side", $"\"{side}\""), ("quantity", $"\"{quantity}\"")));
        var reply = await venue.Desk.SendAsync("POST", "/orders/batch", key, $$"""{"orders":[{{string.Join(',', orders)}}]}""");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    private static async Task<long> TradesAsync(string url, string interval)
    {
        var reply = await ReadAsync(url, interval);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Json.GetProperty("candles").EnumerateArray().Sum(candle => candle.GetProperty("trades").GetInt64());
    }

    private static async Task<Reply> ReadAsync(string url, string interval)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"{url}/api/v1/markets/BTC-USDT/candles?interval={interval}"));
        return new Reply(
            response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value)));
    }
}
