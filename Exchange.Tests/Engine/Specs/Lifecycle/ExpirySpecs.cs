// Good-till-date orders expire as soon as a command finds their date come, before the command itself.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class ExpirySpecs
{
    private const string UntilTen = """
        given
            alice buys 5 at 100 until 10s #g

        """;

    [Fact]
    public void At_its_date_the_order_expires_and_not_a_microsecond_before() => Spec.Check(UntilTen + """
        when
            clock 9.999999s
            time passes => nothing
            clock 10s
            time passes => before: expired #g GoodTillDate released 500
        then
            #g: closed
            alice has 1_000_000 USD
        """);

    [Fact]
    public void The_earliest_date_expires_first_and_of_equal_dates_the_oldest_order() => Spec.Check("""
        given
            market ETH-USD
            alice buys 1 at 100 in ETH-USD until 20s #late
            bob buys 1 at 99 until 10s #b
            carol sells 1 at 200 until 10s #c
            alice buys 1 at 98 until 30s #later
        when
            clock 20s
            time passes
                => before: expired #b GoodTillDate released 99
                => before: expired #c GoodTillDate released 1
                => before: expired #late GoodTillDate released 100
        then
            bid            | price | ask
            #later:1@alice |    98 |
        """);

    [Fact]
    public void It_comes_before_the_command_which_finds_the_book_without_it() => Spec.Check(UntilTen + """
        when
            clock 10s
            bob sells 5 at 100 #s
                => before: expired #g GoodTillDate released 500
                => placed #s holding 5 to book
        """);

    [Fact]
    public void Until_its_date_it_trades_and_what_is_left_of_it_expires() => Spec.Check(UntilTen + """
        when
            clock 9s
            bob sells 2 at 100 #s
                => placed #s holding 2 to take
                => trade 2 at 100 maker #g taker #s
            clock 12s
            time passes => before: expired #g GoodTillDate released 300
        then
            alice has 999_800 USD, 1_000_002 BTC
        """);

    [Fact]
    public void What_it_releases_can_be_spent_by_the_command() => Spec.Check("""
        given
            alice has 500 USD
            alice buys 5 at 100 until 10s #g
        when
            alice buys 5 at 99 #h => rejected InsufficientFunds
            clock 10s
            alice buys 5 at 99 #i
                => before: expired #g GoodTillDate released 500
                => placed #i holding 495 to book
        """);

    [Fact]
    public void Refused_and_repeated_commands_let_it_expire_too() => Spec.Check(UntilTen + """
            bob buys 5 at 100 until 20s #h
            bob deposits 1 USD #d
        when
            clock 10s
            bob cancels order 999
                => before: expired #g GoodTillDate released 500
                => refused UnknownOrder
            clock 20s
            bob deposits 1 USD #d
                => before: expired #h GoodTillDate released 500
                => repeated
        """);

    [Fact]
    public void Its_own_cancel_comes_too_late() => Spec.Check(UntilTen + """
        when
            clock 10s
            alice cancels #g
                => before: expired #g GoodTillDate released 500
                => refused OrderClosed
        """);

    [Fact]
    public void A_waiting_stop_order_expires_at_its_date() => Spec.Check("""
        given
            alice buys 5 at market stop-loss 100 until 10s #s
            alice sells 5 at 90 stop-loss 95 until 10s #t
        when
            clock 10s
            time passes
                => before: expired #s GoodTillDate
                => before: expired #t GoodTillDate released 5
        """);

    [Fact]
    public void A_triggered_stop_limit_order_keeps_its_date() => Spec.Check("""
        given
            bid      | price | ask
            #a:1@bob |    95 |
            alice sells 5 at 96 stop-loss 95 until 10s #s
            carol sells 1 at 95
        when
            clock 10s
            time passes => before: expired #s GoodTillDate released 5
        """);

    [Fact]
    public void An_iceberg_expires_with_its_hidden_part() => Spec.Check("""
        given
            alice sells 9 at 100 showing 2 until 10s #i
        when
            clock 10s
            time passes => before: expired #i GoodTillDate released 9
        """);

    [Fact]
    public void An_amended_order_expires_with_what_it_still_holds() => Spec.Check(UntilTen + """
            alice amends #g to 2
        when
            clock 10s
            time passes => before: expired #g GoodTillDate released 200
        """);

    [Fact]
    public void A_closed_order_does_not_expire_any_more() => Spec.Check(UntilTen + """
            alice cancels #g
        when
            clock 10s
            time passes => nothing
        """);

    [Theory]
    [InlineData("halted")]
    [InlineData("cancel-only")]
    public void The_markets_status_does_not_matter(string status) => Spec.Check(UntilTen + $"""
            market is {status}
        when
            clock 10s
            time passes => before: expired #g GoodTillDate released 500
        """);
}
