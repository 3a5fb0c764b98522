// A replace is repeated as a whole: the same again neither cancels nor places a second time.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class ReplaceIdSpecs
{
    [Fact]
    public void The_same_replace_again_changes_nothing() => Spec.Check("""
        given
            alice buys 5 at 100 #a
            alice replaces #a with buy 5 at 99 #b
        when
            alice replaces #a with buy 5 at 99 #b => repeated
        then
            bid        | price | ask
            #b:5@alice |    99 |
        """);

    [Fact]
    public void A_rejected_replace_is_repeated_too() => Spec.Check("""
        given
            alice has 500 USD
            alice buys 5 at 100 #a
        when
            alice replaces #a with buy 5 at 101 #b
                => canceled #a Replaced released 500
                => rejected InsufficientFunds
            alice deposits 5 USD => deposited 5 USD
            alice replaces #a with buy 5 at 101 #b => repeated
        """);

    [Theory]
    [InlineData("alice replaces #c with buy 5 at 99 #b")]
    [InlineData("alice replaces-or-places #a with buy 5 at 99 #b")]
    [InlineData("alice replaces #a with buy 5 at 98 #b")]
    [InlineData("alice replaces #a with buy 5 at 99 in ETH-USD #b")]
    [InlineData("alice buys 5 at 99 #b")]
    public void Another_order_mode_market_or_terms_make_it_another_command(string other) => Spec.Check($"""
        given
            market ETH-USD
            alice buys 5 at 100 #a
            alice buys 1 at 90 #c
            alice replaces #a with buy 5 at 99 #b
        when
            {other} => refused CommandIdReused
        then
            #c: 1 of 1 left, 90 held
        """);

    [Fact]
    public void A_refused_replace_may_succeed_later_under_the_same_id() => Spec.Check("""
        given
            alice buys 5 at 100 #a
            alice cancels #a
        when
            alice replaces #a with buy 5 at 99 #b => refused OrderClosed
            alice replaces-or-places #a with buy 5 at 99 #b => placed #b holding 495 to book
            alice replaces #a with buy 5 at 99 #b => refused CommandIdReused
        """);
}
