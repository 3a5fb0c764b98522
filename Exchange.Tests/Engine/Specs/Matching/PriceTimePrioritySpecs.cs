// A taker trades with the best price first, and at one price with the order that joined the queue first.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class PriceTimePrioritySpecs
{
    [Fact]
    public void A_buyer_trades_with_the_lowest_ask_first_though_it_came_last() => Spec.Check("""
        given
            bid | price | ask
                |   102 | #c:1@bob
                |   101 | #b:1@carol
                |   100 | #a:1@dave
        when
            alice buys 2 at 102 #t
                => placed #t holding 204 to take
                => trade 1 at 100 maker #a taker #t released 2
                => trade 1 at 101 maker #b taker #t released 1
        then
            bid | price | ask
                |   102 | #c:1@bob
        """);

    [Fact]
    public void A_seller_trades_with_the_highest_bid_first_though_it_came_last() => Spec.Check("""
        given
            bob buys 1 at 98 #c
            carol buys 1 at 99 #b
            dave buys 1 at 100 #a
        when
            alice sells 2 at 98 #t
                => placed #t holding 2 to take
                => trade 1 at 100 maker #a taker #t
                => trade 1 at 99 maker #b taker #t
        then
            bid      | price | ask
            #c:1@bob |    98 |
        """);

    [Fact]
    public void At_one_price_the_earliest_order_trades_first() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:1@bob #b:9@carol #c:1@dave
        when
            alice buys 2 at 100 #t
                => placed #t holding 200 to take
                => trade 1 at 100 maker #a taker #t
                => trade 1 at 100 maker #b taker #t
        then
            bid | price | ask
                |   100 | #b:8@carol #c:1@dave
        """);

    [Fact]
    public void A_partly_filled_order_keeps_its_place() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:5@bob #b:5@carol
        when
            alice buys 2 at 100 #t
                => placed #t holding 200 to take
                => trade 2 at 100 maker #a taker #t
            alice buys 4 at 100 #u
                => placed #u holding 400 to take
                => trade 3 at 100 maker #a taker #u
                => trade 1 at 100 maker #b taker #u
        then
            bid | price | ask
                |   100 | #b:4@carol
        """);

    [Fact]
    public void What_is_left_of_a_taker_joins_the_queue_when_it_is_booked() => Spec.Check("""
        given
            bid      | price | ask
                     |   100 | #a:2@bob
            #z:1@bob |    99 |
        when
            alice buys 5 at 100 #t
                => placed #t holding 500 to take
                => trade 2 at 100 maker #a taker #t
                => booked #t with 3
            carol buys 1 at 100 #u
                => placed #u holding 100 to book
        then
            bid                  | price | ask
            #t:3@alice #u:1@carol|   100 |
            #z:1@bob             |    99 |
        """);

    [Fact]
    public void An_order_that_comes_back_after_a_cancel_stands_at_the_end() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:1@bob #b:1@carol
        when
            bob cancels #a
                => canceled #a released 1
            bob sells 1 at 100 #c
                => placed #c holding 1 to book
            alice buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #b taker #t
        then
            bid | price | ask
                |   100 | #c:1@bob
        """);

    [Fact]
    public void A_better_price_overtakes_every_order_that_was_there() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:1@bob
        when
            carol sells 1 at 99 #b
                => placed #b holding 1 to book
            alice buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 99 maker #b taker #t released 1
        then
            bid | price | ask
                |   100 | #a:1@bob
        """);
}
