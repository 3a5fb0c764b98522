// Deposits bring money in and withdrawals take available money out; the venue never owes more than its numbers can count.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class DepositSpecs
{
    private const string NobodyHasAnything = """
        given
            alice has nothing
            bob has nothing
            carol has nothing
            dave has nothing
        when

        """;

    [Fact]
    public void A_deposit_is_available_at_once() => Spec.Check(NobodyHasAnything + """
            alice deposits 100 USD => deposited 100 USD
            alice buys 1 at 100 #a => placed #a holding 100 to book
        then
            alice has 0 USD + 100 held, 0 BTC
        """);

    [Fact]
    public void A_withdrawal_takes_all_that_is_available_and_not_a_unit_more() => Spec.Check(NobodyHasAnything + """
            alice deposits 100 USD => deposited 100 USD
            alice withdraws 101 USD => withdrawal rejected InsufficientFunds
            alice withdraws 100 USD => withdrawn 100 USD
            alice withdraws 1 USD => withdrawal rejected InsufficientFunds
        then
            alice has 0 USD
        """);

    [Fact]
    public void What_is_held_cannot_be_withdrawn() => Spec.Check(NobodyHasAnything + """
            alice deposits 100 USD => deposited 100 USD
            alice buys 1 at 60 #a => placed #a holding 60 to book
            alice withdraws 41 USD => withdrawal rejected InsufficientFunds
            alice withdraws 40 USD => withdrawn 40 USD
        then
            alice has 0 USD + 60 held
        """);

    [Theory]
    [InlineData("deposits", 0)]
    [InlineData("deposits", -1)]
    [InlineData("deposits", long.MinValue)]
    [InlineData("withdraws", 0)]
    [InlineData("withdraws", -1)]
    [InlineData("withdraws", long.MinValue)]
    public void An_amount_is_more_than_zero(string verb, long amount) =>
        Spec.Check($"when alice {verb} {amount} USD => refused InvalidAmount");

    [Fact]
    public void All_balances_of_an_asset_together_stay_within_the_numbers() => Spec.Check(NobodyHasAnything + """
            alice deposits max USD => deposited 9223372036854775807 USD
            alice deposits 1 USD => deposit rejected SupplyTooLarge
            bob deposits 1 USD => deposit rejected SupplyTooLarge
            bob deposits max USD => deposit rejected SupplyTooLarge
            venue deposits 1 USD => deposit rejected SupplyTooLarge
            bob deposits max BTC => deposited 9223372036854775807 BTC
            alice withdraws 5 USD => withdrawn 5 USD
            bob deposits 6 USD => deposit rejected SupplyTooLarge
            bob deposits 5 USD => deposited 5 USD
        then
            alice has 9223372036854775802 USD, 0 BTC
            bob has 5 USD, 9223372036854775807 BTC
        """);

    [Fact]
    public void Held_funds_and_fees_belong_to_the_sum() => Spec.Check("""
        given
            market fees 100000/100000
            alice has 9223372036854775797 USD
            bob has 10 BTC
            carol has nothing
            dave has nothing
        when
            alice buys 10 at 10 #a => placed #a holding 100 to book
            carol deposits 11 USD => deposit rejected SupplyTooLarge
            bob sells 10 at 10 #b
                => placed #b holding 10 to take
                => trade 10 at 10 maker #a taker #b fees 1/10
            carol deposits 11 USD => deposit rejected SupplyTooLarge
            carol deposits 10 USD => deposited 10 USD
        """);

    [Fact]
    public void Account_and_asset_must_exist_and_the_venues_account_does() => Spec.Check("""
        when
            nobody deposits 1 USD => refused UnknownAccount
            nobody withdraws 1 USD => refused UnknownAccount
            alice deposits 1 NOTHING => refused UnknownAsset
            alice withdraws 1 NOTHING => refused UnknownAsset
            venue deposits 1 USD => deposited 1 USD
            venue withdraws 1 USD => withdrawn 1 USD
        """);
}
