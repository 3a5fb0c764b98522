// Accounts are opened under command ids of the venue's own account and numbered in turn.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class AccountSpecs
{
    [Fact]
    public void A_new_account_owns_nothing() => Spec.Check("""
        when
            venue opens account #erin => opened erin
            erin buys 1 at 1 #a => rejected InsufficientFunds
        then
            erin has 0 USD, 0 BTC
        """);

    [Fact]
    public void The_same_id_again_gives_the_same_account() => Spec.Check("""
        when
            venue opens account #erin => opened erin
            venue opens account #frank => opened frank
            venue opens account #erin => repeated
        """);

    [Fact]
    public void The_ids_are_those_of_the_venues_account() => Spec.Check("""
        when
            venue opens account #erin => opened erin
            venue deposits 1 USD #erin => refused CommandIdReused
            alice deposits 1 USD #erin => deposited 1 USD
            venue deposits 1 USD #fees => deposited 1 USD
            venue opens account #fees => refused CommandIdReused
        """);

    [Fact]
    public void Accounts_are_numbered_from_one()
    {
        var venue = new TestVenue();
        Assert.Equal(1, venue.Account("alice").Value);
        Assert.Equal(4, venue.Account("dave").Value);
        venue.Run("venue opens account #erin");
        Assert.Equal(5, venue.LastResult.Id);
    }

    [Fact]
    public void The_venue_and_unknown_accounts_place_no_orders() => Spec.Check("""
        given
            venue deposits 1000 USD
        when
            venue buys 1 at 100 #a => refused UnknownAccount
            nobody buys 1 at 100 #a => refused UnknownAccount
            venue replaces order 1 with buy 1 at 100 #a => refused UnknownAccount
            venue buys 1 at 100 no-id => refused UnknownAccount
        """);
}
