// A book may hold more than the numbers can count: a market order that would need so much is more than anybody can pay.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class SweepOverflowSpecs
{
    [Fact]
    public void A_cost_beyond_the_numbers_is_more_than_anybody_has() => Spec.Check("""
        given
            alice has 9223372036854775807 USD
            bob has 32768 BTC
            carol has 32768 BTC
            dave has nothing
            bob sells 32768 at 281474976710655
            carol sells 32768 at 281474976710655
        when
            alice buys 65536 at market => rejected InsufficientFunds (needs 9223372036854775807 of 9223372036854775807)
        """);

    [Fact]
    public void So_it_is_when_a_stop_order_is_triggered() => Spec.Check("""
        given
            alice has 9223372036854775807 USD
            bob has 32769 BTC
            carol has 32768 BTC
            dave has nothing
            bob sells 1 at 100 #b
            bob sells 32768 at 281474976710655
            carol sells 32768 at 281474976710655
            alice buys 65536 at market stop-loss 100 #s
        when
            alice buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #b taker #t
                => after: expired #s InsufficientFunds
        """);

    [Fact]
    public void So_is_a_quantity_beyond_them_that_the_bids_would_take() => Spec.Check("""
        given
            asset BTC scale 18
            market lot 1, quantity 1..9, market-quantity 1..9
            alice has 9223372036854775807 BTC
            bob has 9 USD
            carol has 9 USD
            dave has nothing
            bid             | price | ask
            9@bob 9@carol   |     1 |
        when
            alice sells for 18 at market => rejected InsufficientFunds
            alice sells for 9 at market #t
                => placed #t holding 9000000000000000000 to take
                => trade 9 at 1 maker #1 taker #t
                => filled #t
        """);
}
