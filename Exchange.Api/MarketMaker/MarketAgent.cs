namespace Exchange.Api;

/// <summary>What the maker sees of a market before it decides.</summary>
/// <param name="Standing">Its own open orders.</param>
/// <param name="Inventory">From -1, far too little of the base asset, to 1, far too much.</param>
internal sealed record MarketView(IReadOnlyList<StandingQuote> Standing, double Inventory);

/// <summary>What the maker does in a market: cancel first, then quote, then take.</summary>
internal sealed record MarketDecision(IReadOnlyList<long> Cancel, IReadOnlyList<Quote> Place, IReadOnlyList<(bool IsBuy, long Lots)> Take);

/// <summary>
/// Decides for one market. The decisions follow from the seed, the number of the step and what was seen, and from nothing else.
/// </summary>
/// <param name="facts">The market's rules.</param>
/// <param name="profile">Its temper.</param>
/// <param name="fairPrice">Lets a time pass, and gives the fair price.</param>
/// <param name="notional">The worth of the best quote, in the quote asset.</param>
/// <param name="takers">Who takes quotes in a time, at a fair price and the worth of the best quote; asked after the price.</param>
internal sealed class MarketAgent(
    MarketFacts facts,
    MarketProfile profile,
    Func<double, double> fairPrice,
    Func<double> notional,
    Func<double, double, double, List<Take>> takers)
{
    internal MarketFacts Facts => facts;

    internal MarketProfile Profile => profile;

    /// <summary>The fair price of the last step.</summary>
    internal double Fair { get; private set; }

    internal MarketDecision Step(double seconds, MarketView view)
    {
        Fair = fairPrice(seconds);
        var (worth, ticks) = (notional(), facts.Ticks(Fair));
        var wanted = Quoting.Ladder(facts, profile, Fair, view.Inventory, worth);
        var (cancel, place) = Quoting.Diff(wanted, view.Standing, profile, ticks);
        var takes = takers(seconds, Fair, worth).Select(take => (take.IsBuy, facts.Lots(take.Worth, ticks)));
        return new MarketDecision(cancel, place, [.. takes]);
    }
}
