using System.Net;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests;

/// <summary>Candles and trades of the past over HTTP.</summary>
public abstract class MarketHistoryApiTests(DeskFixture fixture)
{
    private TradingDesk Desk { get; } = fixture.Desk;

    [Fact]
    public async Task A_trade_is_in_the_candle_of_every_interval_at_once_and_in_the_history_soon()
    {
        await TradeAsync("candle");
        foreach (var interval in CandleIntervals.All)
        {
            var reply = await Desk.GetAsync($"/markets/BTC-USDT/candles?interval={interval.ToText()}");
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            var last = reply.Json.GetProperty("candles").EnumerateArray().Last();
            Assert.Equal("100", last.GetProperty("close").GetString());
            Assert.True(last.GetProperty("trades").GetInt64() >= 1);
        }
    }

    [Fact]
    public async Task The_history_is_read_page_by_page_without_a_trade_twice_or_not_at_all()
    {
        for (var i = 0; i < 5; i++) await TradeAsync($"page-{i}");
        var wanted = (await Desk.GetAsync("/markets/BTC-USDT/trades?limit=1000")).Json.GetProperty("trades").EnumerateArray()
            .Select(trade => trade.ToString()).Reverse().ToList();
        await Until.True(async () => (await PageAsync("")).Trades.Count >= wanted.Count, "the trades are in the history");

        var read = new List<string>();
        var cursor = "";
        while (true)
        {
            var (trades, next) = await PageAsync($"limit=2{cursor}");
            read.AddRange(trades);
            if (next is null) break;
            cursor = $"&cursor={next}";
        }

        Assert.Equal(wanted, read.Take(wanted.Count));
        Assert.Equal(read.Count, read.Distinct().Count());
    }

    [Fact]
    public async Task A_market_without_trades_has_no_candles_and_no_past()
    {
        var candles = await Desk.GetAsync("/markets/ETH-USDT/candles?interval=1M");
        Assert.Matches("""^{"symbol":"ETH-USDT","interval":"1M","sequence":\d+,"candles":\[\]}$""", candles.Text);
        var trades = await Desk.GetAsync("/markets/ETH-USDT/trades/history");
        Assert.Matches("""^{"symbol":"ETH-USDT","sequence":\d+,"trades":\[\]}$""", trades.Text);
    }

    private async Task TradeAsync(string id)
    {
        Assert.Equal(HttpStatusCode.Created, (await Desk.PlaceAsync(Desk.Alice, $"{id}-buy")).Status);
        Assert.Equal(HttpStatusCode.Created, (await Desk.PlaceAsync(Desk.Bob, $"{id}-sell", ("side", "\"SELL\""))).Status);
    }

    private async Task<(List<string> Trades, string? Next)> PageAsync(string query)
    {
        var reply = await Desk.GetAsync($"/markets/BTC-USDT/trades/history?{query}");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return ([.. reply.Json.GetProperty("trades").EnumerateArray().Select(trade => trade.ToString())], reply.Member("nextCursor"));
    }
}

public sealed class PlainMarketHistoryApiTests(DeskFixture fixture) : MarketHistoryApiTests(fixture), IClassFixture<DeskFixture>;

public sealed class TimescaleMarketHistoryApiTests(TimescaleDeskFixture fixture)
    : MarketHistoryApiTests(fixture), IClassFixture<TimescaleDeskFixture>;
