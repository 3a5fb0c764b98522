// A market order by quote quantity takes whole lots for as long as the rest of its quote quantity pays for one more.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class MarketByQuoteSpecs
{
    [Fact]
    public void A_buy_spends_what_it_can_and_gets_back_what_does_not_pay_for_a_lot() => Spec.Check("""
        given
            alice has 500 USD
            bid | price | ask
                |   110 | #b:5@carol
                |   100 | #a:3@bob
        when
            alice buys for 500 at market #t
                => placed #t holding 500 to take
                => trade 3 at 100 maker #a taker #t
                => trade 1 at 110 maker #b taker #t
                => filled #t released 90
        then
            bid | price | ask
                |   110 | #b:4@carol
            alice has 90 USD, 4 BTC
        """);

    [Fact]
    public void A_buy_that_comes_out_even_releases_nothing() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:5@bob
        when
            alice buys for 300 at market #t
                => placed #t holding 300 to take
                => trade 3 at 100 maker #a taker #t
                => filled #t
        """);

    [Fact]
    public void A_buy_that_comes_out_even_with_the_last_ask_is_filled_too() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:3@bob
        when
            alice buys for 300 at market #t
                => placed #t holding 300 to take
                => trade 3 at 100 maker #a taker #t
                => filled #t
        """);

    [Fact]
    public void When_the_asks_run_out_the_rest_of_a_buy_expires() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:3@bob
        when
            alice buys for 500 at market #t
                => placed #t holding 500 to take
                => trade 3 at 100 maker #a taker #t
                => expired #t NoLiquidity released 200
        """);

    [Fact]
    public void A_sell_holds_the_base_quantity_that_the_bids_ask_for_it() => Spec.Check("""
        given
            alice has 5 BTC
            bid       | price | ask
            #a:3@bob  |   100 |
            #b:5@carol|    90 |
        when
            alice sells for 500 at market #t
                => placed #t holding 5 to take
                => trade 3 at 100 maker #a taker #t
                => trade 2 at 90 maker #b taker #t
                => filled #t
        then
            bid       | price | ask
            #b:3@carol|    90 |
            alice has 480 USD, 0 BTC
        """);

    [Fact]
    public void A_sell_needs_all_that_the_bids_ask_for_it() => Spec.Check("""
        given
            alice has 4 BTC
            bid       | price | ask
            #a:3@bob  |   100 |
            #b:5@carol|    90 |
        when
            alice sells for 500 at market #t => rejected InsufficientFunds
            alice sells for 479 at market #u
                => placed #u holding 4 to take
                => trade 3 at 100 maker #a taker #u
                => trade 1 at 90 maker #b taker #u
                => filled #u
        """);

    [Fact]
    public void When_the_bids_run_out_the_rest_of_a_sell_expires() => Spec.Check("""
        given
            alice has 5 BTC
            bid      | price | ask
            #a:3@bob |   100 |
            #b:2@bob |    90 |
        when
            alice sells for 1000 at market #t
                => placed #t holding 5 to take
                => trade 3 at 100 maker #a taker #t
                => trade 2 at 90 maker #b taker #t
                => expired #t NoLiquidity
        """);

    [Theory]
    [InlineData("buys", 101)]
    [InlineData("sells", 99)]
    public void It_must_pay_for_one_lot_at_the_best_price(string side, int best)
    {
        const string book = """
            given
                bid      | price | ask
                         |   101 | #a:2@bob
                #b:2@bob |    99 |
            when

            """;
        Spec.Check(book + $"alice {side} for {best - 1} at market => rejected QuoteQuantityTooSmall");
        Spec.Check(book + $"""
            alice {side} for {best} at market #t
                => placed #t holding {(side == "buys" ? best : 1)} to take
                => trade 1 at {best} maker #{(side == "buys" ? "a" : "b")} taker #t
                => filled #t
            """);
    }

    [Theory]
    [InlineData("buys")]
    [InlineData("sells")]
    public void Nothing_on_the_other_side_refuses_it(string side) =>
        Spec.Check($"when alice {side} for 500 at market => rejected NoLiquidity");
}
