// An amendment makes an open order smaller; it keeps its place in the queue, and the hold falls with it.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class AmendSpecs
{
    [Fact]
    public void A_sell_keeps_its_place_and_releases_the_difference() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:5@alice #b:1@bob
        when
            alice amends #a to 2 => amended #a to 2 released 3
        then
            bid | price | ask
                |   100 | #a:2@alice #b:1@bob
            #a: 2 of 2 left, 2 held
        """);

    [Fact]
    public void A_buy_releases_the_notional_of_the_difference() => Spec.Check("""
        given
            bid                  | price | ask
            #a:5@alice #b:1@bob  |   100 |
        when
            alice amends #a to 4 => amended #a to 4 released 100
            alice amends #a to 1 => amended #a to 1 released 300
        then
            bid                  | price | ask
            #a:1@alice #b:1@bob  |   100 |
            alice has 999_900 USD + 100 held
        """);

    [Fact]
    public void Of_a_partly_filled_order_the_quantity_in_all_is_amended() => Spec.Check("""
        given
            bid        | price | ask
            #a:5@alice |   100 |
            bob sells 2 at 100
        when
            alice amends #a to 4 => amended #a to 4 released 100
        then
            bid        | price | ask
            #a:2@alice |   100 |
            #a: 2 of 4 left, 200 held
        """);

    [Fact]
    public void The_amended_order_fills_at_its_new_quantity() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:5@alice
            alice amends #a to 2
        when
            bob buys 3 at 100 #t
                => placed #t holding 300 to take
                => trade 2 at 100 maker #a taker #t
                => booked #t with 1
        then
            #a: closed
        """);

    [Fact]
    public void Of_an_iceberg_the_hidden_part_falls_first() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:3/10@alice #b:1@bob
        when
            alice amends #i to 5 => amended #i to 5 released 5
        then
            bid | price | ask
                |   100 | #i:3/5@alice #b:1@bob
        when
            alice amends #i to 2 => amended #i to 2 released 3
        then
            bid | price | ask
                |   100 | #i:2@alice #b:1@bob
        """);

    [Fact]
    public void Of_an_iceberg_whose_part_is_partly_filled_the_hidden_part_falls_first_too() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:3/10@alice
            bob buys 2 at 100
        when
            alice amends #i to 4 => amended #i to 4 released 6
        then
            bid | price | ask
                |   100 | #i:1/2@alice
        when
            bob buys 2 at 100 #t
                => placed #t holding 200 to take
                => trade 1 at 100 maker #i taker #t
                => replenished #i showing 1
                => trade 1 at 100 maker #i taker #t
        then
            #i: closed
        """);

    [Fact]
    public void A_waiting_stop_order_releases_what_it_holds_of_the_difference() => Spec.Check("""
        given
            alice sells 5 at market stop-loss 90 #s
            alice buys 5 at 120 stop-loss 110 #t
            alice buys 5 at market stop-loss 110 #u
        when
            alice amends #s to 3 => amended #s to 3 released 2
            alice amends #t to 3 => amended #t to 3 released 240
            alice amends #u to 3 => amended #u to 3
        then
            #s: 3 of 3 left, 3 held, waiting
            #t: 3 of 3 left, 360 held, waiting
            #u: 3 of 3 left, 0 held, waiting
        """);

    [Fact]
    public void A_halted_market_takes_amendments() => Spec.Check("""
        given
            bid        | price | ask
            #a:5@alice |   100 |
            market is halted
        when
            alice amends #a to 4 => amended #a to 4 released 100
        """);
}
