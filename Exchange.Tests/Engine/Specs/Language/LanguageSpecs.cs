// The language itself: a specification that does not hold fails, and says where and why.

using Exchange.Domain;
using Xunit;
using Xunit.Sdk;

namespace Exchange.Tests.Engine.Specs;

public class LanguageSpecs
{
    [Fact]
    public void A_failure_shows_the_line_and_both_sides()
    {
        var failure = Assert.Throws<FailException>(() => Spec.Check("""
            given
                bid | price | ask
                    |   100 | #a:2@bob
            when
                alice buys 3 at 100 #t
                    => placed #t holding 300 to take
                    => trade 2 at 100 maker #a taker #t
            """));
        Assert.Equal("""
            line 5: alice buys 3 at 100 #t

                 expected                            | actual
                 placed #t holding 300 to take       | placed #t holding 300 to take
                 trade 2 at 100 maker #a taker #t    | trade 2 at 100 maker #a taker #t
              =>                                     | booked #t with 1

            """.Replace("   |", "|"), failure.Message);
    }

    [Theory]
    [InlineData("when alice buys 5 at 100 #a => nothing")]
    [InlineData("when alice buys 5 at 100 #a => placed #a holding 501 to book")]
    [InlineData("when alice buys 5 at 100 #a => rejected InsufficientFunds")]
    [InlineData("when alice cancels order 99 => nothing")]
    [InlineData("given alice cancels order 99")]
    [InlineData("given alice buys 1_000_001 at 1")]
    [InlineData("then last price 1")]
    [InlineData("then alice has 1 USD")]
    [InlineData("then alice has 1_000_000 USD + 1 held")]
    [InlineData("given alice buys 5 at 100 #a \n then #a: 4 of 5 left, 500 held")]
    [InlineData("given alice buys 5 at 100 #a \n then #a: closed")]
    [InlineData("given alice buys 5 at 100 #a \n then bid | price | ask")]
    [InlineData("then bid | price | ask \n 5@alice | 100 |")]
    [InlineData("given bid | price | ask \n 5@alice | 100 | \n 5@bob | 100 | \n then bid | price | ask \n 5@bob 5@alice | 100 |")]
    [InlineData("given bid | price | ask \n 5@alice | 100 | \n | 100 | 5@bob")]
    public void Whatever_is_not_so_fails(string text) => Assert.Throws<FailException>(() => Spec.Check(text));

    [Theory]
    [InlineData("alice buys 5 at 100", "line 1: a specification begins with 'given' or 'when'")]
    [InlineData("when \n alice buys 5 at 100", "line 2: a command under 'when' is followed by its events")]
    [InlineData("given \n => nothing", "line 2: => stands below a command")]
    [InlineData("given \n 5@alice | 100 |", "line 2: a row stands below 'bid | price | ask'")]
    [InlineData("given alice flies", "line 1: 'flies' is not something that an account does")]
    [InlineData("given erin buys 5 at 100", "line 1: 'erin' is not an account of this specification")]
    [InlineData("given alice cancels #a", "line 1: '#a' is not an order of this specification")]
    [InlineData("given alice buys five at 100", "line 1: 'at' should stand where 'five' does")]
    [InlineData("given alice buys 5 at dawn", "line 1: 'dawn' is not a whole number")]
    [InlineData("given alice buys 5 at", "line 1: the line ends too early")]
    [InlineData("given alice buys 5 at 100 fast", "line 1: 'fast' is not understood")]
    [InlineData("given alice amends order 1 to 5 now", "line 1: 'now' is not understood")]
    [InlineData("given clock noon", "line 1: 'noon' is not a time such as 10s")]
    [InlineData("given market colour 5", "line 1: 'colour 5' is not a rule of a market")]
    [InlineData("given alice buys 5 at 100 \n alice has 5 USD", "line 2: settings and funds come before the first command")]
    [InlineData("given \n bid | price | ask \n 5 | 100 |", "line 2: '5' is not name:quantity@account")]
    [InlineData("then so be it", "line 1: this is neither a book, nor funds, an order or the last price")]
    public void Whatever_is_not_understood_is_told_with_its_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Spec.Check(text)).Message);

    [Fact]
    public void A_line_says_a_whole_order()
    {
        var venue = new TestVenue();
        var command = CommandText.Parse(venue, "alice sells 9 at 94 stop-loss 95 until 10s showing 3 stp expire-both in BTC-USD #a");
        var terms = new OrderTerms(
            OrderType.StopLossLimit, Side.Sell, TimeInForce.Gtd, SelfTradePrevention.ExpireBoth, new Quantity(9), Amount.Zero,
            new Price(94), new Price(95), new Quantity(3), new Timestamp(TestVenue.Start.Microseconds + 10_000_000));
        Assert.Equal<object>(new PlaceOrder(venue.Account("alice"), venue.Market("BTC-USD"), CommandId.Parse("a"), terms), command);
    }
}
