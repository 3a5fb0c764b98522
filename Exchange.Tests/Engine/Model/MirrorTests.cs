using CsCheck;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>Buying is selling in a mirror: with sides swapped and prices reflected, the same happens.</summary>
public class MirrorTests
{
    private const long Mirror = 200;

    private static readonly Story InTheMirror = Story.Plain with { Side = Opposite, Price = price => Reflect(price).Ticks };

    [Fact]
    public void A_mirrored_venue_tells_the_mirrored_story() => LawVenue.Steps.List[1, 60].Sample(steps =>
    {
        var (plain, mirrored) = (new LawVenue(1, LawVenue.Rules), new LawVenue(1, LawVenue.Rules));
        foreach (var step in steps)
        {
            var expected = Story.Plain.Tell(plain.Do(step));
            var actual = InTheMirror.Tell(mirrored.Do(step with { Terms = Reflect(step.Terms) }));
            Assert.Equal(expected, actual);
        }
    }, iter: Laws.Iterations, print: Laws.Print);

    private static OrderTerms Reflect(OrderTerms terms) => terms with
    {
        Side = Opposite(terms.Side),
        LimitPrice = Reflect(terms.LimitPrice),
        StopPrice = Reflect(terms.StopPrice),
    };

    private static Price Reflect(Price price) => price == default ? price : new Price(Mirror - price.Ticks);

    private static Side Opposite(Side side) => side == Side.Buy ? Side.Sell : Side.Buy;
}
