using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>What the market maker tells of itself.</summary>
public sealed class MakerFiguresTests
{
    private static readonly MarketFacts Facts = new("BTC-USDT", "BTC", "USDT", 0.01m, 0.0001m, 0.0001m, 5m);

    private readonly MakerFigures figures = new();

    [Fact]
    public void A_market_has_a_spread_a_depth_and_an_inventory()
    {
        // 2 BTC are bid for at 99 and 1 BTC at 98; 1 BTC is offered at 101, and 1 BTC at 103.
        Given(0.25, Bid(9_900, 20_000), Bid(9_800, 10_000), Ask(10_100, 10_000), Ask(10_300, 10_000));

        Assert.Equal("BTC-USDT spread 2.020 % depth 500 inventory 0.25; PnL 0.00", figures.ToString());
    }

    [Fact]
    public void Where_a_side_is_empty_there_is_no_spread()
    {
        Given(-1, Bid(9_900, 10_000));

        Assert.Equal("BTC-USDT spread 0.000 % depth 99 inventory -1.00; PnL 0.00", figures.ToString());
    }

    [Fact]
    public void Profit_is_what_was_gained_and_not_what_was_paid_in()
    {
        figures.PaidIn(500); // before the first look, where the counting begins
        figures.Equity(10_000);
        Assert.Equal(0, figures.Profit);

        figures.Equity(10_120);
        Assert.Equal(120, figures.Profit);
        figures.PaidIn(1_000);
        figures.Equity(11_050);
        Assert.Equal(50, figures.Profit);
        figures.PaidIn(-2_000);
        figures.Equity(8_900);
        Assert.Equal(-100, figures.Profit);
        Assert.Equal("; PnL -100.00", figures.ToString());
    }

    private static StandingQuote Bid(long ticks, long lots) => new(1, new Quote(true, ticks, lots));

    private static StandingQuote Ask(long ticks, long lots) => new(1, new Quote(false, ticks, lots));

    private void Given(double inventory, params StandingQuote[] standing) =>
        figures.Market(new MarketAgent(Facts, MarketProfile.All["calm"], _ => 100, () => 5_000, (_, _, _) => []), standing, inventory);
}
