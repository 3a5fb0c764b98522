using System.Globalization;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Specs;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>
/// The lines of the ledger after commands, by example: each change of a balance with its cause, and what was available and held after it.
/// </summary>
public class LedgerLinesTests
{
    [Fact]
    public void A_resting_order_moves_money_from_available_to_held() => Check("""
        alice buys 5 at 100 #a
        alice cancels #a
        then
        cause          | account | asset | available | held | now
        order_placed   | alice   | USD   |      -500 | +500 | 999500 + 500
        order_canceled | alice   | USD   |      +500 | -500 | 1000000 + 0
        """);

    [Fact]
    public void A_trade_moves_money_both_ways_and_returns_the_improvement() => Check("""
        bob sells 2 at 100
        alice buys 5 at 103
        then
        cause          | account | asset | available | held | now
        order_placed   | bob     | BTC   |        -2 |   +2 | 999998 + 2
        order_placed   | alice   | USD   |      -515 | +515 | 999485 + 515
        trade_executed | alice   | USD   |        +6 | -206 | 999491 + 309
        trade_executed | alice   | BTC   |        +2 |    0 | 1000002 + 0
        trade_executed | bob     | BTC   |         0 |   -2 | 999998 + 0
        trade_executed | bob     | USD   |      +200 |    0 | 1000200 + 0
        """);

    [Fact]
    public void Fees_are_taken_from_what_is_received_and_go_to_the_venue() => Check("""
        market fees 10000/20000
        bob sells 300 at 100
        then
        cause          | account | asset | available |   held | now
        order_placed   | bob     | BTC   |      -300 |   +300 | 999700 + 300
        when
        alice buys 300 at 100
        then
        cause          | account | asset | available |   held | now
        order_placed   | alice   | USD   |    -30000 | +30000 | 970000 + 30000
        trade_executed | alice   | USD   |         0 | -30000 | 970000 + 0
        trade_executed | alice   | BTC   |      +294 |      0 | 1000294 + 0
        trade_executed | bob     | BTC   |         0 |   -300 | 999700 + 0
        trade_executed | bob     | USD   |    +29700 |      0 | 1029700 + 0
        trade_executed | venue   | BTC   |        +6 |      0 | 6 + 0
        trade_executed | venue   | USD   |      +300 |      0 | 300 + 0
        """);

    [Fact]
    public void What_an_order_does_not_need_any_more_is_released() => Check("""
        bob sells 5 at 100
        alice buys 7 at 90 #a
        alice amends #a to 4
        carol buys for 350 at market
        then
        cause          | account | asset | available | held | now
        order_placed   | bob     | BTC   |        -5 |   +5 | 999995 + 5
        order_placed   | alice   | USD   |      -630 | +630 | 999370 + 630
        order_amended  | alice   | USD   |      +270 | -270 | 999640 + 360
        order_placed   | carol   | USD   |      -350 | +350 | 999650 + 350
        trade_executed | carol   | USD   |         0 | -300 | 999650 + 50
        trade_executed | carol   | BTC   |        +3 |    0 | 1000003 + 0
        trade_executed | bob     | BTC   |         0 |   -3 | 999995 + 2
        trade_executed | bob     | USD   |      +300 |    0 | 1000300 + 0
        order_filled   | carol   | USD   |       +50 |  -50 | 999700 + 0
        """);

    [Fact]
    public void A_prevented_trade_releases_both_orders() => Check("""
        alice sells 3 at 100
        alice buys 5 at 100 stp decrement
        then
        cause                | account | asset | available | held | now
        order_placed         | alice   | BTC   |        -3 |   +3 | 999997 + 3
        order_placed         | alice   | USD   |      -500 | +500 | 999500 + 500
        self_trade_prevented | alice   | BTC   |        +3 |   -3 | 1000000 + 0
        self_trade_prevented | alice   | USD   |      +300 | -300 | 999800 + 200
        """);

    [Fact]
    public void Money_comes_and_goes_and_what_was_refused_is_no_line() => Check("""
        alice has 5 USD
        alice deposits 7 USD
        alice withdraws 2 USD
        alice withdraws 11 USD
        alice buys 5 at 100
        then
        cause           | account | asset | available | held | now
        funds_deposited | alice   | USD   |        +7 |    0 | 12 + 0
        funds_withdrawn | alice   | USD   |        -2 |    0 | 10 + 0
        """);

    private static void Check(string text)
    {
        var fold = new AccountFold();
        fold.KeepLastChanges();
        var changes = new List<(EventType Cause, FundsChange Change)>();
        ViewSpec.Check(
            text,
            e =>
            {
                fold.Apply(e);
                foreach (var change in fold.LastChanges) changes.Add((e.Type, change));
            },
            venue =>
            {
                List<string> lines =
                    ["cause | account | asset | available | held | now", .. changes.Select(one => RowOf(venue, one.Cause, one.Change))];
                changes.Clear();
                return lines;
            });
    }

    private static string RowOf(TestVenue venue, EventType cause, FundsChange change) => string.Create(
        CultureInfo.InvariantCulture,
        $"{EventJson.TypeName(cause)} | {venue.Name(change.Account)} | {venue.Name(change.Asset)} | {change.AvailableChange:+0;-0;0} "
        + $"| {change.HeldChange:+0;-0;0} | {change.Available} + {change.Held}");
}
