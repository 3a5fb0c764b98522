using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Which candles of a market are asked for.</summary>
/// <param name="Interval">Their length.</param>
/// <param name="From">The first open time; none for the latest ones up to the other end.</param>
/// <param name="To">The last open time, if any.</param>
/// <param name="Most">The most that are wanted.</param>
internal readonly record struct CandleQuery(CandleInterval Interval, Timestamp From, Timestamp To, int Most)
{
    /// <summary>Whether the latest ones are wanted, and not the first ones.</summary>
    internal bool IsLatest => From == Timestamp.None;

    /// <summary>The first moment of the first candle that may be an answer.</summary>
    internal Timestamp Start => IsLatest || Interval.OpenTime(From) == From ? From : Interval.CloseTime(From);

    /// <summary>The first moment after the last candle that may be an answer.</summary>
    internal Timestamp End => To == Timestamp.None ? new Timestamp(long.MaxValue) : Interval.CloseTime(To);

    /// <summary>Leaves those that are wanted of candles in the range: the latest end at the last, others begin at the first.</summary>
    internal void Limit(List<Candle> candles)
    {
        if (candles.Count > Most) candles.RemoveRange(IsLatest ? 0 : Most, candles.Count - Most);
    }

    /// <summary>The moments for which a page of such candles speaks: all trades in between are in it.</summary>
    internal (Timestamp Start, Timestamp End) SpanOf(List<Candle> page)
    {
        if (page.Count < Most) return (Start, End);
        return IsLatest ? (page[0].OpenTime, End) : (Start, Interval.CloseTime(page[^1].OpenTime));
    }
}
