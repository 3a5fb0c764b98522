using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>Where the candles of the past meet the one that runs: given trades, of which the history knows the first ones.</summary>
public sealed class CandleSeamTests
{
    private const int Kept = 40;

    [Fact]
    public void However_far_the_history_is_behind_what_is_answered_is_whole()
    {
        var random = new Random(11);
        var (wholes, parts) = (0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            var trades = Trades(random, random.Next(1, 120));
            var interval = (CandleInterval)random.Next(CandleIntervals.All.Count);
            var all = Candles(trades, interval);
            var (from, to, limit) = Range(random, all);

            // The position was read first, then the rows, which may have a few trades more, and then the live views.
            var known = random.Next(trades.Length + 1);
            var read = random.Next(known, Math.Min(known + 5, trades.Length) + 1);
            var past = Past(trades, known, Choose(Candles(trades[..read], interval), from, to, limit));
            var live = Live(trades, known, interval, random.Next(4));
            var (sequence, candles) = CandleSeam.Join(past, live, interval, from, to, limit);

            if (sequence == trades.Length)
            {
                Assert.Equal(Choose(all, from, to, limit), candles);
                wholes++;
            }
            else
            {
                // What may lack trades is left out, and the rest is what it is in the end.
                Assert.Equal(known, sequence);
                Assert.True(trades.Length - known > Kept, "The live views have all that is missing.");
                Assert.All(candles, candle => Assert.Contains(candle, all));
                parts++;
            }
        }

        Assert.True(wholes > 1_000 && parts > 100, $"{wholes} whole, {parts} in part");
    }

    [Fact]
    public void A_market_that_never_traded_has_none()
    {
        var past = new PastCandles(3, default, default, []);
        var (sequence, candles) = CandleSeam.Join(past, new LatestTrades(7, [], []), CandleInterval.OneDay, default, default, 10);
        Assert.Equal(7, sequence);
        Assert.Empty(candles);
    }

    private static MarketTrade[] Trades(Random random, int count)
    {
        var time = 1_700_000_000_000_000 + random.NextInt64(1_000_000_000);
        return [.. Enumerable.Range(1, count).Select(number =>
        {
            time += random.Next(4) switch
            {
                0 => random.NextInt64(90_000_000),
                1 => random.NextInt64(7_200_000_000),
                _ => random.NextInt64(700_000),
            };
            var side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            return MarketTrades.Trade(1, number, time, random.Next(1, 1_000), random.Next(1, 1_000), side);
        })];
    }

    // Slowly, from all trades.
    private static List<Candle> Candles(MarketTrade[] trades, CandleInterval interval) =>
    [
        .. trades.GroupBy(trade => interval.OpenTime(trade.Time))
            .Select(group => group.Aggregate(Candle.Of(interval, group.First()), (candle, trade) => candle.With(trade))),
    ];

    private static (Timestamp From, Timestamp To, int Limit) Range(Random random, List<Candle> all)
    {
        var from = random.Next(2) == 0 ? Timestamp.None : all[random.Next(all.Count)].OpenTime;
        var to = random.Next(2) == 0 ? Timestamp.None : all[random.Next(all.Count)].OpenTime;
        return (from, to != Timestamp.None && to < from ? from : to, random.Next(1, all.Count + 3));
    }

    private static List<Candle> Choose(List<Candle> candles, Timestamp from, Timestamp to, int limit)
    {
        var wanted = candles.Where(candle => candle.OpenTime >= from && (to == Timestamp.None || candle.OpenTime <= to));
        return [.. from == Timestamp.None ? wanted.TakeLast(limit) : wanted.Take(limit)];
    }

    // The venue's sequence is the number of trades here.
    private static PastCandles Past(MarketTrade[] trades, int known, List<Candle> rows) =>
        known == 0 ? new(0, default, default, rows) : new(known, trades[known - 1].Trade, trades[known - 1].Time, rows);

    private static LatestTrades Live(MarketTrade[] trades, int known, CandleInterval interval, int ended)
    {
        Candle[] latest = [.. Candles(trades, interval).TakeLast(ended + 1)];
        var before = trades.TakeLast(Kept).Where(trade => trade.Trade.Value > known && trade.Trade.Value < latest[0].FirstTrade.Value);
        return new LatestTrades(trades.Length, [.. before], latest);
    }
}
