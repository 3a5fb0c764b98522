using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Specs;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>
/// The depth after commands, by example: for each price what the orders there show, and with which numbers and levels the changes are told
/// to those who know what was before.
/// </summary>
public class DepthFoldTests
{
    [Fact]
    public void Orders_at_a_price_add_up() => Check("""
        alice buys 5 at 100
        bob buys 2 at 100
        bob sells 3 at 102
        then
        bid | price | ask
            |   102 | 3
        7   |   100 |
        updates 1 to 3: bid 100 is 7, ask 102 is 3
        """);

    [Fact]
    public void A_trade_takes_from_the_maker_and_the_rest_of_the_taker_is_shown() => Check("""
        bob sells 3 at 100
        then
        bid | price | ask
            |   100 | 3
        updates 1 to 1: ask 100 is 3
        when
        alice buys 5 at 101
        then
        bid | price | ask
        2   |   101 |
        updates 2 to 3: ask 100 is 0, bid 101 is 2
        """);

    [Fact]
    public void Who_takes_or_leaves_is_never_shown() => Check("""
        bob sells 3 at 100
        then
        bid | price | ask
            |   100 | 3
        updates 1 to 1: ask 100 is 3
        when
        alice buys 5 at 90 ioc
        alice buys 5 at 100 fok
        alice buys 5 at 100 post-only
        then
        bid | price | ask
            |   100 | 3
        no updates
        when
        alice buys 5 at market
        then
        bid | price | ask
        updates 2 to 2: ask 100 is 0
        """);

    [Fact]
    public void An_iceberg_shows_one_part_after_another() => Check("""
        bob sells 6 at 100 showing 2 #b
        then
        bid | price | ask
            |   100 | 2
        updates 1 to 1: ask 100 is 2
        when
        alice buys 3 at 100
        then
        bid | price | ask
            |   100 | 1
        updates 2 to 4: ask 100 is 1
        when
        bob cancels #b
        then
        bid | price | ask
        updates 5 to 5: ask 100 is 0
        """);

    [Fact]
    public void What_is_amended_canceled_or_expired_is_shown_no_more() => Check("""
        alice buys 5 at 100 #a
        bob buys 2 at 100 until 10s
        then
        bid | price | ask
        7   |   100 |
        updates 1 to 2: bid 100 is 7
        when
        alice amends #a to 4
        then
        bid | price | ask
        6   |   100 |
        updates 3 to 3: bid 100 is 6
        when
        alice cancels #a
        then
        bid | price | ask
        2   |   100 |
        updates 4 to 4: bid 100 is 2
        when
        clock 10s
        time passes
        then
        bid | price | ask
        updates 5 to 5: bid 100 is 0
        """);

    [Fact]
    public void A_stop_is_shown_when_it_rests() => Check("""
        bob sells 2 at 110
        alice buys 3 at 110 stop-loss 110
        then
        bid | price | ask
            |   110 | 2
        updates 1 to 1: ask 110 is 2
        when
        carol buys 1 at 110
        then
        bid | price | ask
        2   |   110 |
        updates 2 to 4: ask 110 is 0, bid 110 is 2
        """);

    [Fact]
    public void A_prevented_trade_takes_off_the_maker() => Check("""
        alice sells 3 at 100
        alice buys 5 at 100 stp decrement
        then
        bid | price | ask
        2   |   100 |
        updates 1 to 3: ask 100 is 0, bid 100 is 2
        when
        alice sells 4 at 100 stp expire-maker
        then
        bid | price | ask
            |   100 | 4
        updates 4 to 5: bid 100 is 0, ask 100 is 4
        """);

    [Fact]
    public void A_level_that_came_and_went_is_told_as_nothing() => Check("""
        alice buys 5 at 100 #a
        alice buys 1 at 99
        alice cancels #a
        then
        bid | price | ask
        1   |    99 |
        updates 1 to 3: bid 100 is 0, bid 99 is 1
        """);

    [Fact]
    public void Each_market_has_numbers_of_its_own() => Check("""
        market ETH-USD
        alice buys 5 at 100 in ETH-USD
        alice buys 5 at 100
        bob sells 5 at 100 in ETH-USD
        then
        bid | price | ask
        5   |   100 |
        updates 1 to 1: bid 100 is 5
        """);

    private static void Check(string text)
    {
        var fold = new DepthFold();
        ViewSpec.Check(text, fold.Apply, venue =>
        {
            var market = venue.Market(VenueSetup.DefaultMarket);
            List<string> lines = [BookText.Header, .. Rows(fold[market]), ChangesText(fold[market])];

            // An engine that starts sees the same, with numbers that are above all before.
            var restarted = new DepthFold(venue.State)[market];
            Assert.Equal(Rows(fold[market]), Rows(restarted));
            Assert.Equal((venue.State.Sequence, false), (restarted.LastUpdate, restarted.IsChanged));
            Assert.True(restarted.LastUpdate >= fold[market].LastUpdate);
            fold.ForgetChanges();
            return lines;
        });
    }

    private static IEnumerable<string> Rows(MarketDepth depth) =>
        from level in depth.Levels
        group level by level.Price into price
        orderby price.Key descending
        select $"{On(price, Side.Buy)} | {price.Key.Ticks} | {On(price, Side.Sell)}";

    private static string On(IEnumerable<DepthLevel> price, Side side) =>
        string.Concat(price.Where(level => level.Side == side).Select(level => level.Quantity.Lots));

    private static string ChangesText(MarketDepth depth)
    {
        if (!depth.IsChanged) return "no updates";
        var levels = Enumerable.Range(0, depth.ChangedCount).Select(depth.ChangedLevel)
            .Select(level => $"{(level.Side == Side.Buy ? "bid" : "ask")} {level.Price.Ticks} is {level.Quantity.Lots}");
        return $"updates {depth.FirstUpdate} to {depth.LastUpdate}: {string.Join(", ", levels)}";
    }
}
