// A cancel ends an open order of the account's own and releases the whole of what is left of its hold.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class CancelSpecs
{
    [Fact]
    public void A_resting_order_leaves_the_book_and_its_hold_returns() => Spec.Check("""
        given
            bid                 | price | ask
            #a:5@alice #b:1@bob |   100 |
        when
            alice cancels #a => canceled #a released 500
        then
            bid      | price | ask
            #b:1@bob |   100 |
            #a: closed
            alice has 1_000_000 USD
        """);

    [Fact]
    public void Of_a_partly_filled_order_the_rest_is_canceled() => Spec.Check("""
        given
            bid        | price | ask
            #a:5@alice |   100 |
            bob sells 2 at 100
        when
            alice cancels #a => canceled #a released 300
        then
            alice has 999_800 USD, 1_000_002 BTC
        """);

    [Fact]
    public void What_the_accounts_other_orders_hold_stays_held() => Spec.Check("""
        given
            bid                   | price | ask
            #a:5@alice #b:9@alice |   100 |
            bob sells 2 at 100
        when
            alice cancels #a => canceled #a released 300
        then
            bid        | price | ask
            #b:9@alice |   100 |
            alice has 998_900 USD + 900 held
        """);

    [Fact]
    public void A_waiting_stop_order_can_be_canceled() => Spec.Check("""
        given
            alice buys 5 at market stop-loss 100 #s
            alice sells 5 at market stop-loss 100 #t
            alice buys for 500 at market take-profit 100 #u
        when
            alice cancels #s => canceled #s
            alice cancels #t => canceled #t released 5
            alice cancels #u => canceled #u released 500
        """);

    [Fact]
    public void An_iceberg_is_canceled_with_its_hidden_part() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:2/9@alice
        when
            alice cancels #i => canceled #i released 9
        """);

    [Theory]
    [InlineData("halted")]
    [InlineData("cancel-only")]
    public void It_is_allowed_in_every_status_of_the_market(string status) => Spec.Check($"""
        given
            bid        | price | ask
            #a:5@alice |   100 |
            market is {status}
        when
            alice cancels #a => canceled #a released 500
        """);

    [Fact]
    public void An_order_ends_once_so_a_second_cancel_is_refused() => Spec.Check("""
        given
            bid        | price | ask
            #a:5@alice |   100 |
            alice cancels #a
        when
            alice cancels #a => refused OrderClosed
        """);

    [Fact]
    public void Filled_and_expired_orders_are_closed_too() => Spec.Check("""
        given
            bid        | price | ask
            #a:5@alice |   100 |
            bob sells 5 at 100 #b
            alice buys 1 at 100 ioc #c
        when
            alice cancels #a => refused OrderClosed
            bob cancels #b => refused OrderClosed
            alice cancels #c => refused OrderClosed
        """);

    [Fact]
    public void Another_accounts_order_does_not_exist_for_the_account_open_or_closed() => Spec.Check("""
        given
            bid        | price | ask
            #a:5@alice |   100 |
        when
            bob cancels #a => refused UnknownOrder
            alice cancels #a => canceled #a released 500
            bob cancels #a => refused UnknownOrder
        """);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_number_that_no_order_has_is_unknown(long number) => Spec.Check($"""
        given
            bid        | price | ask
            #a:5@alice |   100 |
        when
            alice cancels order {number} => refused UnknownOrder
        """);

    [Fact]
    public void Neither_the_venue_nor_an_unknown_account_has_orders() => Spec.Check("""
        given
            bid        | price | ask
            #a:5@alice |   100 |
        when
            venue cancels #a => refused UnknownAccount
            nobody cancels #a => refused UnknownAccount
        """);
}
