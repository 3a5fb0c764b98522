// In the self-trade mode Decrement both orders are reduced by what they would have traded; who has nothing left expires.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class DecrementSpecs
{
    [Fact]
    public void A_smaller_maker_expires_and_the_taker_goes_on() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:1@bob #o:2@alice #b:3@carol
        when
            alice buys 5 at 100 stp decrement #t
                => placed #t holding 500 to take
                => trade 1 at 100 maker #a taker #t
                => prevented 2 at 100 maker #o taker #t released 2/200
                => expired #o SelfTrade
                => trade 2 at 100 maker #b taker #t
        then
            bid | price | ask
                |   100 | #b:1@carol
            alice has 999_700 USD, 1_000_003 BTC
        """);

    [Fact]
    public void A_smaller_taker_expires_and_the_maker_keeps_its_place() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:3@alice #b:3@carol
        when
            alice buys 1 at 100 stp decrement #t
                => placed #t holding 100 to take
                => prevented 1 at 100 maker #o taker #t released 1/100
                => expired #t SelfTrade
        then
            bid | price | ask
                |   100 | #o:2@alice #b:3@carol
            #o: 2 of 3 left, 2 held
            alice has 1_000_000 USD, 999_998 BTC + 2 held
        """);

    [Fact]
    public void Equal_orders_both_expire_the_maker_first() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:2@alice
        when
            alice buys 2 at 100 stp decrement #t
                => placed #t holding 200 to take
                => prevented 2 at 100 maker #o taker #t released 2/200
                => expired #o SelfTrade
                => expired #t SelfTrade
        then
            bid | price | ask
            last price 0
        """);

    [Fact]
    public void Each_order_releases_by_its_own_limit() => Spec.Check("""
        given
            bid        | price | ask
            #o:2@alice |   100 |
        when
            alice sells 1 at 95 stp decrement #t
                => placed #t holding 1 to take
                => prevented 1 at 100 maker #o taker #t released 100/1
                => expired #t SelfTrade
            alice cancels #o
                => canceled #o released 100
            alice sells 2 at 100 #p
                => placed #p holding 2 to book
            alice buys 2 at 105 stp decrement #u
                => placed #u holding 210 to take
                => prevented 2 at 100 maker #p taker #u released 2/210
                => expired #p SelfTrade
                => expired #u SelfTrade
        then
            alice has 1_000_000 USD, 1_000_000 BTC
        """);

    [Fact]
    public void What_is_left_of_the_taker_rests() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:2@alice
        when
            alice buys 5 at 101 stp decrement #t
                => placed #t holding 505 to take
                => prevented 2 at 100 maker #o taker #t released 2/202
                => expired #o SelfTrade
                => booked #t with 3
        then
            bid        | price | ask
            #t:3@alice |   101 |
            #t: 3 of 5 left, 303 held
        """);

    [Fact]
    public void What_is_left_of_an_immediate_or_cancel_taker_expires_as_such() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:2@alice
        when
            alice buys 5 at 101 ioc stp decrement #t
                => placed #t holding 505 to take
                => prevented 2 at 100 maker #o taker #t released 2/202
                => expired #o SelfTrade
                => expired #t ImmediateOrCancel released 303
        """);

    [Fact]
    public void An_own_iceberg_is_reduced_part_by_part_and_loses_its_place() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:2/6@alice #b:1@bob
        when
            alice buys 5 at 100 stp decrement #t
                => placed #t holding 500 to take
                => prevented 2 at 100 maker #o taker #t released 2/200
                => replenished #o showing 2
                => trade 1 at 100 maker #b taker #t
                => prevented 2 at 100 maker #o taker #t released 2/200
                => replenished #o showing 2
                => expired #t SelfTrade
        then
            bid | price | ask
                |   100 | #o:2@alice
        """);

    [Fact]
    public void A_market_taker_keeps_its_hold_until_it_ends() => Spec.Check("""
        given
            bid        | price | ask
            #o:2@alice |   100 |
            #b:9@bob   |    99 |
        when
            alice sells 3 at market stp decrement #t
                => placed #t holding 3 to take
                => prevented 2 at 100 maker #o taker #t released 200/0
                => expired #o SelfTrade
                => trade 1 at 99 maker #b taker #t released 2
        """);

    [Fact]
    public void A_market_taker_with_nothing_left_releases_all_as_it_expires() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #b:9@bob
                |   100 | #o:5@alice
        when
            alice buys 2 at market stp decrement #t
                => placed #t holding 202 to take
                => prevented 2 at 100 maker #o taker #t released 2/0
                => expired #t SelfTrade released 202
        then
            bid | price | ask
                |   101 | #b:9@bob
                |   100 | #o:3@alice
        """);
}
