using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// Where candles lack trades. The trades of a market are numbered without a hole, and each candle has its first and last number and how
/// many there are, so candles tell by themselves whether they are whole.
/// </summary>
internal static class CandleGap
{
    /// <summary>The candles, and the times between them, in which all that is missing must be; null when nothing is.</summary>
    /// <param name="candles">The candles, the oldest first.</param>
    /// <param name="before">The last trade before them; 0 for none.</param>
    /// <param name="last">The last trade that belongs to them.</param>
    /// <returns>The first of them, and the one after the last.</returns>
    internal static (int Start, int End)? Find(List<Candle> candles, TradeId before, TradeId last)
    {
        int? start = null;
        var end = 0;
        var next = before.Value + 1;
        for (var i = 0; i < candles.Count; i++)
        {
            var (first, final) = (candles[i].FirstTrade.Value, candles[i].LastTrade.Value);
            if (first != next || candles[i].Trades != final - first + 1)
            {
                start ??= Math.Max(i - 1, 0);
                end = i + 1;
            }

            next = final + 1;
        }

        if (next == last.Value + 1) return start is { } from ? (from, end) : null;
        return (start ?? Math.Max(candles.Count - 1, 0), candles.Count);
    }
}
