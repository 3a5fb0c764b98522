using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>The last candle of a market in each interval, folded from its trades.</summary>
public sealed class CandleFold
{
    private readonly Candle?[] candles = new Candle?[CandleIntervals.All.Count];

    // The last moment of each candle, so that a trade need not work out where it belongs.
    private readonly Timestamp[] ends = new Timestamp[CandleIntervals.All.Count];

    /// <summary>Before the first trade.</summary>
    public CandleFold()
    {
    }

    /// <summary>As it stood with these candles.</summary>
    public CandleFold(IEnumerable<Candle> candles)
    {
        foreach (var candle in candles) Set(candle);
    }

    /// <summary>The last candle of each interval, the shortest first; none before the first trade.</summary>
    public IEnumerable<Candle> Candles => candles.Where(candle => candle is not null).Select(candle => candle!.Value);

    /// <summary>The last candle of an interval, which may be over; null before the first trade.</summary>
    public Candle? Last(CandleInterval interval) => candles[(int)interval];

    /// <summary>Takes the next trade into account.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="ended">If there is a list, the candles that it ends are added to it.</param>
    public void Apply(in MarketTrade trade, List<Candle>? ended = null)
    {
        for (var i = 0; i < candles.Length; i++)
        {
            if (candles[i] is null || trade.Time > ends[i])
            {
                if (candles[i] is { } last) ended?.Add(last);
                Set(Candle.Of((CandleInterval)i, trade));
            }

            candles[i] = candles[i]!.Value.With(trade);
        }
    }

    private void Set(in Candle candle)
    {
        candles[(int)candle.Interval] = candle;
        var close = candle.Interval.CloseTime(candle.OpenTime);
        ends[(int)candle.Interval] = close.Microseconds == long.MaxValue ? close : new Timestamp(close.Microseconds - 1);
    }
}
