namespace Exchange.Api;

/// <summary>A market order that a simulated trader sends.</summary>
/// <param name="IsBuy">Whether it buys.</param>
/// <param name="Worth">Its size in the quote asset.</param>
internal readonly record struct Take(bool IsBuy, double Worth);

/// <summary>
/// Traders who take quotes, in bursts: each attracts others for a while (a Hawkes process). Most buy and sell by chance, some follow
/// the last moves, some buy what has become cheap.
/// </summary>
internal sealed class TakerFlow(MarketProfile profile, MakerRandom random)
{
    private const double MemorySeconds = 6, TrendSeconds = 30, Typical = 0.25, Spread = 1.1, LargestInQuotes = 4;
    private const int Most = 8;

    private double excitement;
    private double trend;
    private double lastPrice;

    /// <summary>Who comes in a time, at a price that is fair now.</summary>
    /// <param name="seconds">How long it is.</param>
    /// <param name="price">The fair price.</param>
    /// <param name="anchor">The price that value traders believe in.</param>
    /// <param name="notional">The worth of the best quote.</param>
    internal List<Take> Step(double seconds, double price, double anchor, double notional)
    {
        var takes = new List<Take>();
        if (lastPrice > 0) trend = (trend * Math.Exp(-seconds / TrendSeconds)) + Math.Log(price / lastPrice);
        lastPrice = price;
        var count = Math.Min(Most, random.Poisson((profile.TakersPerSecond + excitement) * seconds));
        excitement = (excitement * Math.Exp(-seconds / MemorySeconds)) + (count * profile.Excitement / MemorySeconds);
        for (var i = 0; i < count; i++)
        {
            var kind = random.Uniform();
            var isUp = kind < 0.65 ? random.Uniform() < 0.5 : kind < 0.88 ? trend > 0 : price < anchor;
            var worth = notional * Math.Min(LargestInQuotes, Typical * Math.Exp(Spread * random.Normal()));
            takes.Add(new Take(isUp, worth));
        }

        return takes;
    }
}
