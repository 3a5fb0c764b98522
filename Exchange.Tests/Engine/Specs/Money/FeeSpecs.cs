// Each side of a trade pays a fee in the asset that it receives, rounded up to a whole unit, to the venue's account.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class FeeSpecs
{
    [Fact]
    public void A_buying_taker_pays_in_base_and_a_selling_maker_in_quote() => Spec.Check("""
        given
            market fees 1000/2000
            bid | price | ask
                |   100 | #a:500@bob
        when
            alice buys 500 at 100 #t
                => placed #t holding 50_000 to take
                => trade 500 at 100 maker #a taker #t fees 50/1
        then
            alice has 950_000 USD, 1_000_499 BTC
            bob has 1_049_950 USD, 999_500 BTC
            venue has 50 USD, 1 BTC
        """);

    [Fact]
    public void A_selling_taker_pays_in_quote_and_a_buying_maker_in_base() => Spec.Check("""
        given
            market fees 1000/2000
            bid        | price | ask
            #a:500@bob |   100 |
        when
            alice sells 500 at 100 #t
                => placed #t holding 500 to take
                => trade 500 at 100 maker #a taker #t fees 1/100
        then
            alice has 1_049_900 USD, 999_500 BTC
            bob has 950_000 USD, 1_000_499 BTC
            venue has 100 USD, 1 BTC
        """);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(500, 1, 1)]
    [InlineData(501, 1, 2)]
    [InlineData(999, 1, 2)]
    [InlineData(1000, 1, 2)]
    [InlineData(1001, 2, 3)]
    [InlineData(1499, 2, 3)]
    [InlineData(1500, 2, 3)]
    [InlineData(1501, 2, 4)]
    [InlineData(2000, 2, 4)]
    public void A_fee_is_rounded_up_on_both_sides(int quantity, int makerFee, int takerFee) => Spec.Check($"""
        given
            market fees 1000/2000
            bid | price | ask
                |     1 | #a:{quantity}@bob
        when
            alice buys {quantity} at 1 #t
                => placed #t holding {quantity} to take
                => trade {quantity} at 1 maker #a taker #t fees {makerFee}/{takerFee}
        """);

    [Fact]
    public void A_fill_of_one_unit_goes_wholly_to_the_fees() => Spec.Check("""
        given
            market fees 1/1
            bid | price | ask
                |     1 | #a:1@bob
        when
            alice buys 1 at 1 #t
                => placed #t holding 1 to take
                => trade 1 at 1 maker #a taker #t fees 1/1
        then
            alice has 999_999 USD, 1_000_000 BTC
            bob has 1_000_000 USD, 999_999 BTC
            venue has 1 USD, 1 BTC
        """);

    [Fact]
    public void Every_fill_is_rounded_for_itself() => Spec.Check("""
        given
            market fees 1000/1000
            bid | price | ask
                |   100 | #a:1@bob #b:1@bob #c:1@bob
        when
            alice buys 3 at 100 #t
                => placed #t holding 300 to take
                => trade 1 at 100 maker #a taker #t fees 1/1
                => trade 1 at 100 maker #b taker #t fees 1/1
                => trade 1 at 100 maker #c taker #t fees 1/1
        then
            venue has 3 USD, 3 BTC
        """);

    [Fact]
    public void A_rate_of_zero_takes_nothing_and_the_other_side_still_pays() => Spec.Check("""
        given
            market fees 0/100000
            bid | price | ask
                |   100 | #a:20@bob
        when
            alice buys 11 at 100 #t
                => placed #t holding 1100 to take
                => trade 11 at 100 maker #a taker #t fees 0/2
        """);

    [Fact]
    public void The_price_that_is_paid_counts_and_not_the_limit() => Spec.Check("""
        given
            market fees 0/10000
            bid       | price | ask
            #a:1@bob  |   300 |
        when
            alice sells 1 at 100 #t
                => placed #t holding 1 to take
                => trade 1 at 300 maker #a taker #t fees 0/3
        """);

    [Fact]
    public void An_account_that_trades_with_itself_pays_both_fees() => Spec.Check("""
        given
            market fees 10000/20000, stp none
            bid | price | ask
                |   100 | #a:1@alice
        when
            alice buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #a taker #t fees 1/1
        then
            alice has 999_999 USD, 999_999 BTC
        """);

    [Fact]
    public void The_venue_may_withdraw_its_fees_but_no_more() => Spec.Check("""
        given
            market fees 1000/2000
            bid | price | ask
                |   100 | #a:500@bob
            alice buys 500 at 100
        when
            venue withdraws 51 USD => withdrawal rejected InsufficientFunds
            venue withdraws 50 USD => withdrawn 50 USD
            venue withdraws 1 BTC => withdrawn 1 BTC
            venue withdraws 1 BTC => withdrawal rejected InsufficientFunds
        then
            venue has 0 USD, 0 BTC
        """);
}
