using CsCheck;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>A taker does not care whether what it takes stands as one order or as two, one behind the other.</summary>
public class SplitOrdersTests
{
    private static readonly Gen<OrderTerms> Takers =
        from terms in LawVenue.TermsOf(Gen.OneOf(OrderType.Limit, OrderType.Market))
        from quantity in Gen.Long[1, 60]
        from byQuote in Gen.Bool
        from quote in Gen.Long[90, 5_000]
        select terms with
        {
            Side = Side.Buy,
            DisplayQuantity = Quantity.Zero,
            Quantity = new Quantity(terms.Type == OrderType.Market && byQuote ? 0 : quantity),
            QuoteQuantity = new Amount(terms.Type == OrderType.Market && byQuote ? quote : 0),
        };

    private static readonly Gen<OrderTerms> Makers =
        from price in Gen.Long[98, 103]
        from quantity in Gen.Long[2, 12]
        select new OrderTerms
        {
            Type = OrderType.Limit,
            Side = Side.Sell,
            LimitPrice = new Price(price),
            Quantity = new Quantity(quantity),
        };

    [Fact]
    public void A_split_maker_leaves_the_taker_what_it_had() =>
        Gen.Select(Makers.List[1, 12], Gen.Int[0, 11], Gen.Long[1, 11], Takers).Sample((makers, which, part, taker) =>
        {
            which %= makers.Count;
            part = 1 + (part % (makers[which].Quantity.Lots - 1));
            List<OrderTerms> split =
            [
                .. makers.Take(which), makers[which] with { Quantity = new Quantity(part) },
                makers[which] with { Quantity = makers[which].Quantity - new Quantity(part) }, .. makers.Skip(which + 1),
            ];

            Assert.Equal(Taken(makers, taker), Taken(split, taker));
        }, iter: Laws.Iterations);

    /// <summary>How much the taker takes at each price, how it ends, and what it then has.</summary>
    private static (string Trades, string End, string Balances) Taken(IEnumerable<OrderTerms> makers, OrderTerms taker)
    {
        var venue = new LawVenue(1, LawVenue.Rules);
        foreach (var maker in makers) venue.Do(new LawStep(LawKind.Place, 1, maker, 0));
        var events = venue.Do(new LawStep(LawKind.Place, 2, taker, 0));

        var trades = events.Where(one => one.Event is TradeExecuted).Select(one => (TradeExecuted)one.Event);
        var perPrice = trades.GroupBy(trade => trade.Price.Ticks)
            .Select(level => $"{level.Sum(trade => trade.Quantity.Lots)} at {level.Key}");
        return (string.Join(", ", perPrice), events[^1].Event.GetType().Name, string.Join(", ", venue.Balances(0)));
    }
}
