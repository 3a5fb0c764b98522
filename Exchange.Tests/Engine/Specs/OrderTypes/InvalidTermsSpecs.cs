// Fields of an order that do not go together, or hold what no field may hold, are refused as InvalidTerms and stay on record as sent.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class InvalidTermsSpecs
{
    private const long No = 0;

    // Orders that are fine: what the rows below change is what is wrong with them.
    private static readonly OrderTerms Limit = new() { Quantity = new Quantity(5), LimitPrice = new Price(100) };
    private static readonly OrderTerms Market = new()
    {
        Type = OrderType.Market,
        TimeInForce = TimeInForce.Ioc,
        Quantity = new Quantity(5),
    };

    private static readonly Dictionary<string, OrderTerms> Bases = new()
    {
        ["limit"] = Limit,
        ["post-only"] = Limit with { Type = OrderType.LimitMaker },
        ["iceberg"] = Limit with { DisplayQuantity = new Quantity(2) },
        ["until"] = Limit with { TimeInForce = TimeInForce.Gtd, ExpiresAt = CommandText.Time("10s") },
        ["market"] = Market,
        ["market-quote"] = Market with { Quantity = default, QuoteQuantity = new Amount(500) },
        ["stop-loss"] = Market with { Type = OrderType.StopLoss, TimeInForce = TimeInForce.Gtc, StopPrice = new Price(120) },
        ["take-profit"] = Market with { Type = OrderType.TakeProfit, TimeInForce = TimeInForce.Gtc, StopPrice = new Price(80) },
        ["stop-loss-limit"] = Limit with { Type = OrderType.StopLossLimit, StopPrice = new Price(120) },
        ["take-profit-limit"] = Limit with { Type = OrderType.TakeProfitLimit, StopPrice = new Price(80) },
    };

    [Fact]
    public void The_orders_that_the_rows_change_are_fine()
    {
        foreach (var (_, terms) in Bases) Assert.StartsWith("placed ", Place(terms));
    }

    [Theory]
    [InlineData("limit", nameof(OrderTerms.Type), 7)]
    [InlineData("limit", nameof(OrderTerms.Type), 255)]
    [InlineData("limit", nameof(OrderTerms.Side), 2)]
    [InlineData("limit", nameof(OrderTerms.TimeInForce), 4)]
    [InlineData("limit", nameof(OrderTerms.SelfTradePrevention), 6)]
    public void Values_that_the_vocabulary_does_not_have(string name, string field, long value) => AssertInvalid(name, field, value);

    [Theory]
    [InlineData("limit", nameof(OrderTerms.Quantity))]
    [InlineData("market-quote", nameof(OrderTerms.QuoteQuantity))]
    [InlineData("limit", nameof(OrderTerms.LimitPrice))]
    [InlineData("stop-loss", nameof(OrderTerms.StopPrice))]
    [InlineData("iceberg", nameof(OrderTerms.DisplayQuantity))]
    [InlineData("until", nameof(OrderTerms.ExpiresAt))]
    public void Negative_numbers(string name, string field)
    {
        AssertInvalid(name, field, -1);
        AssertInvalid(name, field, long.MinValue);
    }

    [Theory]
    [InlineData("limit", nameof(OrderTerms.Quantity), No)]
    [InlineData("market", nameof(OrderTerms.Quantity), No)]
    [InlineData("market-quote", nameof(OrderTerms.QuoteQuantity), No)]
    [InlineData("market", nameof(OrderTerms.QuoteQuantity), 500)]
    [InlineData("stop-loss", nameof(OrderTerms.QuoteQuantity), 500)]
    [InlineData("market-quote", nameof(OrderTerms.Quantity), 5)]
    public void Both_quantities_or_none(string name, string field, long value) => AssertInvalid(name, field, value);

    [Theory]
    [InlineData("limit")]
    [InlineData("post-only")]
    [InlineData("stop-loss-limit")]
    [InlineData("take-profit-limit")]
    public void A_quote_quantity_for_a_type_with_a_limit_price(string name) =>
        Assert.Equal("rejected InvalidTerms", Place(Bases[name] with { Quantity = default, QuoteQuantity = new Amount(500) }));

    [Theory]
    [InlineData("market", 100)]
    [InlineData("market-quote", 100)]
    [InlineData("stop-loss", 100)]
    [InlineData("take-profit", 100)]
    [InlineData("limit", No)]
    [InlineData("post-only", No)]
    [InlineData("stop-loss-limit", No)]
    [InlineData("take-profit-limit", No)]
    public void A_limit_price_too_many_or_too_few(string name, long price) => AssertInvalid(name, nameof(OrderTerms.LimitPrice), price);

    [Theory]
    [InlineData("limit", 120)]
    [InlineData("post-only", 120)]
    [InlineData("market", 120)]
    [InlineData("stop-loss", No)]
    [InlineData("take-profit", No)]
    [InlineData("stop-loss-limit", No)]
    [InlineData("take-profit-limit", No)]
    public void A_stop_price_too_many_or_too_few(string name, long price) => AssertInvalid(name, nameof(OrderTerms.StopPrice), price);

    [Theory]
    [InlineData("limit", TimeInForce.Gtd)]
    [InlineData("stop-loss", TimeInForce.Gtd)]
    [InlineData("until", TimeInForce.Gtc)]
    [InlineData("until", TimeInForce.Ioc)]
    [InlineData("until", TimeInForce.Fok)]
    public void A_date_without_good_till_date_or_the_other_way_round(string name, TimeInForce timeInForce) =>
        AssertInvalid(name, nameof(OrderTerms.TimeInForce), (long)timeInForce);

    [Theory]
    [InlineData("market", nameof(OrderTerms.DisplayQuantity), 2)]
    [InlineData("market-quote", nameof(OrderTerms.DisplayQuantity), 2)]
    [InlineData("stop-loss", nameof(OrderTerms.DisplayQuantity), 2)]
    [InlineData("take-profit", nameof(OrderTerms.DisplayQuantity), 2)]
    [InlineData("iceberg", nameof(OrderTerms.TimeInForce), (long)TimeInForce.Ioc)]
    [InlineData("iceberg", nameof(OrderTerms.TimeInForce), (long)TimeInForce.Fok)]
    [InlineData("limit", nameof(OrderTerms.DisplayQuantity), 6)]
    [InlineData("limit", nameof(OrderTerms.DisplayQuantity), long.MaxValue)]
    public void A_display_quantity_where_nothing_rests_or_above_the_quantity(string name, string field, long value) =>
        AssertInvalid(name, field, value);

    private static void AssertInvalid(string name, string field, long value)
    {
        var terms = Bases[name];
        terms = field switch
        {
            nameof(OrderTerms.Type) => terms with { Type = (OrderType)value },
            nameof(OrderTerms.Side) => terms with { Side = (Side)value },
            nameof(OrderTerms.TimeInForce) => terms with { TimeInForce = (TimeInForce)value },
            nameof(OrderTerms.SelfTradePrevention) => terms with { SelfTradePrevention = (SelfTradePrevention)value },
            nameof(OrderTerms.Quantity) => terms with { Quantity = new Quantity(value) },
            nameof(OrderTerms.QuoteQuantity) => terms with { QuoteQuantity = new Amount(value) },
            nameof(OrderTerms.LimitPrice) => terms with { LimitPrice = new Price(value) },
            nameof(OrderTerms.StopPrice) => terms with { StopPrice = new Price(value) },
            nameof(OrderTerms.DisplayQuantity) => terms with { DisplayQuantity = new Quantity(value) },
            nameof(OrderTerms.ExpiresAt) => terms with { ExpiresAt = new Timestamp(value) },
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
        Assert.Equal("rejected InvalidTerms", Place(terms));
    }

    // Somebody sells at 110, so that market orders have something to take.
    private static string Place(OrderTerms terms)
    {
        var venue = Spec.Check("given bob sells 9 at 110");
        return venue.Execute(new PlaceOrder(venue.Account("alice"), venue.Market("BTC-USD"), CommandId.Parse("t"), terms))[0];
    }
}
