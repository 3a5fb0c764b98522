using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>Prices and takers of a simulated market, by their statistics over fixed seeds.</summary>
public sealed class SimulatedMarketTests
{
    private static readonly MarketFacts Facts = new("BTC-USDT", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 5m);

    public static readonly TheoryData<string> Profiles = [.. MarketProfile.All.Keys];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_volatility_is_that_of_the_profile(string name)
    {
        var profile = MarketProfile.All[name] with { CrashesPerHour = 0, JumpsPerHour = 0 };
        var process = new PriceProcess(profile, 60_000, new MakerRandom(7));
        var (last, sum) = (process.Price, 0.0);
        for (var second = 0; second < 20_000; second++)
        {
            var price = process.Step(1);
            sum += Math.Pow(Math.Log(price / last), 2);
            last = price;
        }

        Assert.InRange(Math.Sqrt(sum / 20_000) / profile.Volatility, 1, 2.2);
    }

    [Theory]
    [InlineData(1.2)]
    [InlineData(0.8)]
    public void A_price_far_from_its_anchor_comes_back(double factor)
    {
        var process = new PriceProcess(MarketProfile.All["calm"], 60_000, new MakerRandom(3));
        process.StartFrom(60_000 * factor);
        for (var second = 0; second < 4 * 3_600; second++) process.Step(1);

        Assert.InRange(process.Price / 60_000, 0.97, 1.03);
    }

    [Fact]
    public void A_crash_falls_and_recovers()
    {
        var process = new PriceProcess(MarketProfile.All["flash-crash"], 60_000, new MakerRandom(5));
        var prices = Enumerable.Range(0, 4 * 3_600).Select(_ => process.Step(1)).ToList();
        var bottom = prices.IndexOf(prices.Min());

        Assert.True(prices[bottom] < 60_000 * 0.97);
        Assert.True(prices[bottom + 300] > prices[bottom] * 1.015);
    }

    /// <summary>Of takers who come independently, the counts of minutes vary as much as their mean; these vary more.</summary>
    [Fact]
    public void Takers_come_in_bursts()
    {
        var flow = new TakerFlow(MarketProfile.All["calm"], new MakerRandom(11));
        var minutes = Enumerable.Range(0, 500)
            .Select(_ => (double)Enumerable.Range(0, 120).Sum(_ => flow.Step(0.5, 60_000, 60_000, 5_000).Count)).ToList();
        var mean = minutes.Average();

        Assert.InRange(mean, 20, 120);
        Assert.True(minutes.Average(count => Math.Pow(count - mean, 2)) / mean > 1.8);
    }

    [Fact]
    public void The_same_seed_decides_the_same()
    {
        Assert.Equal(Decisions(1), Decisions(1));
        Assert.NotEqual(Decisions(1), Decisions(2));
    }

    private static List<string> Decisions(int seed)
    {
        var profile = MarketProfile.All["volatile"];
        var process = new PriceProcess(profile, 60_000, MakerRandom.For(seed, "price"));
        var flow = new TakerFlow(profile, MakerRandom.For(seed, "takers"));
        var agent = new MarketAgent(
            Facts, profile, process.Step, () => 5_000, (seconds, price, worth) => flow.Step(seconds, price, 60_000, worth));
        var (standing, next, decisions) = (new List<StandingQuote>(), 1L, new List<string>());
        for (var step = 0; step < 500; step++)
        {
            var decision = agent.Step(0.5, new MarketView(standing, 0.2));
            standing.RemoveAll(order => decision.Cancel.Contains(order.OrderId));
            standing.AddRange(decision.Place.Select(quote => new StandingQuote(next++, quote)));
            decisions.Add($"{string.Join(' ', decision.Cancel)}|{string.Join(' ', decision.Place)}|{string.Join(' ', decision.Take)}");
            Assert.True(standing.Where(order => order.Quote.IsBid).Max(order => order.Quote.Ticks)
                < standing.Where(order => !order.Quote.IsBid).Min(order => order.Quote.Ticks));
        }

        return decisions;
    }
}
