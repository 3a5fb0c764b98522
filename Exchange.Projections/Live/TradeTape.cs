namespace Exchange.Projections;

/// <summary>The last trades of a market.</summary>
public sealed class TradeTape
{
    /// <summary>How many trades are kept; an older one makes place for a newer.</summary>
    public const int Capacity = 1_000;

    private MarketTrade[] trades = [];
    private long count;

    /// <summary>The number of trades that are kept.</summary>
    public int Count => (int)Math.Min(count, Capacity);

    /// <summary>Takes the next trade into account.</summary>
    public void Apply(in MarketTrade trade)
    {
        // Most markets never fill it.
        if (count == trades.Length && count < Capacity) Array.Resize(ref trades, Math.Clamp(2 * trades.Length, 16, Capacity));
        trades[count++ % Capacity] = trade;
    }

    /// <summary>The last trades, newest first.</summary>
    /// <param name="limit">The most that are wanted.</param>
    public IReadOnlyList<MarketTrade> Latest(int limit)
    {
        var latest = new MarketTrade[Math.Min(limit, Count)];
        for (var i = 0; i < latest.Length; i++) latest[i] = trades[(count - 1 - i) % Capacity];
        return latest;
    }
}
