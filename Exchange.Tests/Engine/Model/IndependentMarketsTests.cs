using CsCheck;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>Markets without a common asset or account do not notice each other.</summary>
public class IndependentMarketsTests
{
    private static readonly Gen<(int Market, LawStep Step)> Steps = Gen.Select(Gen.Int[0, 1], LawVenue.Steps);

    private static readonly MarketRules Rules = LawVenue.Rules with { MakerFee = 1_000, TakerFee = 33_333 };

    [Fact]
    public void What_happens_in_one_market_does_not_depend_on_the_other() => Steps.List[1, 80].Sample(steps =>
    {
        var together = Run(steps);
        for (var market = 0; market < 2; market++)
        {
            var alone = Run(steps.Where(step => step.Market == market));
            Assert.Equal(alone.Stories[market], together.Stories[market]);
            Assert.Equal(alone.Venue.Balances(market), together.Venue.Balances(market));
        }
    }, iter: Laws.Iterations, print: Laws.Print);

    [Fact]
    public void The_order_in_which_two_markets_are_served_does_not_matter() => Steps.List[1, 80].Sample(steps =>
    {
        var mixed = Run(steps);
        var sorted = Run(steps.OrderByDescending(step => step.Market));
        for (var market = 0; market < 2; market++)
        {
            Assert.Equal(mixed.Stories[market], sorted.Stories[market]);
            Assert.Equal(mixed.Venue.Balances(market), sorted.Venue.Balances(market));
        }
    }, iter: Laws.Iterations, print: Laws.Print);

    // An order is named by its place among the orders of its market, which is all that the other market may change of its id.
    private static (LawVenue Venue, List<string>[] Stories) Run(IEnumerable<(int Market, LawStep Step)> steps)
    {
        var venue = new LawVenue(2, Rules);
        List<string>[] stories = [[], []];
        foreach (var (market, step) in steps)
        {
            var events = venue.Do(step, market);
            var story = Story.Plain with { Name = order => venue.Placed(market).ToList().IndexOf(order) };
            stories[market].AddRange(story.Tell(events));
        }

        return (venue, stories);
    }
}
