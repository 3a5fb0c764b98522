using System.Net;
using System.Text.Json;
using Alba;
using Exchange.Projections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>What is answered about the past while nobody folds it, over HTTP: nothing has a hole, nothing is there twice.</summary>
public sealed class HistoryLagTests
{
    [Theory]
    [ClassData<EachForm>]
    public async Task While_the_history_stands_still_answers_say_so_and_have_no_hole(HistoryForm form)
    {
        // Given an exchange whose history was folded up to a trade, and is not folded any more
        await using var database = await TestDatabase.CreateAsync(MarketHistory.ServerOf(form));
        var settings = TestSettings.For(database);
        await using var host = await StartAsync(settings, "api,engine");
        var desk = await TradingDesk.OpenAsync(host.GetTestClient(), host.Services);
        long folded;
        await using (await StartAsync(settings, "projector"))
        {
            folded = await TradeAsync(desk, "first");
            await Until.True(async () => await SequenceAsync(desk, "/fills", desk.Alice) >= folded, "the first trade is folded");
        }

        // When it trades on, through several seconds
        var last = folded;
        for (var second = 0; second < 3; second++)
        {
            last = await TradeAsync(desk, $"second-{second}");
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            await Until.True(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > now, "the next second has begun");
        }

        // Then candles are whole all the same, and all else says how far it goes
        foreach (var interval in CandleIntervals.All) AssertWhole(await CandlesAsync(desk, interval.ToText()), 4, last);
        foreach (var path in new[] { "/fills", "/orders/history", "/ledger" })
            Assert.InRange(await SequenceAsync(desk, path, desk.Alice), folded, last - 1);
        var trades = (await desk.GetAsync("/markets/BTC-USDT/trades/history")).Json;
        Assert.InRange(trades.GetProperty("sequence").GetInt64(), folded, last - 1);
        Assert.Single(trades.GetProperty("trades").EnumerateArray());

        // When it lacks more trades than the live views keep, then candles are refused where they may lack some. Those that this process
        // has seen end it may know all the same, and then they are whole.
        last = await TradeManyAsync(desk);
        foreach (var interval in CandleIntervals.All)
        {
            var reply = await desk.GetAsync($"/markets/BTC-USDT/candles?interval={interval.ToText()}");
            if (reply.Status != HttpStatusCode.ServiceUnavailable) AssertWhole(reply.Json, 4 + Many, last);
            else Assert.Equal("HISTORY_BEHIND", reply.Code);
        }

        // And when the history is folded again, everything is there, once
        await using var projector = await StartAsync(settings, "projector");
        await Until.True(async () => await SequenceAsync(desk, "/fills", desk.Alice) >= last, "the rest is folded");
        foreach (var interval in CandleIntervals.All) AssertWhole(await CandlesAsync(desk, interval.ToText()), 4 + Many, last);
    }

    private const int Many = TradeTape.Capacity + 200;

    private static Task<IAlbaHost> StartAsync(Dictionary<string, string> settings, string roles) => AlbaHost.For<Program>(builder =>
    {
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.UseSetting("Exchange:Roles", roles);
        builder.UseSetting("Exchange:Limits:RateLimits", "false");
        builder.ConfigureLogging(logging => logging.ClearProviders());
    });

    private static async Task<long> TradeAsync(TradingDesk desk, string id)
    {
        await desk.PlaceAsync(desk.Alice, $"{id}-buy");
        var sold = await desk.PlaceAsync(desk.Bob, $"{id}-sell", ("side", "\"SELL\""));
        Assert.Equal(HttpStatusCode.Created, sold.Status);
        return sold.Json.GetProperty("sequence").GetInt64();
    }

    // Orders of the smallest size that rest, and one that takes a hundred of them.
    private static async Task<long> TradeManyAsync(TradingDesk desk)
    {
        var last = 0L;
        for (var round = 0; round < Many / 100; round++)
        {
            var orders = Enumerable.Range(0, 100).Select(i => TradingDesk.Order($"many-{round}-{i}", ("quantity", "\"0.1\"")));
            await desk.SendAsync("POST", "/orders/batch", desk.Alice, $$"""{"orders":[{{string.Join(',', orders)}}]}""");
            var sold = await desk.PlaceAsync(desk.Bob, $"many-{round}", ("side", "\"SELL\""), ("quantity", "\"10\""));
            Assert.Equal("FILLED", sold.Member("status"));
            last = sold.Json.GetProperty("sequence").GetInt64();
        }

        return last;
    }

    private static async Task<JsonElement> CandlesAsync(TradingDesk desk, string interval) =>
        (await desk.GetAsync($"/markets/BTC-USDT/candles?interval={interval}")).Json;

    private static async Task<long> SequenceAsync(TradingDesk desk, string path, string key) =>
        (await desk.GetAsync(path, key)).Json.GetProperty("sequence").GetInt64();

    // Each trade is in one candle, and each candle begins with the trade after those of the one before.
    private static void AssertWhole(JsonElement answer, long trades, long sequence)
    {
        Assert.True(answer.GetProperty("sequence").GetInt64() >= sequence);
        var next = 1L;
        foreach (var candle in answer.GetProperty("candles").EnumerateArray())
        {
            Assert.Equal(next, candle.GetProperty("firstTradeId").GetInt64());
            next += candle.GetProperty("trades").GetInt64();
            Assert.Equal(next - 1, candle.GetProperty("lastTradeId").GetInt64());
        }

        Assert.Equal(trades, next - 1);
    }
}
