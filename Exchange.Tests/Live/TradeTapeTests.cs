using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Specs;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The last trades after commands, by example, the newest first.</summary>
public class TradeTapeTests
{
    [Fact]
    public void Each_maker_makes_a_trade() => Check("""
        bob sells 2 at 100
        carol sells 2 at 101
        clock 5s
        alice buys 3 at 103
        clock 7s
        alice sells 1 at 90
        dave buys 1 at 90
        then
        trade | quantity | price | quote | taker | time
        3     |        1 |    90 |    90 | Buy   | 7s
        2     |        1 |   101 |   101 | Buy   | 5s
        1     |        2 |   100 |   200 | Buy   | 5s
        """);

    [Fact]
    public void A_taker_sells_or_buys() => Check("""
        bob buys 2 at 100
        alice sells 1 at market
        then
        trade | quantity | price | quote | taker | time
        1     |        1 |   100 |   100 | Sell  | 0s
        """);

    [Fact]
    public void What_was_prevented_or_belongs_to_another_market_is_no_trade() => Check("""
        market ETH-USD
        alice sells 3 at 100
        alice buys 3 at 100
        bob sells 3 at 10 in ETH-USD
        alice buys 3 at 10 in ETH-USD
        then
        trade | quantity | price | quote | taker | time
        """);

    [Fact]
    public void As_many_as_are_wanted_and_never_more_than_a_thousand()
    {
        var tape = new TradeTape();
        Assert.Empty(tape.Latest(10));
        for (var trade = 1; trade <= 1_100; trade++)
        {
            tape.Apply(new MarketTrade { Trade = new TradeId(trade) });
            Assert.Equal(Math.Min(trade, 1_000), tape.Count);
            Assert.Equal(Enumerable.Range(0, Math.Min(trade, 3)).Select(back => trade - back), Numbers(3));
        }

        Assert.Equal(Enumerable.Range(101, 1_000).Reverse(), Numbers(5_000));

        IEnumerable<int> Numbers(int limit) => tape.Latest(limit).Select(trade => (int)trade.Trade.Value);
    }

    private static void Check(string text)
    {
        var (fold, tape) = (new TradesFold(), new TradeTape());
        ViewSpec.Check(text, fold.Apply, venue =>
        {
            foreach (var trade in fold[venue.Market(VenueSetup.DefaultMarket)].Latest) tape.Apply(trade);
            fold.ForgetChanges();
            return tape.Latest(10).Select(RowOf).Prepend("trade | quantity | price | quote | taker | time");
        });
    }

    private static string RowOf(MarketTrade trade) =>
        $"{trade.Trade.Value} | {trade.Quantity.Lots} | {trade.Price.Ticks} | {trade.Notional.Units} | {trade.TakerSide} "
        + $"| {(trade.Time.Microseconds - TestVenue.Start.Microseconds) / 1_000_000}s";
}
