// A cancel of all ends the open orders of an account, of a market, or of an account in a market, the oldest first.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class CancelAllSpecs
{
    private const string TwoMarkets = """
        given
            market ETH-USD
            alice sells 1 at 200 #a
            bob buys 1 at 50 in ETH-USD #b
            alice buys 1 at 60 in ETH-USD #c
            alice sells 2 at market stop-loss 90 #d
            bob buys 1 at 90 #e
            alice buys 1 at 90 #f
        when

        """;

    [Fact]
    public void Of_an_account_it_cancels_everywhere() => Spec.Check(TwoMarkets + """
            alice cancels all
                => canceled #a AllRequested released 1
                => canceled #c AllRequested released 60
                => canceled #d AllRequested released 2
                => canceled #f AllRequested released 90
        then
            bid      | price | ask
            #e:1@bob |    90 |
            ETH-USD bid | price | ask
            #b:1@bob |    50 |
            alice has 1_000_000 USD, 1_000_000 BTC
        """);

    [Fact]
    public void Of_an_account_in_a_market_it_cancels_there_only() => Spec.Check(TwoMarkets + """
            alice cancels all in BTC-USD
                => canceled #a AllRequested released 1
                => canceled #d AllRequested released 2
                => canceled #f AllRequested released 90
        then
            #c: 1 of 1 left, 60 held
        """);

    [Fact]
    public void Of_a_market_it_cancels_everybodys_orders() => Spec.Check(TwoMarkets + """
            venue cancels all in BTC-USD
                => canceled #a MarketCleared released 1
                => canceled #d MarketCleared released 2
                => canceled #e MarketCleared released 90
                => canceled #f MarketCleared released 90
        then
            bid | price | ask
            ETH-USD bid | price | ask
            #c:1@alice  |    60 |
            #b:1@bob    |    50 |
        """);

    [Fact]
    public void Everybodys_orders_everywhere_is_too_much() => Spec.Check(TwoMarkets + """
            venue cancels all => refused MarketRequired
        """);

    [Fact]
    public void With_nothing_to_cancel_it_is_executed_without_an_event() => Spec.Check(TwoMarkets + """
            carol cancels all => nothing
            carol cancels all in BTC-USD => nothing
            bob cancels all => canceled #b AllRequested released 50
                            => canceled #e AllRequested released 90
            bob cancels all => nothing
            bob cancels #b => refused OrderClosed
        """);

    [Fact]
    public void Account_and_market_must_exist() => Spec.Check(TwoMarkets + """
            nobody cancels all => refused UnknownAccount
            nobody cancels all in BTC-USD => refused UnknownAccount
            alice cancels all in NO-MARKET => refused NoSuchMarket
            venue cancels all in NO-MARKET => refused NoSuchMarket
        """);

    [Theory]
    [InlineData("halted")]
    [InlineData("cancel-only")]
    public void It_is_allowed_in_every_status_of_the_market(string status) => Spec.Check($"""
        given
            alice buys 1 at 90 #a
            market is {status}
        when
            venue cancels all in BTC-USD => canceled #a MarketCleared released 90 (at 90, 1 left)
        """);
}
