// An open order holds exactly what it may still have to give, never more and never less, down to the unit.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class HoldSpecs
{
    [Fact]
    public void A_buy_holds_quote_and_a_sell_holds_base() => Spec.Check("""
        given
            alice has 500 USD, 7 BTC
            alice buys 5 at 100 #a
            alice sells 7 at 101 #b
        then
            alice has 0 USD + 500 held, 0 BTC + 7 held
            #a: 5 of 5 left, 500 held
            #b: 7 of 7 left, 7 held
        """);

    [Theory]
    [InlineData("buys 5 at 100", "500 USD", "499 USD")]
    [InlineData("sells 5 at 100", "5 BTC", "4 BTC")]
    [InlineData("buys for 500 at market stop-loss 110", "500 USD", "499 USD")]
    [InlineData("sells 5 at market stop-loss 90", "5 BTC", "4 BTC")]
    [InlineData("buys 5 at 100 stop-loss 90", "500 USD", "499 USD")]
    public void One_unit_too_few_is_not_enough(string order, string enough, string tooFew)
    {
        var held = enough.Split(' ')[0];
        var to = order.Contains("stop") ? "wait" : "book";
        Spec.Check($"given alice has {enough}\n when alice {order} #a => placed #a holding {held} to {to}");
        Spec.Check($"given alice has {tooFew}\n when alice {order} #a => rejected InsufficientFunds");
    }

    [Theory]
    [InlineData("buys 5 at market stop-loss 110")]
    [InlineData("sells for 500 at market stop-loss 90")]
    public void A_cost_that_only_the_trigger_will_show_holds_nothing(string order) => Spec.Check($"""
        given
            alice has nothing
        when
            alice {order} #a => placed #a holding 0 to wait
        """);

    [Fact]
    public void What_one_order_holds_another_cannot_have() => Spec.Check("""
        given
            alice has 500 USD
            alice buys 4 at 100 #a
        when
            alice buys 1 at 101 #b => rejected InsufficientFunds
            alice withdraws 101 USD => withdrawal rejected InsufficientFunds
            alice buys 1 at 100 #c => placed #c holding 100 to book
        """);

    [Fact]
    public void What_a_fill_brings_is_available_at_once() => Spec.Check("""
        given
            alice has 5 BTC
            bid      | price | ask
            #a:9@bob |   100 |
            alice sells 5 at 100
        when
            alice buys 5 at 99 #t => placed #t holding 495 to book
        """);

    [Fact]
    public void Partial_fills_use_the_hold_up_step_by_step() => Spec.Check("""
        given
            alice buys 5 at 100 #a
            bob sells 2 at 90
        then
            #a: 3 of 5 left, 300 held
            alice has 999_500 USD + 300 held, 1_000_002 BTC
        when
            bob sells 2 at 100 #b
                => placed #b holding 2 to take
                => trade 2 at 100 maker #a taker #b
        then
            #a: 1 of 5 left, 100 held
        when
            alice cancels #a => canceled #a released 100
        then
            alice has 999_600 USD, 1_000_004 BTC
        """);

    [Fact]
    public void What_rests_of_a_taker_holds_its_own_limit_again() => Spec.Check("""
        given
            bid | price | ask
                |    90 | #a:2@bob
        when
            alice buys 5 at 100 #t
                => placed #t holding 500 to take
                => trade 2 at 90 maker #a taker #t released 20
                => booked #t with 3
        then
            #t: 3 of 5 left, 300 held
            alice has 999_520 USD + 300 held
        """);

    [Fact]
    public void Units_are_those_of_the_assets_though_ticks_and_lots_are_finer_or_coarser() => Spec.Check("""
        given
            asset BTC scale 4
            asset USD scale 6
            market tick 0.01, lot 0.001, quantity 1..1000, market-quantity 1..1000
            bid | price | ask
                |   200 | #a:3@bob
        when // one lot is 10 units of BTC, and at one tick it costs 10 units of USD
            alice buys 5 at 210 #t
                => placed #t holding 10_500 to take
                => trade 3 at 200 maker #a taker #t released 300
                => booked #t with 2
        then
            alice has 989_800 USD + 4_200 held, 1_000_030 BTC
            bob has 1_006_000 USD, 999_970 BTC
        """);
}
