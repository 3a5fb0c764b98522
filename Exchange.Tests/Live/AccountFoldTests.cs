using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Specs;
using Xunit;
using Balance = Exchange.Projections.Balance;

namespace Exchange.Tests.Live;

/// <summary>Balances and orders after commands, by example. A line before "then" is a command of the specifications' language.</summary>
public class AccountFoldTests
{
    [Fact]
    public void A_resting_order_holds_money() => Check("""
        alice buys 5 at 100 #a
        then
        alice: 1000000 BTC, 999500 + 500 USD
        #a: New, 0 of 5 for 0, 5 left
        """);

    [Fact]
    public void A_trade_moves_money_and_returns_the_improvement() => Check("""
        bob sells 2 at 100 #b
        alice buys 5 at 103 #a
        then
        alice: 1000002 BTC, 999491 + 309 USD
        bob: 999998 BTC, 1000200 USD
        #a: PartiallyFilled, 2 of 5 for 200, 3 left
        #b: Filled, 2 of 2 for 200, 0 left
        """);

    [Fact]
    public void Fees_go_to_the_venue() => Check("""
        market fees 10000/20000
        bob sells 500 at 100 #b
        alice buys 300 at 100 #a
        then
        venue: 6 BTC, 300 USD
        alice: 1000294 BTC, 970000 USD
        bob: 999500 + 200 BTC, 1029700 USD
        #a: Filled, 300 of 300 for 30000, 0 left, fees 6
        #b: PartiallyFilled, 300 of 500 for 30000, 200 left, fees 300
        """);

    [Fact]
    public void An_order_by_quote_quantity_has_no_quantity() => Check("""
        bob sells 5 at 100 #b
        alice buys for 350 at market #a
        then
        alice: 1000003 BTC, 999700 USD
        bob: 999995 + 2 BTC, 1000300 USD
        #a: Filled, 3 of 0 for 300, 0 left
        #b: PartiallyFilled, 3 of 5 for 300, 2 left
        """);

    [Fact]
    public void An_end_says_why() => Check("""
        alice buys 5 at 100 #a
        alice buys 5 at 99 #b
        alice replaces #b with buy 1 at 98 #c
        alice cancels #a
        alice buys 1 at 200 ioc #d
        then
        alice: 1000000 BTC, 999902 + 98 USD
        #a: Canceled Requested, 0 of 5 for 0, 0 left
        #b: Canceled Replaced, 0 of 5 for 0, 0 left
        #c: New, 0 of 1 for 0, 1 left
        #d: Expired ImmediateOrCancel, 0 of 1 for 0, 0 left
        """);

    [Fact]
    public void An_amendment_leaves_less() => Check("""
        bob sells 2 at 100
        alice buys 7 at 100 #a
        alice amends #a to 4
        then
        alice: 1000002 BTC, 999600 + 200 USD
        #a: PartiallyFilled, 2 of 4 for 200, 2 left
        """);

    [Fact]
    public void A_stop_waits_and_then_is_new() => Check("""
        alice buys 5 at 120 stop-loss 110 #a
        alice sells 5 at 80 stop-loss 90 #b
        bob sells 1 at 110
        carol buys 1 at 110
        then
        alice: 999995 + 5 BTC, 999400 + 600 USD
        #a: New, 0 of 5 for 0, 5 left
        #b: PendingTrigger, 0 of 5 for 0, 5 left
        """);

    [Fact]
    public void A_prevented_trade_takes_off_both() => Check("""
        market stp decrement
        alice buys 5 at 100 #a
        alice sells 3 at 100 #b
        then
        alice: 1000000 BTC, 999800 + 200 USD
        #a: New, 0 of 5 for 0, 2 left
        #b: Expired SelfTrade, 0 of 3 for 0, 0 left
        """);

    [Fact]
    public void Deposits_and_withdrawals_are_available() => Check("""
        alice has 5 USD
        alice deposits 7 USD
        alice withdraws 2 USD
        alice withdraws 11 USD
        then
        alice: 10 USD
        """);

    [Fact]
    public void An_event_out_of_order_is_an_error()
    {
        var fold = new AccountFold();
        var events = new TestVenue().History;

        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var record in events)
                if (record.Sequence != 2) fold.Apply(record);
        });
    }

    private static void Check(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var then = Array.IndexOf(lines, "then");
        var setup = new VenueSetup();
        var commands = lines[..then].SkipWhile(setup.TryRead).ToList();
        var venue = new TestVenue(setup);
        foreach (var command in commands) venue.Run(command);

        var fold = new AccountFold();
        foreach (var record in venue.History) fold.Apply(record);
        var orders = fold.OpenOrders().Concat(fold.ClosedOrders()).ToDictionary(order => order.Order);
        var expected = lines[(then + 1)..];
        Assert.Equal(expected, expected.Select(line => line.Split(':')[0]).Select(name => name.StartsWith('#')
            ? $"{name}: {OrderText(orders[venue.Order(name)])}"
            : $"{name}: {BalancesText(venue, fold.BalancesOf(venue.Account(name)))}"));
    }

    private static string OrderText(AccountOrder order)
    {
        var reason = order.CancelReason is { } canceled ? $" {canceled}" : order.ExpireReason is { } expired ? $" {expired}" : "";
        var fees = order.Fees == Amount.Zero ? "" : $", fees {order.Fees.Units}";
        return $"{order.Status}{reason}, {order.Filled.Lots} of {order.Quantity.Lots} for {order.FilledQuote.Units}"
            + $", {order.Remaining.Lots} left{fees}";
    }

    private static string BalancesText(TestVenue venue, IReadOnlyList<Balance> balances) => string.Join(", ", balances.Select(balance =>
        $"{balance.Available.Units}{(balance.Held == Amount.Zero ? "" : $" + {balance.Held.Units}")} {venue.Name(balance.Asset)}"));
}
