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
    public void However_far_the_history_is_behind_an_answer_is_whole_or_there_is_none()
    {
        var random = new Random(11);
        var (wholes, behind) = (0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            var trades = Trades(random, random.Next(1, 120));
            var interval = (CandleInterval)random.Next(CandleIntervals.All.Count);
            var all = Candles(trades, interval);
            var query = Query(random, all, interval);

            // The position was read first, then the rows, which may have a few trades more, and then the live views.
            var known = random.Next(trades.Length + 1);
            var read = random.Next(known, Math.Min(known + 5, trades.Length) + 1);
            var past = Past(trades, known, Choose(Candles(trades[..read], interval), query), query);
            try
            {
                Assert.Equal(Choose(all, query), CandleSeam.Join(past, Live(trades, known, interval, random.Next(4)), query));
                wholes++;
            }
            catch (HistoryBehindException)
            {
                Assert.True(trades.Length - known > Kept, "The live views have all that is missing.");
                Assert.True(past.End > past.LastTime, "The history has all that is asked for.");
                behind++;
            }
        }

        Assert.True(wholes > 1_000 && behind > 100, $"{wholes} whole, {behind} not");
    }

    [Fact]
    public void A_market_that_never_traded_has_none()
    {
        var query = new CandleQuery(CandleInterval.OneDay, default, default, 10);
        Assert.Empty(CandleSeam.Join(new PastCandles(default, default, query.End, []), new LatestTrades([], []), query));
    }

    internal static MarketTrade[] Trades(Random random, int count)
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

    /// <summary>Slowly, from all trades.</summary>
    internal static List<Candle> Candles(MarketTrade[] trades, CandleInterval interval) =>
    [
        .. trades.GroupBy(trade => interval.OpenTime(trade.Time))
            .Select(group => group.Aggregate(Candle.Of(interval, group.First()), (candle, trade) => candle.With(trade))),
    ];

    internal static CandleQuery Query(Random random, List<Candle> all, CandleInterval interval)
    {
        var from = random.Next(2) == 0 ? Timestamp.None : Near(all[random.Next(all.Count)].OpenTime);
        var to = random.Next(2) == 0 ? Timestamp.None : Near(all[random.Next(all.Count)].OpenTime);
        return new CandleQuery(interval, from, to != Timestamp.None && to < from ? from : to, random.Next(1, all.Count + 3));

        Timestamp Near(Timestamp open) => new(open.Microseconds + random.Next(3) * 400_000 - 400_000);
    }

    /// <summary>Those of all candles that are asked for.</summary>
    internal static List<Candle> Choose(List<Candle> candles, CandleQuery query)
    {
        var wanted = candles.Where(
            candle => candle.OpenTime >= query.From && (query.To == Timestamp.None || candle.OpenTime <= query.To));
        return [.. query.From == Timestamp.None ? wanted.TakeLast(query.Most) : wanted.Take(query.Most)];
    }

    private static PastCandles Past(MarketTrade[] trades, int known, List<Candle> rows, CandleQuery query) => new(
        known == 0 ? default : trades[known - 1].Trade, known == 0 ? default : trades[known - 1].Time, query.SpanOf(rows).End, rows);

    private static LatestTrades Live(MarketTrade[] trades, int known, CandleInterval interval, int ended)
    {
        Candle[] latest = [.. Candles(trades, interval).TakeLast(ended + 1)];
        var before = trades.TakeLast(Kept).Where(trade => trade.Trade.Value > known && trade.Trade.Value < latest[0].FirstTrade.Value);
        return new LatestTrades([.. before], latest);
    }
}
