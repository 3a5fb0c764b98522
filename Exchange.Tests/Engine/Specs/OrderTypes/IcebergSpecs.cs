// An iceberg shows its quantity part by part; each new part joins the end of its price's queue.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class IcebergSpecs
{
    [Fact]
    public void It_holds_everything_and_shows_one_part() => Spec.Check("""
        when
            alice sells 10 at 100 showing 3 #i => placed #i holding 10 to book
        then
            bid | price | ask
                |   100 | #i:3/10@alice
            #i: 10 of 10 left, 10 held
        """);

    [Fact]
    public void A_new_part_loses_its_priority() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:2/5@bob #b:2@carol
        when
            alice buys 5 at 100 #t
                => placed #t holding 500 to take
                => trade 2 at 100 maker #i taker #t
                => replenished #i showing 2
                => trade 2 at 100 maker #b taker #t
                => trade 1 at 100 maker #i taker #t
        then
            bid | price | ask
                |   100 | #i:1/2@bob
        """);

    [Fact]
    public void A_part_that_is_not_used_up_keeps_its_priority() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:2/5@bob #b:2@carol
        when
            alice buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #i taker #t
        then
            bid | price | ask
                |   100 | #i:1/4@bob #b:2@carol
        """);

    [Fact]
    public void The_new_part_is_shown_even_if_the_taker_is_done() => Spec.Check("""
        given
            bid              | price | ask
            #i:2/5@bob #b:2@carol|   100 |
        when
            alice sells 2 at 100 #t
                => placed #t holding 2 to take
                => trade 2 at 100 maker #i taker #t
                => replenished #i showing 2
        then
            bid                  | price | ask
            #b:2@carol #i:2/3@bob|   100 |
        """);

    [Fact]
    public void The_last_part_is_what_is_left() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:3/7@bob
        when
            alice buys 6 at 100 #t
                => placed #t holding 600 to take
                => trade 3 at 100 maker #i taker #t
                => replenished #i showing 3
                => trade 3 at 100 maker #i taker #t
                => replenished #i showing 1
            alice buys 1 at 100 #u
                => placed #u holding 100 to take
                => trade 1 at 100 maker #i taker #u
        then
            bid | price | ask
            #i: closed
        """);

    [Fact]
    public void Two_icebergs_take_turns() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:1/2@bob #j:2/4@carol
        when
            alice buys 5 at 100 #t
                => placed #t holding 500 to take
                => trade 1 at 100 maker #i taker #t
                => replenished #i showing 1
                => trade 2 at 100 maker #j taker #t
                => replenished #j showing 2
                => trade 1 at 100 maker #i taker #t
                => trade 1 at 100 maker #j taker #t
        then
            bid | price | ask
                |   100 | #j:1@carol
        """);

    [Fact]
    public void Its_price_trades_wholly_before_the_next_price() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #b:5@carol
                |   100 | #i:2/4@bob
        when
            alice buys 5 at 101 #t
                => placed #t holding 505 to take
                => trade 2 at 100 maker #i taker #t released 2
                => replenished #i showing 2
                => trade 2 at 100 maker #i taker #t released 2
                => trade 1 at 101 maker #b taker #t
        then
            bid | price | ask
                |   101 | #b:4@carol
        """);

    [Fact]
    public void As_a_taker_it_hides_nothing_and_shows_a_part_of_what_is_left() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:4@bob
        when
            alice buys 10 at 100 showing 3 #i
                => placed #i holding 1000 to take
                => trade 4 at 100 maker #a taker #i
                => booked #i with 6
        then
            bid          | price | ask
            #i:3/6@alice |   100 |
        """);

    [Fact]
    public void As_a_taker_with_less_left_than_a_part_it_shows_that() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:8@bob
        when
            alice buys 10 at 100 showing 3 #i
                => placed #i holding 1000 to take
                => trade 8 at 100 maker #a taker #i
                => booked #i with 2
        then
            bid        | price | ask
            #i:2@alice |   100 |
        """);

    [Fact]
    public void One_that_shows_all_is_like_any_other_order() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:5/5@bob
        when
            alice buys 5 at 100 #t
                => placed #t holding 500 to take
                => trade 5 at 100 maker #i taker #t
        then
            bid | price | ask
        """);

    [Fact]
    public void It_may_have_as_many_parts_as_the_market_allows_the_last_one_counted() => Spec.Check("""
        given
            market iceberg-parts 4
        when
            alice sells 8 at 100 showing 2 #i => placed #i holding 8 to book
            alice sells 9 at 100 showing 2 #j => rejected TooManyIcebergParts
            alice sells 5 at 100 showing 1 #k => rejected TooManyIcebergParts
        """);
}
