// Stop orders wait for the last trade price: a stop loss for a move against the position, a take profit for one in its favour.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class StopDirectionSpecs
{
    // The last trade price is 100, and the next trades are at 105 and 95.
    private const string Market = """
        given
            bob sells 1 at 100
            bob buys 1 at 100 stp none
            bid          | price | ask
                         |   110 | #far-ask:9@bob
                         |   105 | #ask:1@bob
            #bid:1@bob   |    95 |
            #far-bid:9@bob|   90 |
        when

        """;

    private const string Rise = """
            carol buys 1 at 105 #t
                => placed #t holding 105 to take
                => trade 1 at 105 maker #ask taker #t

        """;

    private const string Fall = """
            carol sells 1 at 95 #t
                => placed #t holding 1 to take
                => trade 1 at 95 maker #bid taker #t

        """;

    [Theory]
    [InlineData("stop-loss", 101)]
    [InlineData("stop-loss", 105)]
    public void A_stop_loss_buy_fires_on_a_rise(string type, int stop) => Spec.Check(Market + $"""
            alice buys 2 at market {type} {stop} #s => placed #s holding 0 to wait

        """ + Rise + """
                => after: triggered #s holding 220 to take
                => after: trade 2 at 110 maker #far-ask taker #s
        """);

    [Theory]
    [InlineData("take-profit", 101)]
    [InlineData("take-profit", 105)]
    public void A_take_profit_sell_fires_on_a_rise(string type, int stop) => Spec.Check(Market + $"""
            alice sells 2 at market {type} {stop} #s => placed #s holding 2 to wait

        """ + Rise + """
                => after: triggered #s to take
                => after: trade 1 at 95 maker #bid taker #s
                => after: trade 1 at 90 maker #far-bid taker #s
        """);

    [Theory]
    [InlineData("stop-loss", 99)]
    [InlineData("stop-loss", 95)]
    public void A_stop_loss_sell_fires_on_a_fall(string type, int stop) => Spec.Check(Market + $"""
            alice sells 2 at market {type} {stop} #s => placed #s holding 2 to wait

        """ + Fall + """
                => after: triggered #s to take
                => after: trade 2 at 90 maker #far-bid taker #s
        """);

    [Theory]
    [InlineData("take-profit", 99)]
    [InlineData("take-profit", 95)]
    public void A_take_profit_buy_fires_on_a_fall(string type, int stop) => Spec.Check(Market + $"""
            alice buys 2 at market {type} {stop} #s => placed #s holding 0 to wait

        """ + Fall + """
                => after: triggered #s holding 215 to take
                => after: trade 1 at 105 maker #ask taker #s
                => after: trade 1 at 110 maker #far-ask taker #s
        """);

    [Theory]
    [InlineData("buys 2 at market stop-loss 106", 0)]
    [InlineData("buys 2 at 200 stop-loss 106", 400)]
    [InlineData("sells 2 at market take-profit 106", 2)]
    [InlineData("sells 2 at 80 take-profit 106", 2)]
    public void A_rise_that_does_not_reach_the_stop_price_fires_nothing(string order, int held) => Spec.Check(Market + $"""
            alice {order} #s => placed #s holding {held} to wait

        """ + Rise + $"""
        then
            #s: 2 of 2 left, {held} held, waiting
        """);

    [Theory]
    [InlineData("sells 2 at market stop-loss 94", 2)]
    [InlineData("sells 2 at 80 stop-loss 94", 2)]
    [InlineData("buys 2 at market take-profit 94", 0)]
    [InlineData("buys 2 at 200 take-profit 94", 400)]
    public void A_fall_that_does_not_reach_the_stop_price_fires_nothing(string order, int held) => Spec.Check(Market + $"""
            alice {order} #s => placed #s holding {held} to wait

        """ + Fall + $"""
        then
            #s: 2 of 2 left, {held} held, waiting
        """);

    [Theory]
    [InlineData("buys 2 at market stop-loss 100")]
    [InlineData("buys 2 at 200 stop-loss 99")]
    [InlineData("sells 2 at market stop-loss 100")]
    [InlineData("sells 2 at 80 stop-loss 101")]
    [InlineData("buys 2 at market take-profit 100")]
    [InlineData("buys 2 at 200 take-profit 101")]
    [InlineData("sells 2 at market take-profit 100")]
    [InlineData("sells 2 at 80 take-profit 99")]
    public void One_that_would_trigger_at_once_is_refused(string order) => Spec.Check(Market + $"""
            alice {order} => rejected StopWouldTrigger
        """);

    [Theory]
    [InlineData("buys 2 at 200 stop-loss 1", 400)]
    [InlineData("sells 2 at market stop-loss 1000", 2)]
    [InlineData("buys 2 at market take-profit 1000", 0)]
    [InlineData("sells 2 at 80 take-profit 1", 2)]
    public void Before_the_first_trade_any_stop_price_waits(string order, int held) => Spec.Check($"""
        given
            bid       | price | ask
                      |   105 | #a:1@bob
            #b:1@bob  |    95 |
        when
            alice {order} #s => placed #s holding {held} to wait
        then
            #s: 2 of 2 left, {held} held, waiting
        """);
}
