// A market order by quantity takes at whatever prices rest; a buy holds exactly what the book asks for it at that moment.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class MarketByQuantitySpecs
{
    [Fact]
    public void A_buy_holds_the_cost_of_walking_the_book_and_spends_it() => Spec.Check("""
        given
            alice has 406 USD
            bid | price | ask
                |   103 | #b:5@carol
                |   100 | #a:2@bob
        when
            alice buys 4 at market #t
                => placed #t holding 406 to take
                => trade 2 at 100 maker #a taker #t
                => trade 2 at 103 maker #b taker #t
        then
            bid | price | ask
                |   103 | #b:3@carol
            alice has 0 USD, 4 BTC
        """);

    [Fact]
    public void One_unit_less_does_not_buy_it() => Spec.Check("""
        given
            alice has 405 USD
            bid | price | ask
                |   103 | #b:5@carol
                |   100 | #a:2@bob
        when
            alice buys 4 at market #t => rejected InsufficientFunds
        """);

    [Fact]
    public void When_the_asks_run_out_the_rest_of_a_buy_expires() => Spec.Check("""
        given
            bid | price | ask
                |   103 | #b:5@carol
                |   100 | #a:2@bob
        when
            alice buys 10 at market #t
                => placed #t holding 715 to take
                => trade 2 at 100 maker #a taker #t
                => trade 5 at 103 maker #b taker #t
                => expired #t NoLiquidity
        then
            bid | price | ask
            alice has 999_285 USD, 1_000_007 BTC
        """);

    [Fact]
    public void A_sell_holds_its_quantity_and_what_the_bids_do_not_take_returns() => Spec.Check("""
        given
            bid      | price | ask
            #a:2@bob |   100 |
            #b:1@bob |     1 |
        when
            alice sells 5 at market #t
                => placed #t holding 5 to take
                => trade 2 at 100 maker #a taker #t
                => trade 1 at 1 maker #b taker #t
                => expired #t NoLiquidity released 2
        then
            bid | price | ask
            alice has 1_000_201 USD, 999_997 BTC
        """);

    [Fact]
    public void A_sell_needs_its_whole_quantity_though_the_book_would_take_less() => Spec.Check("""
        given
            alice has 4 BTC
            bid      | price | ask
            #a:2@bob |   100 |
        when
            alice sells 5 at market #t => rejected InsufficientFunds
        """);

    [Theory]
    [InlineData("buys")]
    [InlineData("sells")]
    public void Nothing_on_the_other_side_refuses_it(string side) => Spec.Check($"""
        when
            alice {side} 5 at market #t => rejected NoLiquidity
        """);

    [Fact]
    public void The_hidden_parts_of_icebergs_are_in_the_cost() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #b:4@carol
                |   100 | #i:2/4@bob
        when
            alice buys 5 at market #t
                => placed #t holding 501 to take
                => trade 2 at 100 maker #i taker #t
                => replenished #i showing 2
                => trade 2 at 100 maker #i taker #t
                => trade 1 at 101 maker #b taker #t
        """);

    [Fact]
    public void Own_orders_are_not_in_the_cost_unless_it_may_trade_with_them() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #b:9@bob
                |   100 | #o:2@alice
        when
            alice buys 3 at market stp decrement #t
                => placed #t holding 303 to take
                => prevented 2 at 100 maker #o taker #t released 2/0
                => expired #o SelfTrade
                => trade 1 at 101 maker #b taker #t released 202
            alice sells 2 at 100 #p
                => placed #p holding 2 to book
            alice buys 3 at market stp none #u
                => placed #u holding 301 to take
                => trade 2 at 100 maker #p taker #u
                => trade 1 at 101 maker #b taker #u
        then
            bid | price | ask
                |   101 | #b:7@bob
        """);

    [Fact]
    public void So_it_is_by_the_markets_default() => Spec.Check("""
        given
            market stp none
            bid | price | ask
                |   101 | #b:9@bob
                |   100 | #o:2@alice
        when
            alice buys 3 at market #t
                => placed #t holding 301 to take
                => trade 2 at 100 maker #o taker #t
                => trade 1 at 101 maker #b taker #t
        """);

    [Fact]
    public void With_nothing_but_own_orders_to_take_it_holds_nothing() => Spec.Check("""
        given
            alice has 5 BTC
            bid | price | ask
                |   100 | #o:5@alice
        when
            alice buys 2 at market #t
                => placed #t holding 0 to take
                => expired #t SelfTrade
        """);
}
