using System.Text.Json;
using Exchange.Benchmarks;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The public streams, through the real API with the real client.</summary>
public sealed class MarketStreamTests(StreamFixture fixture) : IClassFixture<StreamFixture>
{
    private TradingDesk Desk => fixture.Desk;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Depth_begins_with_a_snapshot_and_goes_on_without_a_gap(bool isMessagePack)
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url, isMessagePack);
        var depth = client.Record("Depth", "ETH-USDT");
        await depth.Until(messages => messages.Count > 0, "a snapshot");
        Assert.Equal("snapshot", depth.Messages[0].GetProperty("type").GetString());
        for (var i = 0; i < 10; i++)
        {
            var price = $"\"{100 + i % 3}\"";
            var placed = await Desk.PlaceAsync(Desk.Alice, $"d{isMessagePack}{i}", ("symbol", "\"ETH-USDT\""), ("price", price));
            await Desk.DeleteAsync($"/orders/{placed.OrderId}", Desk.Alice);
        }

        await Desk.PlaceAsync(Desk.Alice, $"last{isMessagePack}", ("symbol", "\"ETH-USDT\""), ("price", "\"90\""), ("quantity", "\"2\""));
        await SameBookAsync(depth, "ETH-USDT");
        Assert.Equal(1, depth.Book.Snapshots);
    }

    [Fact]
    public async Task Answers_have_the_effect_of_what_was_answered_before()
    {
        for (var i = 0; i < 20; i++)
        {
            var placed = await Desk.PlaceAsync(Desk.Alice, $"ryw{i}", ("price", $"\"{200 + i}\""));
            var bbo = await Desk.GetAsync("/markets/BTC-USDT/bbo");
            Assert.Equal($"{200 + i}", bbo.Member("bidPrice"));
            Assert.True(bbo.Json.GetProperty("sequence").GetInt64() >= placed.Json.GetProperty("sequence").GetInt64());
        }

        await Desk.DeleteAsync("/orders?symbol=BTC-USDT", Desk.Alice);
    }

    [Fact]
    public async Task Trades_ticker_and_candles_tell_of_a_trade()
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var trades = client.Record("Trades", "BTC-USDT");
        var ticker = client.Record("Ticker", "BTC-USDT");
        var tickers = client.Record("Tickers");
        var candles = client.Record("Candles", "BTC-USDT", "1m");
        var top = client.Record("TopDepth", "BTC-USDT", 5, 50);
        Recording[] all = [trades, ticker, tickers, candles, top];
        foreach (var one in all) await one.Until(messages => messages.Count > 0, "a first message");

        await Desk.PlaceAsync(Desk.Alice, "maker", ("price", "\"1000\""), ("quantity", "\"3\""));
        await Desk.PlaceAsync(Desk.Bob, "taker", ("price", "\"1000\""), ("quantity", "\"2\""), ("side", "\"SELL\""));
        await trades.Until(messages => messages.Count > 1, "the trade");
        var trade = trades.Messages[1].GetProperty("trades")[0];
        Assert.Equal(
            ("1000", "2", "2000", "SELL"),
            (trade.Text("price"), trade.Text("quantity"), trade.Text("quoteQuantity"), trade.Text("takerSide")));
        await ticker.Until(messages => messages[^1].Text("lastPrice") == "1000", "the ticker");
        await tickers.Until(
            messages => messages[^1].GetProperty("tickers").EnumerateArray().Any(one => one.Text("lastPrice") == "1000"), "the tickers");
        await candles.Until(
            messages => messages[^1].GetProperty("candles").EnumerateArray().Any(one => one.Text("close") == "1000"), "the candle");
        await top.Until(
            messages => messages[^1].GetProperty("bids").EnumerateArray().Any(level => level[1].GetString() == "1"), "the rest");

        var read = await Desk.GetAsync("/markets/BTC-USDT/trades?limit=1");
        Assert.Equal(trade.GetRawText(), read.Json.GetProperty("trades")[0].GetRawText());
        Assert.Equal("1000", (await Desk.GetAsync("/markets/BTC-USDT/ticker")).Member("lastPrice"));
        Assert.Equal(3, (await Desk.GetAsync("/tickers")).Json.GetProperty("tickers").GetArrayLength());
        Assert.Equal(2, (await Desk.GetAsync("/tickers?symbols=ETH-BTC,BTC-USDT")).Json.GetProperty("tickers").GetArrayLength());
        await Desk.DeleteAsync("/orders?symbol=BTC-USDT", Desk.Alice);
    }

    [Fact]
    public async Task The_running_candle_of_every_interval_is_the_same_in_the_stream_and_over_REST()
    {
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        var streams = CandleIntervals.All.Select(interval => interval.ToText())
            .ToDictionary(interval => interval, interval => client.Record("Candles", "BTC-USDT", interval));
        Assert.Equal("1s 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M", string.Join(' ', streams.Keys));
        foreach (var stream in streams.Values) await stream.Until(messages => messages.Count > 0, "a first message");

        await Desk.PlaceAsync(Desk.Alice, "candle-maker", ("price", "\"2000\""));
        await Desk.PlaceAsync(Desk.Bob, "candle-taker", ("price", "\"2000\""), ("side", "\"SELL\""));
        foreach (var (interval, stream) in streams)
        {
            await stream.Until(messages => LastCandle(messages[^1])?.Text("close") == "2000", $"the candle of {interval}");
            var read = await Desk.GetAsync($"/markets/BTC-USDT/candles?interval={interval}&limit=1");
            Assert.Equal(LastCandle(read.Json)?.GetRawText(), LastCandle(stream.Messages[^1])?.GetRawText());
        }
    }

    private static JsonElement? LastCandle(JsonElement message) =>
        message.GetProperty("candles") is var candles && candles.GetArrayLength() > 0 ? candles[candles.GetArrayLength() - 1] : null;

    private async Task SameBookAsync(Recording depth, string symbol)
    {
        var read = (await Desk.GetAsync($"/markets/{symbol}/depth?limit=5000")).Json;
        var last = read.GetProperty("lastUpdateId").GetInt64();
        await depth.Until(_ => depth.Book.LastUpdate >= last, "the same update");
        var expected = new BookReader();
        expected.Load(read);
        Assert.Equal((last, expected.Book), (depth.Book.LastUpdate, depth.Book.Book));
    }
}

internal static class JsonTexts
{
    /// <summary>A member as text; null when it is not there.</summary>
    public static string? Text(this JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member.ToString() : null;
}
