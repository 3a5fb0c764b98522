using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The live views of the markets, as of the last committed batch. They are written, and the <see cref="LiveUpdate"/> is published, before
/// the outcomes of that batch are given, so whoever has an outcome finds its effect here.
/// </summary>
public interface IMarketViews
{
    /// <summary>Where the views stand.</summary>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    ValueTask<LivePosition> PositionAsync(CancellationToken cancellation);

    /// <summary>A market as a whole, at one position; null when there is none of this number.</summary>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    ValueTask<MarketSnapshot?> ReadMarketAsync(MarketId market, CancellationToken cancellation);
}

/// <summary>Up to where the live views stand.</summary>
/// <param name="Epoch">The life of the writer.</param>
/// <param name="Sequence">The venue's sequence of the last event.</param>
public readonly record struct LivePosition(long Epoch, long Sequence);

/// <summary>A market as it stood at a position.</summary>
/// <param name="Time">The time of the position's event.</param>
/// <param name="LastUpdate">The last update id of the depth.</param>
/// <param name="Bids">The levels of the buyers, best first.</param>
/// <param name="Asks">The levels of the sellers, best first.</param>
/// <param name="Trades">The last trades, oldest first.</param>
/// <param name="Ticker">The last 24 hours.</param>
/// <param name="Candles">The last candle of each interval that has one.</param>
public sealed record MarketSnapshot(
    MarketId Market,
    LivePosition Position,
    Timestamp Time,
    long LastUpdate,
    IReadOnlyList<DepthLevel> Bids,
    IReadOnlyList<DepthLevel> Asks,
    IReadOnlyList<MarketTrade> Trades,
    Ticker Ticker,
    IReadOnlyList<Candle> Candles);
