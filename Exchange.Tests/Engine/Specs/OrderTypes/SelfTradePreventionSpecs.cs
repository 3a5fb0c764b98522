// Two orders of one account do not trade: the taker's self-trade mode says which of them gives way.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class SelfTradePreventionSpecs
{
    private const string OneOwnTwoThree = """
        given
            bid | price | ask
                |   100 | #a:1@bob #o:2@alice #b:3@carol
        when

        """;

    [Fact]
    public void Expire_taker_ends_the_taker_at_the_own_order() => Spec.Check(OneOwnTwoThree + """
            alice buys 5 at 100 stp expire-taker #t
                => placed #t holding 500 to take
                => trade 1 at 100 maker #a taker #t
                => expired #t SelfTrade released 400
        then
            bid | price | ask
                |   100 | #o:2@alice #b:3@carol
            alice has 999_900 USD, 999_999 BTC + 2 held
        """);

    [Fact]
    public void Expire_maker_ends_the_own_order_and_the_taker_goes_on() => Spec.Check(OneOwnTwoThree + """
            alice buys 5 at 100 stp expire-maker #t
                => placed #t holding 500 to take
                => trade 1 at 100 maker #a taker #t
                => expired #o SelfTrade released 2
                => trade 3 at 100 maker #b taker #t
                => booked #t with 1
        then
            bid        | price | ask
            #t:1@alice |   100 |
            alice has 999_500 USD + 100 held, 1_000_004 BTC
        """);

    [Fact]
    public void Expire_both_ends_the_own_order_and_then_the_taker() => Spec.Check(OneOwnTwoThree + """
            alice buys 5 at 100 stp expire-both #t
                => placed #t holding 500 to take
                => trade 1 at 100 maker #a taker #t
                => expired #o SelfTrade released 2
                => expired #t SelfTrade released 400
        then
            bid | price | ask
                |   100 | #b:3@carol
            alice has 999_900 USD, 1_000_001 BTC
        """);

    [Fact]
    public void None_lets_the_account_trade_with_itself() => Spec.Check(OneOwnTwoThree + """
            alice buys 5 at 100 stp none #t
                => placed #t holding 500 to take
                => trade 1 at 100 maker #a taker #t
                => trade 2 at 100 maker #o taker #t
                => trade 2 at 100 maker #b taker #t
        then
            bid | price | ask
                |   100 | #b:1@carol
            alice has 999_700 USD, 1_000_003 BTC
        """);

    [Theory]
    [InlineData("expire-taker", "=> expired #t SelfTrade released 500")]
    [InlineData("expire-both", "=> expired #o SelfTrade released 5\n => expired #t SelfTrade released 500")]
    [InlineData("expire-maker", "=> expired #o SelfTrade released 5\n => booked #t with 5")]
    [InlineData("none", "=> trade 5 at 100 maker #o taker #t")]
    [InlineData("decrement",
        "=> prevented 5 at 100 maker #o taker #t released 5/500\n => expired #o SelfTrade\n => expired #t SelfTrade")]
    public void A_mode_that_is_not_named_is_the_markets(string mode, string outcome) => Spec.Check($"""
        given
            market stp {mode}
            bid | price | ask
                |   100 | #o:5@alice
        when
            alice buys 5 at 100 #t
                => placed #t holding 500 to take
                {outcome}
        """);

    [Fact]
    public void The_takers_mode_counts_and_not_the_makers() => Spec.Check("""
        given
            alice sells 5 at 100 stp none #o
        when
            alice buys 5 at 100 stp expire-taker #t
                => placed #t holding 500 to take
                => expired #t SelfTrade released 500
        then
            bid | price | ask
                |   100 | #o:5@alice
        """);

    [Fact]
    public void An_own_order_that_the_taker_does_not_reach_stays() => Spec.Check("""
        given
            bid        | price | ask
            #a:2@bob   |   100 |
            #o:5@alice |    99 |
        when
            alice sells 2 at 99 stp expire-both #t
                => placed #t holding 2 to take
                => trade 2 at 100 maker #a taker #t
        then
            bid        | price | ask
            #o:5@alice |    99 |
        """);

    [Fact]
    public void Expire_maker_clears_every_own_order_up_to_the_limit() => Spec.Check("""
        given
            bid | price | ask
                |   102 | #r:1@alice
                |   101 | #q:1@alice
                |   100 | #o:1@alice #p:2/4@alice
        when
            alice buys 5 at 101 stp expire-maker #t
                => placed #t holding 505 to take
                => expired #o SelfTrade released 1
                => expired #p SelfTrade released 4
                => expired #q SelfTrade released 1
                => booked #t with 5
        then
            bid        | price | ask
                       |   102 | #r:1@alice
            #t:5@alice |   101 |
        """);

    [Fact]
    public void The_reason_is_the_self_trade_even_for_immediate_or_cancel() => Spec.Check(OneOwnTwoThree + """
            alice buys 5 at 100 ioc #t
                => placed #t holding 500 to take
                => trade 1 at 100 maker #a taker #t
                => expired #t SelfTrade released 400
        """);
}
