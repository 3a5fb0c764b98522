// A command id has exactly one outcome: the same command again gets the first answer, any other command under it is refused.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class CommandIdSpecs
{
    [Fact]
    public void The_same_order_again_is_the_same_order() => Spec.Check("""
        given
            alice buys 5 at 100 #a
        when
            alice buys 5 at 100 #a => repeated
            alice buys 5 at 100 #a => repeated
        then
            bid        | price | ask
            #a:5@alice |   100 |
            alice has 999_500 USD + 500 held
        """);

    [Fact]
    public void What_became_of_the_order_in_the_meantime_does_not_matter() => Spec.Check("""
        given
            alice buys 5 at 100 #a
            alice cancels #a
            alice buys 5 at 99 #b
            bob sells 5 at 99
            market is halted
        when
            alice buys 5 at 100 #a => repeated
            alice buys 5 at 99 #b => repeated
        """);

    [Theory]
    [InlineData("alice buys 6 at 100 #a")]
    [InlineData("alice buys 5 at 101 #a")]
    [InlineData("alice sells 5 at 100 #a")]
    [InlineData("alice buys 5 at 100 ioc #a")]
    [InlineData("alice buys 5 at 100 fok #a")]
    [InlineData("alice buys 5 at 100 until 10s #a")]
    [InlineData("alice buys 5 at 100 post-only #a")]
    [InlineData("alice buys 5 at 100 stp none #a")]
    [InlineData("alice buys 5 at 100 showing 5 #a")]
    [InlineData("alice buys 5 at 100 stop-loss 110 #a")]
    [InlineData("alice buys 5 at market #a")]
    [InlineData("alice buys for 5 at market #a")]
    [InlineData("alice buys 5 at 100 in ETH-USD #a")]
    [InlineData("alice buys 5 at 100 in NO-MARKET #a")]
    [InlineData("alice replaces #a with buy 5 at 100 #a")]
    [InlineData("alice deposits 5 USD #a")]
    [InlineData("alice withdraws 5 USD #a")]
    public void Any_other_command_under_the_id_is_refused(string other) => Spec.Check($"""
        given
            market ETH-USD
            alice buys 5 at 100 #a
        when
            {other} => refused CommandIdReused
            alice buys 5 at 100 #a => repeated
        """);

    [Theory]
    [InlineData("alice buys 5 at 101 stop-loss 110 showing 2 until 10s #a")]
    [InlineData("alice buys 5 at 100 stop-loss 111 showing 2 until 10s #a")]
    [InlineData("alice buys 5 at 100 take-profit 110 showing 2 until 10s #a")]
    [InlineData("alice buys 5 at 100 stop-loss 110 showing 3 until 10s #a")]
    [InlineData("alice buys 5 at 100 stop-loss 110 showing 2 until 11s #a")]
    [InlineData("alice buys 5 at 100 stop-loss 110 showing 2 #a")]
    public void Every_term_of_an_order_counts(string other) => Spec.Check($"""
        given
            alice buys 5 at 100 stop-loss 110 showing 2 until 10s #a
        when
            {other} => refused CommandIdReused
            alice buys 5 at 100 stop-loss 110 showing 2 until 10s #a => repeated
        """);

    [Fact]
    public void Another_account_has_its_own_ids() => Spec.Check("""
        given
            alice buys 5 at 100 #a
        when
            bob buys 5 at 100 #a => placed #a@bob holding 500 to book
            bob buys 5 at 100 #a => repeated
            alice buys 5 at 100 #a => repeated
        """);

    [Fact]
    public void A_rejected_order_uses_its_id_up() => Spec.Check("""
        given
            alice has 499 USD
        when
            alice buys 5 at 100 #a => rejected InsufficientFunds
            alice deposits 1 USD => deposited 1 USD
            alice buys 5 at 100 #a => repeated
            alice buys 4 at 100 #a => refused CommandIdReused
            alice buys 5 at 100 #b => placed #b holding 500 to book
        """);

    [Fact]
    public void Deposits_and_withdrawals_count_once() => Spec.Check("""
        given
            alice has 100 USD
        when
            alice deposits 10 USD #d => deposited 10 USD
            alice deposits 10 USD #d => repeated
            alice deposits 11 USD #d => refused CommandIdReused
            alice deposits 10 BTC #d => refused CommandIdReused
            alice withdraws 10 USD #d => refused CommandIdReused
            alice withdraws 20 USD #w => withdrawn 20 USD
            alice withdraws 20 USD #w => repeated
            alice withdraws 21 USD #w => refused CommandIdReused
            alice deposits 20 USD #w => refused CommandIdReused
        then
            alice has 90 USD, 0 BTC
        """);

    [Fact]
    public void A_rejected_withdrawal_or_deposit_uses_its_id_up() => Spec.Check("""
        given
            alice has 10 USD
            bob has 9223372036854775000 BTC
            carol has nothing
            dave has nothing
        when
            alice withdraws 11 USD #w => withdrawal rejected InsufficientFunds
            alice deposits 1 USD => deposited 1 USD
            alice withdraws 11 USD #w => repeated
            alice withdraws 11 USD #x => withdrawn 11 USD
            alice deposits 808 BTC #d => deposit rejected SupplyTooLarge
            bob withdraws 1 BTC => withdrawn 1 BTC
            alice deposits 808 BTC #d => repeated
        """);

    [Fact]
    public void A_refusal_that_is_not_recorded_leaves_the_id_free() => Spec.Check("""
        when
            alice deposits 10 NOTHING #a => refused UnknownAsset
            alice deposits 0 USD #a => refused InvalidAmount
            alice withdraws 0 USD #a => refused InvalidAmount
            alice replaces order 99 with buy 1 at 1 #a => refused UnknownOrder
            nobody deposits 10 USD #a => refused UnknownAccount
            alice deposits 10 USD #a => deposited 10 USD
            alice deposits 0 USD #a => refused CommandIdReused
            alice deposits 10 NOTHING #a => refused CommandIdReused
        """);

    [Fact]
    public void A_command_without_an_id_is_refused() => Spec.Check("""
        when
            alice deposits 10 USD no-id => refused CommandIdMissing
            alice withdraws 10 USD no-id => refused CommandIdMissing
            alice buys 1 at 1 no-id => refused CommandIdMissing
            alice replaces order 99 with buy 1 at 1 no-id => refused CommandIdMissing
            venue opens account no-id => refused CommandIdMissing
        """);
}
