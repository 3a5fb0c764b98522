using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>The maker's list of markets, and what it pays in and out.</summary>
public sealed class MakerSettingsTests
{
    [Theory]
    [InlineData(MakerMarkets.Default, 3)]
    [InlineData("BTC-USDT=60000.5 volatile", 1)]
    [InlineData("BTC-USDT=60000 calm, ETH-USDT=3000 thin", 2)]
    public void A_list_of_markets_is_read(string text, int count) => Assert.Equal(count, MakerMarkets.Parse(text)?.Count);

    [Theory]
    [InlineData("")]
    [InlineData("BTC-USDT")]
    [InlineData("BTC-USDT=60000")]
    [InlineData("BTC-USDT=60000 wild")]
    [InlineData("BTC-USDT=0 calm")]
    [InlineData("BTC-USDT=-1 calm")]
    [InlineData("BTC-USDT=1e5 calm")]
    [InlineData("BTC-USDT=60000 calm,")]
    [InlineData("BTC-USDT=60000 calm,BTC-USDT=60000 calm")]
    [InlineData("ETH-BTC=cross calm")]
    [InlineData("BTC-USDT=60000 calm,ETH-BTC=cross calm")]
    [InlineData("BTC-USDT=60000 calm,SOL-ETH=0.05 calm")]
    public void Another_text_is_refused(string text) => Assert.Null(MakerMarkets.Parse(text));

    [Fact]
    public void A_cross_price_follows_from_the_others()
    {
        var markets = MakerMarkets.Parse(MakerMarkets.Default)!;
        var facts = markets.ToDictionary(
            market => market.Symbol,
            market => new MarketFacts(market.Symbol, market.Base, market.Quote, 0.00001m, 0.00001m, 0.00001m, 0.0001m));
        var world = new MakerWorld(markets, facts, seed: 4);

        for (var step = 0; step < 1_000; step++)
            foreach (var agent in world.Agents) agent.Step(0.5, new MarketView([], 0));

        Assert.Equal(world.Agents[1].Fair / world.Agents[0].Fair, world.Agents[2].Fair, 1e-9);
    }

    [Theory]
    [InlineData("100", "0", "0", "100")]
    [InlineData("100", "20", "19", "61")]
    [InlineData("100", "20", "20", "0")]
    [InlineData("100", "250", "0", "0")]
    [InlineData("100", "251", "0", "-151")]
    [InlineData("100", "50", "250", "-50")]
    public void Money_is_paid_in_when_it_is_short_and_out_when_there_is_far_too_much(
        string target, string available, string held, string transfer) =>
        Assert.Equal(D(transfer), Treasury.Transfer(D(target), D(available), D(held)));

    private static decimal D(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
