// A price band keeps limit prices near the last trade's, or near the stop price for orders that wait for one.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class PriceBandSpecs
{
    // Ten percent around 105: from 94.5 to 115.5.
    private const string LastTradeAt105 = """
        given
            market band 100_000
            bob sells 1 at 105
            carol buys 1 at 105

        """;

    [Theory]
    [InlineData("buys 1 at 95", true)]
    [InlineData("buys 1 at 94", false)]
    [InlineData("sells 1 at 115", true)]
    [InlineData("sells 1 at 116", false)]
    [InlineData("buys 1 at 116", false)]
    [InlineData("buys 1 at 116 ioc", false)]
    [InlineData("buys 1 at 116 fok", false)]
    [InlineData("buys 1 at 94 post-only", false)]
    [InlineData("sells 1 at 94 showing 1", false)]
    [InlineData("buys 1 at 220 stop-loss 200", true)] // around the stop price it is 180 to 220
    [InlineData("buys 1 at 221 stop-loss 200", false)]
    [InlineData("buys 1 at 180 stop-loss 200", true)]
    [InlineData("buys 1 at 179 stop-loss 200", false)]
    [InlineData("sells 1 at 56 take-profit 200", false)]
    [InlineData("buys 1 at market stop-loss 900", true)] // without a limit price there is no bound
    [InlineData("sells for 500 at market stop-loss 5", true)]
    public void A_limit_price_is_within_the_band_or_refused(string order, bool isFine)
    {
        var events = Spec.Check(LastTradeAt105).Run($"alice {order}");
        if (isFine) Assert.StartsWith("placed ", events[0]);
        else Assert.Equal(["rejected PriceOutsideBand"], events);
    }

    [Fact]
    public void Before_the_first_trade_any_limit_price_is_fine_but_for_stop_orders() => Spec.Check("""
        given
            market band 1
        when
            alice buys 1 at 5 #a => placed #a holding 5 to book
            alice sells 1 at 500 #b => placed #b holding 1 to book
            alice buys 1 at 100 stop-loss 100 #c => placed #c holding 100 to wait
            alice buys 1 at 101 stop-loss 100 => rejected PriceOutsideBand
        """);

    [Fact]
    public void The_band_moves_with_the_last_trade() => Spec.Check(LastTradeAt105 + """
            bob sells 1 at 115
            carol buys 1 at 115
        when
            alice sells 1 at 126 #a => placed #a holding 1 to book
            alice buys 1 at 103 => rejected PriceOutsideBand
        """);

    [Fact]
    public void Resting_orders_stay_when_the_band_leaves_them_behind() => Spec.Check(LastTradeAt105 + """
            dave buys 1 at 95 #d
            bob sells 1 at 115
            carol buys 1 at 115
        when
            alice sells 1 at market #t
                => placed #t holding 1 to take
                => trade 1 at 95 maker #d taker #t
        """);
}
