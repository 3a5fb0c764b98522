// Whichever of two orders is smaller is filled; what is left of the other stands, and takes or rests on.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class PartialFillSpecs
{
    [Fact]
    public void A_larger_maker_stays_with_what_is_left() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:5@bob
        when
            alice buys 2 at 100 #t
                => placed #t holding 200 to take
                => trade 2 at 100 maker #a taker #t
        then
            bid | price | ask
                |   100 | #a:3@bob
            #a: 3 of 5 left, 3 held
            #t: closed
            alice has 999_800 USD, 1_000_002 BTC
            bob has 1_000_200 USD, 999_995 BTC + 3 held
        """);

    [Fact]
    public void A_larger_taker_rests_with_what_is_left() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:2@bob
        when
            alice buys 5 at 100 #t
                => placed #t holding 500 to take
                => trade 2 at 100 maker #a taker #t
                => booked #t with 3
        then
            bid       | price | ask
            #t:3@alice|   100 |
            #t: 3 of 5 left, 300 held
            #a: closed
        """);

    [Fact]
    public void Equal_orders_fill_each_other_and_leave_an_empty_book() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:5@bob
        when
            alice buys 5 at 100 #t
                => placed #t holding 500 to take
                => trade 5 at 100 maker #a taker #t
        then
            bid | price | ask
            #a: closed
            #t: closed
            last price 100
        """);

    [Fact]
    public void A_maker_is_filled_by_one_taker_after_another() => Spec.Check("""
        given
            bid     | price | ask
            #a:3@bob|   100 |
        when
            alice sells 1 at 100 #t
                => placed #t holding 1 to take
                => trade 1 at 100 maker #a taker #t
            carol sells 1 at 100 #u
                => placed #u holding 1 to take
                => trade 1 at 100 maker #a taker #u
            dave sells 2 at 100 #v
                => placed #v holding 2 to take
                => trade 1 at 100 maker #a taker #v
                => booked #v with 1
        then
            bid | price | ask
                |   100 | #v:1@dave
        """);

    [Fact]
    public void A_rested_taker_is_a_maker_like_any_other() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:2@bob
        when
            alice buys 5 at 101 #t
                => placed #t holding 505 to take
                => trade 2 at 100 maker #a taker #t released 2
                => booked #t with 3
            bob sells 3 at 100 #b
                => placed #b holding 3 to take
                => trade 3 at 101 maker #t taker #b
        then
            bid | price | ask
            alice has 999_497 USD, 1_000_005 BTC
        """);
}
