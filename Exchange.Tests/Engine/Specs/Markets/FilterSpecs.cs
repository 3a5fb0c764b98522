// A market's bounds on price, quantity and notional are inclusive, and each looks only at the orders that it is about.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class FilterSpecs
{
    private const string Rules = """
        given
            market price 10..200, quantity 2..50, market-quantity 3..20, notional 100..5000

        """;

    [Theory]
    [InlineData("buys 10 at 10", "placed")]
    [InlineData("buys 25 at 200", "placed")]
    [InlineData("buys 11 at 9", "PriceOutOfRange")]
    [InlineData("buys 2 at 201", "PriceOutOfRange")]
    [InlineData("sells 20 at 100 stop-loss 10", "placed")]
    [InlineData("sells 20 at 100 stop-loss 9", "PriceOutOfRange")]
    [InlineData("sells 20 at 100 stop-loss 201", "PriceOutOfRange")]
    [InlineData("sells 20 at market stop-loss 201", "PriceOutOfRange")]
    [InlineData("buys for 500 at market take-profit 9", "PriceOutOfRange")]
    [InlineData("buys 2 at 50", "placed")]
    [InlineData("buys 50 at 100", "placed")]
    [InlineData("buys 1 at 100", "QuantityOutOfRange")]
    [InlineData("buys 51 at 50", "QuantityOutOfRange")]
    [InlineData("sells 51 at 50 stop-loss 50", "QuantityOutOfRange")]
    [InlineData("sells 51 at market stop-loss 50", "QuantityOutOfRange")]
    [InlineData("sells 21 at 50 stop-loss 50", "placed")] // the market quantities are not for limit types
    [InlineData("sells 2 at 50 take-profit 50", "placed")]
    [InlineData("sells 3 at market stop-loss 50", "placed")]
    [InlineData("sells 20 at market take-profit 50", "placed")]
    [InlineData("sells 2 at market stop-loss 50", "MarketQuantityOutOfRange")]
    [InlineData("sells 21 at market take-profit 50", "MarketQuantityOutOfRange")]
    [InlineData("buys 21 at market", "MarketQuantityOutOfRange")]
    [InlineData("buys 2 at market", "MarketQuantityOutOfRange")]
    [InlineData("buys 9 at 11", "NotionalTooSmall")]
    [InlineData("buys 50 at 101", "NotionalTooLarge")]
    [InlineData("sells 9 at 200 stop-loss 11", "placed")] // the limit price counts
    [InlineData("sells 9 at 11 stop-loss 200", "NotionalTooSmall")]
    [InlineData("sells 9 at market stop-loss 11", "NotionalTooSmall")] // the stop price counts
    [InlineData("buys for 99 at market stop-loss 50", "NotionalTooSmall")]
    [InlineData("buys for 100 at market stop-loss 50", "placed")] // no quantity, so no bound on quantities
    [InlineData("buys for 5000 at market stop-loss 50", "placed")]
    [InlineData("buys for 5001 at market stop-loss 50", "NotionalTooLarge")]
    [InlineData("buys for 99 at market", "NotionalTooSmall")]
    [InlineData("buys 3 at market", "NoLiquidity")] // no trade yet, so no notional
    public void An_order_is_within_the_bounds_or_refused(string order, string outcome)
    {
        var venue = Spec.Check(Rules);
        var events = venue.Run($"alice {order}");
        Assert.StartsWith(outcome == "placed" ? "placed " : $"rejected {outcome}", events[0]);
    }

    [Fact]
    public void The_notional_of_a_market_order_by_quantity_is_that_of_the_last_trade() => Spec.Check("""
        given
            market notional 300..500
            bid | price | ask
                |   120 | #b:4@bob #c:4@carol
                |   100 | #a:3@bob
        when
            alice buys 7 at market #t
                => placed #t holding 780 to take
                => trade 3 at 100 maker #a taker #t
                => trade 4 at 120 maker #b taker #t
            alice buys 2 at market => rejected NotionalTooSmall
            alice buys 5 at market => rejected NotionalTooLarge
            alice buys 3 at market #u
                => placed #u holding 360 to take
                => trade 3 at 120 maker #c taker #u
        """);

    [Fact]
    public void What_is_left_of_an_order_may_be_less_than_the_bounds() => Spec.Check(Rules + """
            bob sells 19 at 50
        when
            alice buys 20 at 50 #t
                => placed #t holding 1000 to take
                => trade 19 at 50 maker #1 taker #t
                => booked #t with 1
        """);
}
