// A market opens only with rules that do not contradict themselves and whose numbers can be counted.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class MarketRulesSpecs
{
    private readonly TestVenue venue = new();

    // ETH has two decimals, so that a lot of 0.01 is one unit, FINE has 18; BTC and USD have none.
    public MarketRulesSpecs()
    {
        venue.Run("venue lists ETH scale 2");
        venue.Run("venue lists FINE scale 18");
    }

    [Theory]
    [InlineData("price 1..281474976710655")]
    [InlineData("price 7..7")]
    [InlineData("quantity 1..1")]
    [InlineData("notional 5..5")]
    [InlineData("notional 5..0")]
    [InlineData("notional 0..5")]
    [InlineData("band 0")]
    [InlineData("band 2147483647")]
    [InlineData("open-orders 1, iceberg-parts 1")]
    [InlineData("fees 0/0")]
    [InlineData("fees 100000/100000")]
    [InlineData("stp none")]
    [InlineData("stp decrement")]
    [InlineData("tick 0.5, lot 2")]
    [InlineData("tick 100, lot 0.01")]
    [InlineData("tick 0.000000000000000001, lot 1000000000000000000, quantity 1..1, market-quantity 1..1", "BTC-ETH")]
    [InlineData("lot 0.01, quantity 1..max, market-quantity 1..max, tick 100")]
    [InlineData("lot 0.000000000000000001, tick 1000000000000000000", "FINE-USD")]
    [InlineData("tick max")]
    public void Rules_that_are_fine(string rules, string market = "ETH-USD") =>
        Assert.Equal([$"opened {market}"], venue.Run($"venue opens market {market} with {Fitting(rules)}"));

    [Theory]
    [InlineData("tick 0")]
    [InlineData("tick -1")]
    [InlineData("lot 0")]
    [InlineData("lot -1")]
    [InlineData("tick 0.0000000000000000010, lot 1000000000000000000, quantity 1..1, market-quantity 1..1", "BTC-ETH")] // 19 decimals
    [InlineData("lot 0.0000000000000000010, tick 1000000000000000000", "FINE-USD")]
    [InlineData("lot 0.001, tick 1000")] // less than a unit of ETH
    [InlineData("lot 0.015, tick 1000")] // a unit and a half
    [InlineData("tick 0.5, lot 1")] // half a unit of USD
    [InlineData("tick 1.5, lot 1")]
    [InlineData("tick max, lot 2")] // more units than can be counted
    [InlineData("lot max, quantity 1..1, market-quantity 1..1")]
    [InlineData("price 0..10")]
    [InlineData("price -1..10")]
    [InlineData("price 11..10")]
    [InlineData("price 1..281474976710656")]
    [InlineData("price 1..max")]
    [InlineData("quantity 0..10")]
    [InlineData("quantity -1..10")]
    [InlineData("quantity 11..10")]
    [InlineData("quantity 1..92233720368547759")] // x 100 units
    [InlineData("quantity 1..max")]
    [InlineData("market-quantity 0..10")]
    [InlineData("market-quantity 11..10")]
    [InlineData("market-quantity 1..92233720368547759")]
    [InlineData("notional -1..0")]
    [InlineData("notional 0..-1")]
    [InlineData("notional 11..10")]
    [InlineData("band -1")]
    [InlineData("open-orders 0")]
    [InlineData("open-orders -1")]
    [InlineData("iceberg-parts 0")]
    [InlineData("iceberg-parts -1")]
    [InlineData("fees -1/0")]
    [InlineData("fees 0/-1")]
    [InlineData("fees 100001/0")]
    [InlineData("fees 0/100001")]
    [InlineData("stp market-default")]
    public void Rules_that_are_not(string rules, string market = "ETH-USD")
    {
        Assert.Equal(["refused InvalidMarketRules"], venue.Run($"venue opens market {market} with {Fitting(rules)}"));
        Assert.Equal(["opened ETH-USD"], venue.Run($"venue opens market ETH-USD with {Fitting("")}"));
    }

    [Fact]
    public void The_largest_quantity_that_can_be_counted_is_fine() =>
        Assert.Equal(["opened ETH-USD"], venue.Run("venue opens market ETH-USD with quantity 1..92233720368547758, market-quantity 1..9"));

    [Fact]
    public void Base_and_quote_differ() =>
        Assert.Equal(["refused InvalidMarketRules"], venue.Run($"venue opens market ETH-ETH with {Fitting("")}"));

    [Fact]
    public void What_words_cannot_say_is_refused_too()
    {
        var fine = RulesText.Read(VenueSetup.WideRules, Fitting(""));
        foreach (var rules in new[]
        {
            default,
            fine with { TickSize = new Step(1, -1) },
            fine with { LotSize = new Step(1, -1) },
            fine with { TickSize = new Step(long.MinValue, 0) },
            fine with { TickSize = new Step(1, int.MaxValue) },
            fine with { LotSize = new Step(1, int.MinValue) },
            fine with { MakerFee = int.MinValue },
            fine with { TakerFee = int.MaxValue },
            fine with { MinPrice = new Price(long.MinValue) },
            fine with { SelfTradePrevention = (SelfTradePrevention)6 },
        })
        {
            var open = new OpenMarket(venue.Asset("ETH"), venue.Asset("USD"), rules);
            Assert.Equal(["refused InvalidMarketRules"], venue.Execute(open));
        }
    }

    // Quantities whose base units can be counted, unless the rules say something about quantities themselves.
    private static string Fitting(string rules) => rules.Contains("quantity")
        ? "quantity 1..100, market-quantity 1..100, " + rules
        : "quantity 1..100, market-quantity 1..100" + (rules == "" ? "" : ", " + rules);
}
