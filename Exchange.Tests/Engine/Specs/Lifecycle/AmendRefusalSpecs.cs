// An amendment that cannot be made is refused and leaves the order as it was; about an open order the refusal is on record.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class AmendRefusalSpecs
{
    private const string TwoOfFiveFilled = """
        given
            bid        | price | ask
            #a:5@alice |   100 |
            bob sells 2 at 100

        """;

    [Theory]
    [InlineData(0, "InvalidTerms")]
    [InlineData(-1, "InvalidTerms")]
    [InlineData(long.MinValue, "InvalidTerms")]
    [InlineData(5, "QuantityNotReduced")]
    [InlineData(6, "QuantityNotReduced")]
    [InlineData(long.MaxValue, "QuantityNotReduced")]
    [InlineData(1, "QuantityBelowFilled")]
    [InlineData(2, "QuantityBelowFilled")]
    public void The_new_quantity_is_less_than_before_and_more_than_is_filled(long quantity, string reason) =>
        Spec.Check(TwoOfFiveFilled + $"""
            when
                alice amends #a to {quantity} => amend rejected {reason}
            then
                #a: 3 of 5 left, 300 held
            """);

    [Fact]
    public void What_was_prevented_counts_as_filled() => Spec.Check("""
        given
            bid        | price | ask
            #a:5@alice |   100 |
            alice sells 2 at 100 stp decrement
        when
            alice amends #a to 2 => amend rejected QuantityBelowFilled
            alice amends #a to 3 => amended #a to 3 released 200
        then
            #a: 1 of 3 left, 100 held
        """);

    [Fact]
    public void An_order_by_quote_quantity_cannot_be_amended() => Spec.Check("""
        given
            alice buys for 500 at market stop-loss 110 #s
        when
            alice amends #s to 3 => amend rejected AmendNotAllowed
        then
            #s: for 500, 500 held, waiting
        """);

    [Fact]
    public void A_cancel_only_market_takes_none() => Spec.Check(TwoOfFiveFilled + """
            market is cancel-only
        when
            alice amends #a to 4 => amend rejected MarketCancelOnly
        """);

    [Fact]
    public void The_new_quantity_is_within_the_markets_range() => Spec.Check("""
        given
            market quantity 3..10
            alice buys 5 at 100 #a
            alice sells 5 at market stop-loss 90 #s
        when
            alice amends #a to 2 => amend rejected QuantityOutOfRange
            alice amends #a to 3 => amended #a to 3 released 200
            alice amends #s to 2 => amend rejected QuantityOutOfRange
            alice amends #s to 3 => amended #s to 3 released 2
        """);

    [Fact]
    public void The_range_for_market_orders_is_that_of_stop_market_orders_only() => Spec.Check("""
        given
            market market-quantity 3..10
            alice sells 5 at market stop-loss 90 #s
            alice sells 5 at 80 stop-loss 90 #t
        when
            alice amends #s to 2 => amend rejected MarketQuantityOutOfRange
            alice amends #s to 3 => amended #s to 3 released 2
            alice amends #t to 2 => amended #t to 2 released 3
        """);

    [Fact]
    public void The_new_notional_is_not_too_small_by_the_limit_price_or_else_the_stop_price() => Spec.Check("""
        given
            market notional 300..0
            alice buys 5 at 100 #a
            alice sells 5 at market stop-loss 90 #s
            alice sells 5 at 150 stop-loss 90 #t
        when
            alice amends #a to 2 => amend rejected NotionalTooSmall
            alice amends #a to 3 => amended #a to 3 released 200
            alice amends #s to 3 => amend rejected NotionalTooSmall
            alice amends #s to 4 => amended #s to 4 released 1
            alice amends #t to 2 => amended #t to 2 released 3
        """);

    [Fact]
    public void The_whole_new_quantity_counts_for_the_notional_and_not_the_remainder() => Spec.Check("""
        given
            market notional 300..0
            alice buys 5 at 100 #a
            bob sells 3 at 100
        when
            alice amends #a to 4 => amended #a to 4 released 100
        """);

    [Fact]
    public void About_no_open_order_of_its_own_nothing_is_recorded() => Spec.Check(TwoOfFiveFilled + """
        when
            nobody amends #a to 4 => refused UnknownAccount
            venue amends #a to 4 => refused UnknownAccount
            bob amends #a to 4 => refused UnknownOrder
            alice amends order 99 to 4 => refused UnknownOrder
            alice cancels #a => canceled #a released 300
            alice amends #a to 4 => refused OrderClosed
            alice amends #a to 0 => refused OrderClosed
        """);
}
