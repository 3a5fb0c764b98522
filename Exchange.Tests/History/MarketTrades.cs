using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Tests;

/// <summary>Trades to give.</summary>
internal static class MarketTrades
{
    private const long Second = 1_000_000;

    // 2024-02-25T22:00:00Z, a Sunday: what follows crosses the border of a week, a leap day and a month's end.
    private const long Beginning = 1_708_898_400 * Second;

    /// <param name="market">1 or 2.</param>
    /// <param name="trade">Its number; 1, 2, 3 and so on.</param>
    /// <param name="time">In microseconds since 1970.</param>
    /// <param name="ticks">The price.</param>
    /// <param name="lots">The quantity.</param>
    /// <param name="side">The taker's.</param>
    public static MarketTrade Trade(int market, long trade, long time, long ticks, long lots, Side side) => new(
        new(market), new(trade), 10 * trade + market, new(time), new(ticks), new(lots), default, side, new(2 * trade), new(2 * trade + 1),
        new(1), new(2), default, default);

    /// <summary>Trades of two markets, in their order: many in one second, and few in a day.</summary>
    public static MarketTrade[] Random(int seed, int count, long beginning = Beginning)
    {
        var random = new Random(seed);
        var time = beginning;
        var last = new long[3];
        var trades = new MarketTrade[count];
        for (var i = 0; i < count; i++)
        {
            time += random.Next(10) switch
            {
                0 => random.NextInt64(86_400 * Second),
                < 4 => random.NextInt64(300 * Second),
                _ => random.Next(400_000),
            };
            var market = random.Next(1, 3);
            var side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            trades[i] = Trade(market, ++last[market], time, random.Next(1, 100_000), random.Next(1, 1_000_000), side);
        }

        return trades;
    }
}
