// A replace cancels one order and places another with nothing in between; if the new one is rejected, the cancel stands.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class ReplaceSpecs
{
    [Fact]
    public void The_new_order_stands_at_the_end_of_its_queue() => Spec.Check("""
        given
            bid                  | price | ask
            #a:5@alice #b:1@bob  |   100 |
        when
            alice replaces #a with buy 5 at 100 #c
                => canceled #a Replaced released 500
                => placed #c holding 500 to book
        then
            bid                  | price | ask
            #b:1@bob #c:5@alice  |   100 |
        """);

    [Fact]
    public void The_funds_of_the_old_order_pay_for_the_new_one() => Spec.Check("""
        given
            alice has 500 USD
            alice buys 5 at 100 #a
        when
            alice replaces #a with buy 4 at 125 #b
                => canceled #a Replaced released 500
                => placed #b holding 500 to book
        then
            alice has 0 USD + 500 held
        """);

    [Fact]
    public void If_the_new_order_is_rejected_the_cancel_stands() => Spec.Check("""
        given
            alice has 500 USD
            alice buys 5 at 100 #a
        when
            alice replaces #a with buy 5 at 101 #b
                => canceled #a Replaced released 500
                => rejected InsufficientFunds
        then
            bid | price | ask
            #a: closed
            alice has 500 USD
        """);

    [Theory]
    [InlineData("halted", "MarketHalted")]
    [InlineData("cancel-only", "MarketCancelOnly")]
    public void In_a_market_that_takes_no_orders_only_the_cancel_happens(string status, string reason) => Spec.Check($"""
        given
            alice buys 5 at 100 #a
            market is {status}
        when
            alice replaces #a with buy 5 at 99 #b
                => canceled #a Replaced released 500
                => rejected {reason}
        """);

    [Fact]
    public void The_old_order_is_not_in_the_way_of_the_new_one() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:5@alice
                |   101 | #b:5@bob
        when
            alice replaces #a with buy 5 at 101 stp expire-taker #c
                => canceled #a Replaced released 5
                => placed #c holding 505 to take
                => trade 5 at 101 maker #b taker #c
        """);

    [Fact]
    public void The_old_order_does_not_count_to_the_open_orders() => Spec.Check("""
        given
            market open-orders 1
            alice buys 5 at 100 #a
        when
            alice buys 5 at 100 #b => rejected TooManyOpenOrders
            alice replaces #a with sell 5 at 110 #c
                => canceled #a Replaced released 500
                => placed #c holding 5 to book
        """);

    [Fact]
    public void A_waiting_stop_order_can_be_replaced_and_the_new_one_may_be_of_any_type() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #x:5@bob
            alice sells 5 at market stop-loss 90 #s
        when
            alice replaces #s with buy for 200 at market #t
                => canceled #s Replaced released 5
                => placed #t holding 200 to take
                => trade 2 at 100 maker #x taker #t
                => filled #t
        """);

    [Theory]
    [InlineData("alice replaces #closed with", "OrderClosed")]
    [InlineData("alice replaces order 99 with", "UnknownOrder")]
    [InlineData("alice replaces #bobs with", "UnknownOrder")]
    [InlineData("alice replaces #eth with", "UnknownOrder")]
    [InlineData("alice replaces #closed-eth with", "OrderClosed")]
    [InlineData("venue replaces #open with", "UnknownAccount")]
    [InlineData("nobody replaces #open with", "UnknownAccount")]
    public void Without_an_order_to_cancel_it_is_refused_and_nothing_is_recorded(string replace, string reason) => Spec.Check($"""
        given
            market ETH-USD
            alice buys 1 at 100 #closed
            alice cancels #closed
            alice buys 1 at 100 #open
            bob buys 1 at 100 #bobs
            alice buys 1 at 50 in ETH-USD #eth
            alice buys 1 at 50 in ETH-USD #closed-eth
            alice cancels #closed-eth
        when
            {replace} buy 1 at 100 #new => refused {reason}
            alice buys 2 at 100 #new => placed #new holding 200 to book
        then
            #eth: 1 of 1 left, 50 held
        """);

    [Theory]
    [InlineData("#closed")]
    [InlineData("order 99")]
    [InlineData("#bobs")]
    [InlineData("#eth")]
    public void In_the_other_mode_the_new_order_is_placed_all_the_same(string order) => Spec.Check($"""
        given
            market ETH-USD
            alice buys 1 at 100 #closed
            alice cancels #closed
            bob buys 1 at 100 #bobs
            alice buys 1 at 50 in ETH-USD #eth
        when
            alice replaces-or-places {order} with buy 1 at 100 #new => placed #new holding 100 to book
        then
            #bobs: 1 of 1 left, 100 held
            #eth: 1 of 1 left, 50 held
        """);

    [Fact]
    public void In_the_other_mode_an_open_order_is_canceled_and_replaced() => Spec.Check("""
        given
            alice buys 1 at 100 #a
        when
            alice replaces-or-places #a with buy 1 at 99 #b
                => canceled #a Replaced released 100
                => placed #b holding 99 to book
        """);

    [Fact]
    public void An_order_that_expires_before_the_command_is_closed() => Spec.Check("""
        given
            alice buys 1 at 100 until 10s #a
            clock 10s
        when
            alice replaces #a with buy 1 at 99 #b
                => before: expired #a GoodTillDate released 100
                => refused OrderClosed
        """);
}
