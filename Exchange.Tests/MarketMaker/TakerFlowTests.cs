using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>Which side simulated traders take, by the last moves and by what they hold for the right price.</summary>
public sealed class TakerFlowTests
{
    /// <summary>An eighth of them believe in the anchor.</summary>
    [Fact]
    public void Some_buy_what_is_cheap_and_sell_what_is_dear() =>
        Assert.InRange(ShareOfBuyers(_ => 60_000 * 0.98) - ShareOfBuyers(_ => 60_000 * 1.02), 0.08, 0.16);

    /// <summary>Nearly a quarter do. The price is above the anchor in both markets.</summary>
    [Fact]
    public void Some_buy_what_rises_and_sell_what_falls() =>
        Assert.InRange(ShareOfBuyers(second => 70_000 + second) - ShareOfBuyers(second => 80_000 - second), 0.18, 0.28);

    [Fact]
    public void No_take_is_larger_than_four_quotes()
    {
        var flow = new TakerFlow(MarketProfile.All["volatile"], new MakerRandom(17));
        var takes = Enumerable.Range(0, 5_000).SelectMany(_ => flow.Step(1, 60_000, 60_000, 5_000)).ToList();

        Assert.True(takes.Count > 1_000);
        Assert.All(takes, take => Assert.InRange(take.Worth, double.Epsilon, 20_000));
    }

    private static double ShareOfBuyers(Func<int, double> priceOfSecond)
    {
        var flow = new TakerFlow(MarketProfile.All["volatile"], new MakerRandom(13));
        var takes = Enumerable.Range(0, 10_000).SelectMany(i => flow.Step(1, priceOfSecond(i), 60_000, 5_000)).ToList();
        return takes.Count(take => take.IsBuy) / (double)takes.Count;
    }
}
