// An event says what an explanation needs and nobody could work out later: the trade, the price, the funds or the other order that decided.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class EventFactSpecs
{
    private const string Quoted = """
        given
            alice has 100 USD, 9 BTC
            bid       | price | ask
                      |   108 | #e:1@carol
                      |   105 | #c:3@carol
                      |   101 | #b:2@bob
            #d:1@dave |    99 |
        when

        """;

    [Fact]
    public void A_refusal_for_funds_says_what_was_needed_and_what_there_was() => Spec.Check(Quoted + """
            alice buys 2 at 100 => rejected InsufficientFunds (needs 200 of 100)
            alice buys 4 at market => rejected InsufficientFunds (needs 412 of 100)
            alice sells 10 at 200 => rejected InsufficientFunds (needs 10 of 9)
            alice withdraws 101 USD => withdrawal rejected InsufficientFunds (has 100)
        """);

    [Fact]
    public void A_refusal_for_the_book_says_which_price_decided() => Spec.Check(Quoted + """
            bob buys 1 at 101 post-only => rejected PostOnlyWouldTake (against 101)
            bob sells 1 at 98 post-only => rejected PostOnlyWouldTake (against 99)
            bob buys for 100 at market => rejected QuoteQuantityTooSmall (against 101)
        """);

    [Fact]
    public void A_trigger_names_the_first_trade_that_reached_its_price() => Spec.Check(Quoted + """
            dave buys 1 at 104 stop-loss 103 #s => placed #s holding 104 to wait
            dave buys 6 at 108 #t
                => placed #t holding 648 to take
                => trade 2 at 101 maker #b taker #t released 14
                => trade 3 at 105 maker #c taker #t released 9
                => trade 1 at 108 maker #e taker #t
                => after: triggered #s to book (by trade 2, at 104, 1 left)
        """);

    [Fact]
    public void A_trigger_that_fails_for_funds_says_so() => Spec.Check(Quoted + """
            alice buys 3 at market stop-loss 101 #s => placed #s holding 0 to wait
            dave buys 1 at 101 #t
                => placed #t holding 101 to take
                => trade 1 at 101 maker #b taker #t
                => after: expired #s InsufficientFunds (3 left, by trade 1, needs 311 of 100)
        """);

    [Fact]
    public void Both_ends_of_a_prevented_trade_name_each_other() => Spec.Check(Quoted + """
            bob buys 5 at 101 stp expire-both #t
                => placed #t holding 505 to take
                => expired #b SelfTrade released 2 (at 101, 2 left, against #t)
                => expired #t SelfTrade released 505 (5 left, against #b)
            carol buys 2 at 105 stp decrement #u
                => placed #u holding 210 to take
                => prevented 2 at 105 maker #c taker #u released 2/210
                => expired #u SelfTrade (against #c)
        """);

    [Fact]
    public void What_the_book_shows_of_an_iceberg_is_said_wherever_it_changes() => Spec.Check(Quoted + """
            bob buys 7 at 101 stp none showing 2 #i
                => placed #i holding 707 to take
                => trade 2 at 101 maker #b taker #i
                => booked #i with 5 (Buy at 101, 3 hidden)
            bob amends #i to 6 => amended #i to 6 released 101 (at 101)
            bob amends #i to 3 => amended #i to 3 released 303 (at 101, 1 shown less)
            bob amends #i to 2 => amend rejected QuantityBelowFilled (2 limit)
            bob amends #i to 9 => amend rejected QuantityNotReduced (3 limit)
            bob cancels #i => canceled #i released 101 (at 101, 1 left)
            bob sells 5 at 103 showing 2 #j => placed #j holding 5 to book
            dave buys 2 at 103 #t
                => placed #t holding 206 to take
                => trade 2 at 103 maker #j taker #t
                => replenished #j showing 2 (Sell at 103)
            bob cancels #j => canceled #j released 3 (at 103, 3 left, 1 hidden)
        """);

    [Fact]
    public void An_order_that_never_stood_in_the_book_has_no_price_there() => Spec.Check(Quoted + """
            dave buys 5 at 101 ioc #t
                => placed #t holding 505 to take
                => trade 2 at 101 maker #b taker #t
                => expired #t ImmediateOrCancel released 303 (3 left)
            dave buys 4 at 111 stop-loss 110 #s => placed #s holding 444 to wait
            dave amends #s to 3 => amended #s to 3 released 111
            dave cancels #s => canceled #s released 333 (3 left)
        """);
}
