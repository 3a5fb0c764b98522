using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.History;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>What is known of a market's candles in memory is whole, or not answered.</summary>
public sealed class RecentCandlesTests
{
    [Fact]
    public void An_answer_from_memory_is_what_all_trades_come_to()
    {
        var random = new Random(41);
        var (answers, others) = (0, 0);
        for (var round = 0; round < 300; round++)
        {
            var trades = CandleSeamTests.Trades(random, random.Next(1, 200));
            var interval = (CandleInterval)random.Next(CandleIntervals.All.Count);

            // Given what was read at some time, of which the trades of long before are gone, and the trades since
            var read = random.Next(trades.Length);
            var fold = new CandleFold();
            foreach (var trade in trades[..read]) fold.Apply(trade);
            var recent = new RecentCandles([.. fold.Candles], [.. trades[..read].TakeLast(30)], new CandleRoom(RecentCandles.MaxAsked));
            for (var at = read; at < trades.Length; at++)
            {
                recent.Apply(trades[at]);
                if (random.Next(10) > 0) continue;

                // When somebody asks for candles in between, who looks them up elsewhere if they are not here
                var all = CandleSeamTests.Candles(trades[..(at + 1)], interval);
                var query = CandleSeamTests.Query(random, all, interval);
                var whole = CandleSeamTests.Choose(all, query);
                if (recent.Read(query) is { } known)
                {
                    Assert.Equal(whole, known.Select(candle => candle.Candle));
                    answers++;
                }
                else
                {
                    recent.Keep(interval, whole);
                    others++;
                }
            }
        }

        Assert.True(answers > 1_000 && others > 100, $"{answers} answers, {others} looked up");
    }

    [Fact]
    public void What_was_looked_up_is_known_for_as_long_as_there_is_room()
    {
        var trades = Enumerable.Range(1, 3_000)
            .Select(second => MarketTrades.Trade(1, second, second * 1_000_000L, 100, 1, Side.Buy)).ToArray();
        var all = CandleSeamTests.Candles(trades, CandleInterval.OneSecond);
        var room = new CandleRoom(RecentCandles.MaxAsked);
        var (first, second) = (Recent(trades[..2_000], room), Recent(trades[..2_000], room));
        var query = new CandleQuery(CandleInterval.OneSecond, default, default, 1_500);
        foreach (var recent in new[] { first, second })
        {
            Assert.Null(recent.Read(query));
            recent.Keep(CandleInterval.OneSecond, all[500..2_000]);
            foreach (var trade in trades[2_000..]) recent.Apply(trade);
        }

        // The first took all the room; of the second the usual ones are known.
        Assert.Equal(all[1_500..], first.Read(query)!.Select(candle => candle.Candle));
        Assert.Null(second.Read(query));
        Assert.Equal(RecentCandles.MaxEnded + 1, second.Latest(CandleInterval.OneSecond).Count);

        // And when the first is gone, the second has it.
        first.GiveRoom();
        second.Keep(CandleInterval.OneSecond, all[1_500..]);
        Assert.Equal(all[1_500..], second.Read(query)!.Select(candle => candle.Candle));
    }

    private static RecentCandles Recent(MarketTrade[] trades, CandleRoom room)
    {
        var fold = new CandleFold();
        foreach (var trade in trades) fold.Apply(trade);
        return new RecentCandles([.. fold.Candles], [.. trades.TakeLast(TradeTape.Capacity)], room);
    }
}
