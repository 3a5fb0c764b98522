namespace Exchange.Api;

/// <summary>Which quotes there should be, and what to do to get there. Pure: the same input gives the same answer.</summary>
internal static class Quoting
{
    private const double Growth = 1.3, Tolerance = 0.4, SkewInSpreads = 0.9, SizeGrowth = 0.35;

    /// <summary>
    /// The quotes around a fair price, best first on each side. Distances grow outwards, and so do sizes. Who has too much of the base
    /// asset quotes lower on both sides, to sell sooner than to buy.
    /// </summary>
    /// <param name="facts">The market's rules.</param>
    /// <param name="profile">Spread, levels and sizes.</param>
    /// <param name="fair">The fair price.</param>
    /// <param name="inventory">From -1, far too little of the base asset, to 1, far too much.</param>
    /// <param name="notional">The worth of the best quote, in the quote asset.</param>
    internal static List<Quote> Ladder(MarketFacts facts, MarketProfile profile, double fair, double inventory, double notional)
    {
        var quotes = new List<Quote>(2 * profile.Levels);
        var center = fair * (1 - (SkewInSpreads * profile.HalfSpread * Math.Clamp(inventory, -1, 1)));
        var (lastBid, lastAsk) = (long.MaxValue, 0L);
        for (var level = 0; level < profile.Levels; level++)
        {
            var distance = profile.HalfSpread * Distance(level);
            var ask = Math.Max(facts.Ticks(center * (1 + distance)), lastAsk + 1);
            var bid = Math.Min(facts.Ticks(center * (1 - distance)), lastBid - 1);
            if (level == 0 && bid >= ask) ask = bid + 1;
            if (bid < 1) break;
            var worth = notional * (1 + (SizeGrowth * level));
            quotes.Add(new Quote(IsBid: true, bid, facts.Lots(worth * Unevenness(bid), bid)));
            quotes.Add(new Quote(IsBid: false, ask, facts.Lots(worth * Unevenness(ask), ask)));
            (lastBid, lastAsk) = (bid, ask);
        }

        return quotes;
    }

    /// <summary>
    /// Keeps the standing quotes that are nearly where one is wanted, since each change costs a place in the queue; the others are to be
    /// canceled, and what is missing then is to be placed.
    /// </summary>
    internal static (List<long> Cancel, List<Quote> Place) Diff(
        IReadOnlyList<Quote> wanted, IReadOnlyList<StandingQuote> standing, MarketProfile profile, long fairTicks)
    {
        var place = new List<Quote>();
        var free = standing.ToList();
        foreach (var (index, quote) in wanted.Index())
        {
            var gap = profile.HalfSpread * (Distance((index / 2) + 1) - Distance(index / 2)) * fairTicks;
            var tolerance = (long)(Tolerance * Math.Min(gap, profile.HalfSpread * fairTicks * Growth));
            var near = free.FindIndex(other => other.Quote.IsBid == quote.IsBid
                && Math.Abs(other.Quote.Ticks - quote.Ticks) <= tolerance && 3 * other.Quote.Lots >= quote.Lots);
            if (near < 0) place.Add(quote);
            else free.RemoveAt(near);
        }

        return ([.. free.Select(order => order.OrderId)], place);
    }

    /// <summary>What all quotes of one side are worth.</summary>
    internal static double Worth(MarketProfile profile) =>
        profile.Notional * profile.Levels * (1 + (SizeGrowth * (profile.Levels - 1) / 2));

    // Sizes that look like those of many people, and are the same for the same price: 0.6 to 1.4.
    private static double Unevenness(long ticks) => 0.6 + (0.8 * new MakerRandom((ulong)ticks).Uniform());

    // In half spreads: 1 for the best level, then 1, 1.3, 1.69... more.
    private static double Distance(int level) => 1 + ((Math.Pow(Growth, level) - 1) / (Growth - 1));
}
