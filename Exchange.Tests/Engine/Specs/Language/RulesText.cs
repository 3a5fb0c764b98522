using Exchange.Domain;

namespace Exchange.Tests.Engine.Specs;

/// <summary>
/// A market's rules in words, where they differ from others: <c>tick 0.01, lot 0.001, price 10..200, quantity 2..50,
/// market-quantity 1..20, notional 100..5000, band 100000, open-orders 2, iceberg-parts 4, fees 1000/2000, stp decrement</c>.
/// </summary>
internal static class RulesText
{
    public static MarketRules Read(MarketRules rules, string text)
    {
        foreach (var part in text.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split(' ') is [var first, var second] ? (first, second) : throw Wrong(part);
            rules = name switch
            {
                "tick" => rules with { TickSize = Step(value) },
                "lot" => rules with { LotSize = Step(value) },
                "price" => rules with { MinPrice = new Price(Low(value)), MaxPrice = new Price(High(value)) },
                "quantity" => rules with { MinQuantity = new Quantity(Low(value)), MaxQuantity = new Quantity(High(value)) },
                "market-quantity" => rules with
                {
                    MinMarketQuantity = new Quantity(Low(value)),
                    MaxMarketQuantity = new Quantity(High(value)),
                },
                "notional" => rules with { MinNotional = new Amount(Low(value)), MaxNotional = new Amount(High(value)) },
                "band" => rules with { PriceBand = (int)Words.Number(value) },
                "open-orders" => rules with { MaxOpenOrders = (int)Words.Number(value) },
                "iceberg-parts" => rules with { MaxIcebergParts = (int)Words.Number(value) },
                "fees" => value.Split('/') is [var maker, var taker]
                    ? rules with { MakerFee = (int)Words.Number(maker), TakerFee = (int)Words.Number(taker) }
                    : throw Wrong(part),
                "stp" => rules with { SelfTradePrevention = CommandText.Enumeration<SelfTradePrevention>(value) },
                _ => throw Wrong(part),
            };
        }

        return rules;
    }

    private static long Low(string range) => Words.Number(range.Split("..")[0]);

    private static long High(string range) => Words.Number(range.Split("..")[^1]);

    private static Step Step(string text)
    {
        var decimals = text.Contains('.') ? text.Length - text.IndexOf('.') - 1 : 0;
        return new Step(Words.Number(text.Replace(".", "")), decimals);
    }

    private static FormatException Wrong(string part) => new($"'{part}' is not a rule of a market");
}
