using Exchange.Api;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>Candles tell by their numbers whether trades are missing in them, and where.</summary>
public sealed class CandleGapTests
{
    [Fact]
    public void All_that_is_missing_is_found_and_nothing_else()
    {
        var random = new Random(31);
        var (wholes, gaps) = (0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            // Given candles of trades, of which some are missing in a row or two
            var trades = CandleSeamTests.Trades(random, random.Next(1, 60));
            var interval = (CandleInterval)random.Next(CandleIntervals.All.Count);
            var missing = new HashSet<MarketTrade>();
            for (var i = random.Next(3); i > 0; i--)
                missing.UnionWith(trades.Skip(random.Next(trades.Length)).Take(random.Next(1, 20)));
            var part = CandleSeamTests.Candles([.. trades.Except(missing)], interval);

            // When they are looked at
            var gap = CandleGap.Find(part, default, trades[^1].Trade);

            // Then the trades that are missing are those of the candles of the gap, and beside them
            if (missing.Count == 0)
            {
                Assert.Null(gap);
                wholes++;
                continue;
            }

            var (start, end) = gap!.Value;
            var first = start == 0 ? 0 : part[start - 1].LastTrade.Value;
            var last = end == part.Count ? trades.Length : part[end].FirstTrade.Value - 1;
            Assert.All(missing, trade => Assert.InRange(trade.Trade.Value, first + 1, last));
            Assert.All(missing, trade => Assert.True(start == 0 || interval.OpenTime(trade.Time) >= part[start].OpenTime));
            Assert.All(missing, trade => Assert.True(end == part.Count || interval.OpenTime(trade.Time) <= part[end - 1].OpenTime));
            gaps++;
        }

        Assert.True(wholes > 500 && gaps > 500, $"{wholes} whole, {gaps} with gaps");
    }
}
