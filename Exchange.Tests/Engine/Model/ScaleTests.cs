using CsCheck;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>Ten times the quantity of everything gives ten times the quantity of everything.</summary>
public class ScaleTests
{
    private const long Factor = 10;

    private static readonly Story ScaledDown = Story.Plain with { Quantity = quantity => quantity.Lots / Factor };

    [Fact]
    public void A_larger_venue_tells_the_larger_story() => LawVenue.Steps.List[1, 60].Sample(steps =>
    {
        var (plain, larger) = (new LawVenue(1, LawVenue.Rules), new LawVenue(1, LawVenue.Rules));
        foreach (var step in steps)
        {
            var expected = Story.Plain.Tell(plain.Do(step));
            var actual = ScaledDown.Tell(larger.Do(step with { Terms = Scale(step.Terms) }));
            Assert.Equal(expected, actual);
        }
    }, iter: Laws.Iterations, print: Laws.Print);

    private static OrderTerms Scale(OrderTerms terms) => terms with
    {
        Quantity = new Quantity(terms.Quantity.Lots * Factor),
        DisplayQuantity = new Quantity(terms.DisplayQuantity.Lots * Factor),
    };
}
