// A market order by quote quantity that meets its own account's orders is reduced, or expires, as its self-trade mode says.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class MarketByQuoteOwnOrdersSpecs
{
    [Fact]
    public void Decrement_takes_the_notional_off_it_and_it_goes_on() => Spec.Check("""
        given
            bid | price | ask
                |   110 | #b:5@bob
                |   100 | #o:2@alice
        when
            alice buys for 500 at market stp decrement #t
                => placed #t holding 500 to take
                => prevented 2 at 100 maker #o taker #t released 2/0
                => expired #o SelfTrade
                => trade 2 at 110 maker #b taker #t
                => filled #t released 280
        then
            alice has 999_780 USD, 1_000_002 BTC
        """);

    [Fact]
    public void One_that_a_decrement_finishes_expires() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:5@alice
        when
            alice buys for 250 at market stp decrement #t
                => placed #t holding 250 to take
                => prevented 2 at 100 maker #o taker #t released 2/0
                => expired #t SelfTrade released 250
        then
            bid | price | ask
                |   100 | #o:3@alice
            alice has 1_000_000 USD, 999_997 BTC + 3 held
        """);

    [Fact]
    public void One_whose_rest_does_not_pay_at_the_next_price_after_a_decrement_expires() => Spec.Check("""
        given
            bid | price | ask
                |   110 | #b:5@bob
                |   100 | #o:2@alice
        when
            alice buys for 300 at market stp decrement #t
                => placed #t holding 300 to take
                => prevented 2 at 100 maker #o taker #t released 2/0
                => expired #o SelfTrade
                => expired #t SelfTrade released 300
        then
            bid | price | ask
                |   110 | #b:5@bob
        """);

    [Fact]
    public void One_that_runs_out_of_asks_after_a_decrement_has_no_liquidity() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:2@alice
        when
            alice buys for 500 at market stp decrement #t
                => placed #t holding 500 to take
                => prevented 2 at 100 maker #o taker #t released 2/0
                => expired #o SelfTrade
                => expired #t NoLiquidity released 500
        """);

    [Fact]
    public void A_sell_that_is_reduced_gets_back_the_base_that_it_did_not_need() => Spec.Check("""
        given
            bid        | price | ask
            #o:5@alice |   100 |
            #b:10@bob  |    90 |
        when
            alice sells for 1000 at market stp decrement #t
                => placed #t holding 10 to take
                => prevented 5 at 100 maker #o taker #t released 500/0
                => expired #o SelfTrade
                => trade 5 at 90 maker #b taker #t
                => filled #t released 5
        then
            bid      | price | ask
            #b:5@bob |    90 |
            alice has 1_000_450 USD, 999_995 BTC
        """);

    [Fact]
    public void Expire_taker_ends_it_at_the_own_order() => Spec.Check("""
        given
            bid | price | ask
                |   110 | #o:5@alice
                |   100 | #a:1@bob
        when
            alice buys for 500 at market #t
                => placed #t holding 500 to take
                => trade 1 at 100 maker #a taker #t
                => expired #t SelfTrade released 400
        """);

    [Fact]
    public void Expire_maker_clears_the_way() => Spec.Check("""
        given
            bid | price | ask
                |   110 | #b:5@bob
                |   100 | #o:5@alice
        when
            alice buys for 500 at market stp expire-maker #t
                => placed #t holding 500 to take
                => expired #o SelfTrade released 5
                => trade 4 at 110 maker #b taker #t
                => filled #t released 60
        """);

    [Fact]
    public void One_that_expires_an_own_order_and_cannot_pay_at_the_next_price_is_filled() => Spec.Check("""
        given
            bid | price | ask
                |   300 | #b:1@carol
                |   100 | #a:1@bob #o:1@alice
        when
            alice buys for 250 at market stp expire-maker #t
                => placed #t holding 250 to take
                => trade 1 at 100 maker #a taker #t
                => expired #o SelfTrade released 1
                => filled #t released 150
        """);

    [Fact]
    public void One_that_trades_after_a_decrement_is_filled() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:1@alice #a:1@bob #b:9@carol
        when
            alice buys for 250 at market stp decrement #t
                => placed #t holding 250 to take
                => prevented 1 at 100 maker #o taker #t released 1/0
                => expired #o SelfTrade
                => trade 1 at 100 maker #a taker #t
                => filled #t released 150
        """);

    [Fact]
    public void An_own_order_whose_lot_it_cannot_pay_for_is_not_met_at_all() => Spec.Check("""
        given
            bid | price | ask
                |   110 | #o:5@alice
                |   100 | #a:1@bob
        when
            alice buys for 200 at market stp expire-both #t
                => placed #t holding 200 to take
                => trade 1 at 100 maker #a taker #t
                => filled #t released 100
        then
            bid | price | ask
                |   110 | #o:5@alice
        """);
}
