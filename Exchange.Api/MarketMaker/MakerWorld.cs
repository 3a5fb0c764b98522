namespace Exchange.Api;

/// <summary>
/// The fair prices of all markets and the agents that trade around them. Assets have a price in one reference asset, and the price of a
/// cross market follows from those of its two assets, so that nobody gains by going round in a circle.
/// </summary>
internal sealed class MakerWorld
{
    private readonly Dictionary<string, (PriceProcess Process, double Anchor)> priced = new(StringComparer.Ordinal);
    private readonly string reference;

    /// <param name="markets">The markets and their profiles.</param>
    /// <param name="facts">The rules of each.</param>
    /// <param name="seed">Where chance begins.</param>
    /// <param name="replay">Recorded trades that are the takers of the first market; none: they are simulated there, too.</param>
    internal MakerWorld(
        IReadOnlyList<MakerMarket> markets, IReadOnlyDictionary<string, MarketFacts> facts, int seed, TradeReplay? replay = null)
    {
        reference = markets[0].Quote;
        var processes = new Dictionary<string, PriceProcess>(StringComparer.Ordinal);
        foreach (var market in markets.Where(market => !market.IsCross))
        {
            processes[market.Symbol] = new(market.Profile, market.Anchor, MakerRandom.For(seed, $"price {market.Symbol}"));
            if (market.Quote == reference) priced[market.Base] = (processes[market.Symbol], market.Anchor);
        }

        foreach (var market in markets)
        {
            var (process, profile) = (processes.GetValueOrDefault(market.Symbol), market.Profile);
            double Notional() => profile.Notional / PriceOf(market.Quote);
            if (process is not null && replay is not null && market == markets[0])
            {
                Agents.Add(Replaying(facts[market.Symbol], profile, process, replay, Notional));
                continue;
            }

            var flow = new TakerFlow(profile, MakerRandom.For(seed, $"takers {market.Symbol}"));
            double Anchor() => process is null ? AnchorOf(market.Base) / AnchorOf(market.Quote) : market.Anchor;
            Agents.Add(new MarketAgent(
                facts[market.Symbol],
                profile,
                process is null ? _ => PriceOf(market.Base) / PriceOf(market.Quote) : process.Step,
                Notional,
                (seconds, price, worth) => flow.Step(seconds, price, Anchor(), worth)));
        }
    }

    internal List<MarketAgent> Agents { get; } = [];

    /// <summary>The assets that are traded.</summary>
    internal IEnumerable<string> Assets => priced.Keys.Append(reference);

    /// <summary>What one unit of an asset is worth, in the reference asset.</summary>
    internal double PriceOf(string asset) => asset == reference ? 1 : priced[asset].Process.Price;

    /// <summary>Goes on from the last price of a market, if its price is one of those that others follow from.</summary>
    internal void StartFrom(MarketFacts facts, double price)
    {
        if (facts.QuoteAsset == reference) priced[facts.BaseAsset].Process.StartFrom(price);
    }

    /// <summary>What the quotes of all markets need of an asset, and as much again twice, so that one side may run for a while.</summary>
    internal decimal TargetOf(string asset) => Treasury.Target(Agents
        .Where(agent => agent.Facts.BaseAsset == asset || agent.Facts.QuoteAsset == asset)
        .Sum(agent => 3 * Quoting.Worth(agent.Profile)) / PriceOf(asset));

    private static MarketAgent Replaying(
        MarketFacts facts, MarketProfile profile, PriceProcess process, TradeReplay replay, Func<double> notional)
    {
        List<RecordedTrade> played = [];
        double Play(double seconds)
        {
            played = replay.Step(seconds);
            process.Follow(replay.Price);
            return replay.Price;
        }

        return new MarketAgent(
            facts, profile, Play, notional,
            (_, price, _) => [.. played.Select(trade => new Take(trade.IsBuy, trade.Quantity * price))]);
    }

    private double AnchorOf(string asset) => asset == reference ? 1 : priced[asset].Anchor;
}
