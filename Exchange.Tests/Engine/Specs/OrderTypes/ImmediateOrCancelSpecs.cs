// An immediate-or-cancel order takes what it can at its limit or better, and what is left of it expires.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class ImmediateOrCancelSpecs
{
    [Fact]
    public void What_cannot_be_taken_expires_and_its_hold_returns() => Spec.Check("""
        given
            bid | price | ask
                |   102 | #b:5@bob
                |   100 | #a:3@bob
        when
            alice buys 5 at 101 ioc #t
                => placed #t holding 505 to take
                => trade 3 at 100 maker #a taker #t released 3
                => expired #t ImmediateOrCancel released 202
        then
            bid | price | ask
                |   102 | #b:5@bob
            #t: closed
            alice has 999_700 USD, 1_000_003 BTC
        """);

    [Fact]
    public void A_sell_does_the_same() => Spec.Check("""
        given
            bid     | price | ask
            #a:3@bob|   100 |
            #b:5@bob|    98 |
        when
            alice sells 5 at 99 ioc #t
                => placed #t holding 5 to take
                => trade 3 at 100 maker #a taker #t
                => expired #t ImmediateOrCancel released 2
        then
            bid     | price | ask
            #b:5@bob|    98 |
        """);

    [Fact]
    public void One_that_is_filled_does_not_expire() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:3@bob
        when
            alice buys 3 at 100 ioc #t
                => placed #t holding 300 to take
                => trade 3 at 100 maker #a taker #t
        then
            #t: closed
        """);

    [Fact]
    public void One_that_reaches_nothing_expires_whole() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #a:3@bob
        when
            alice buys 5 at 99 ioc #t
                => placed #t holding 495 to take
                => expired #t ImmediateOrCancel released 495
        then
            bid | price | ask
                |   100 | #a:3@bob
            alice has 1_000_000 USD, 1_000_000 BTC
        """);

    [Fact]
    public void In_an_empty_book_it_is_accepted_and_expires() => Spec.Check("""
        when
            alice sells 5 at 99 ioc #t
                => placed #t holding 5 to take
                => expired #t ImmediateOrCancel released 5
        then
            bid | price | ask
        """);
}
