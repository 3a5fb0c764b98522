using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>Recorded trades as takers of a market.</summary>
public sealed class RecordedTradesTests
{
    private static readonly MarketFacts Facts = new("BTC-USDT", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 5m);

    [Theory]
    [InlineData("1700000000,60000,0.5,BUY", "1700000002.5,60001.5,1,SELL")]
    [InlineData("1700000000000,60000,0.5,buy", "1700000002500,60001.5,1,sell")]
    [InlineData("2030-01-31T12:00:00Z,60000,0.5,BUY", "2030-01-31T12:00:02.5Z,60001.5,1,SELL")]
    public void Times_may_have_several_forms(string first, string second) => Assert.Equal(
        [new RecordedTrade(0, 60_000, 0.5, IsBuy: true), new RecordedTrade(2.5, 60_001.5, 1, IsBuy: false)],
        RecordedTrades.Read(["time,price,quantity,side", first, second]));

    [Theory]
    [InlineData("There are no trades")]
    [InlineData("There are no trades", "time,price,quantity,side")]
    [InlineData("Line 1", "1,2,3")]
    [InlineData("Line 1", "1,2,3,HOLD")]
    [InlineData("Line 1", "1,0,3,BUY")]
    [InlineData("Line 1", "1,2,-3,BUY")]
    [InlineData("Line 1", "1,NaN,3,BUY")]
    [InlineData("Line 1", "noon,2,3,BUY")]
    [InlineData("Line 2", "1,2,3,BUY", "")]
    [InlineData("Line 3", "5,2,3,BUY", "7,2,3,BUY", "6,2,3,BUY")]
    public void What_is_no_recording_is_refused(string says, params string[] lines) =>
        Assert.StartsWith(says, Assert.Throws<FormatException>(() => RecordedTrades.Read(lines)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "1|0|1|0")]
    [InlineData(2, "1|1|0|0")]
    public void They_are_played_at_the_chosen_speed_and_then_again(int speed, string counts)
    {
        var replay = new TradeReplay(RecordedTrades.Read(["1,100,1,BUY", "3,101,1,SELL", "9,102,1,SELL"]), speed);
        Assert.Equal(counts, string.Join('|', Enumerable.Range(0, 4).Select(_ => replay.Step(speed == 1 ? 0.9 : 0.95).Count)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_at_the_start() => Assert.Equal(
        "INVALID_SETTING",
        Assert.Throws<StartRefused>(() => MakerRecording.Read(new MakerOptions { Replay = "nowhere/trades.csv" })).Code);

    [Fact]
    public void Quotes_follow_the_recorded_price_and_takers_the_recorded_trades()
    {
        var markets = MakerMarkets.Parse("BTC-USDT=60000 calm")!;
        var replay = new TradeReplay(RecordedTrades.Read(["1,50000,0.25,SELL", "2,51000,0.5,BUY", "9,52000,1,BUY"]), 1);
        var world = new MakerWorld(markets, new Dictionary<string, MarketFacts> { ["BTC-USDT"] = Facts }, seed: 1, replay);

        var decision = world.Agents[0].Step(1.5, new MarketView([], 0));

        Assert.Equal(51_000, world.PriceOf("BTC"), 1e-6);
        Assert.Equal([(false, 25_000), (true, 50_000)], decision.Take);
        Assert.InRange(decision.Place.Where(quote => quote.IsBid).Max(quote => quote.Ticks), 5_090_000, 5_100_000);
    }
}
