using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>When a market's rules are valid (docs/matching.md, end of section 4).</summary>
internal static class OracleMarketRules
{
    private static readonly BigInteger Largest = long.MaxValue;

    /// <summary>A lot in base units and a tick times a lot in quote units, or null where the rules are not valid.</summary>
    public static (BigInteger Lot, BigInteger Unit)? Units(MarketRules rules, int baseScale, int quoteScale)
    {
        if (!IsStep(rules.TickSize) || !IsStep(rules.LotSize)) return null;

        var lot = Whole(rules.LotSize.Units, baseScale - rules.LotSize.Scale);
        var unit = Whole((BigInteger)rules.TickSize.Units * rules.LotSize.Units, quoteScale - rules.TickSize.Scale - rules.LotSize.Scale);
        if (lot is null || unit is null || lot > Largest || unit > Largest) return null;

        return BoundsAreValid(rules, lot.Value) ? (lot.Value, unit.Value) : null;
    }

    private static bool IsStep(Step step) => step.Units >= 1 && step.Scale is >= 0 and <= 18;

    /// <summary>units x 10^exponent, or null if that is not whole.</summary>
    private static BigInteger? Whole(BigInteger units, int exponent)
    {
        var power = BigInteger.Pow(10, Math.Abs(exponent));
        if (exponent >= 0) return units * power;
        return units % power == 0 ? units / power : null;
    }

    private static bool BoundsAreValid(MarketRules rules, BigInteger lot)
    {
        bool[] conditions =
        [
            1 <= rules.MinPrice.Ticks, rules.MinPrice <= rules.MaxPrice, rules.MaxPrice.Ticks < 1L << 48,
            1 <= rules.MinQuantity.Lots, rules.MinQuantity <= rules.MaxQuantity,
            1 <= rules.MinMarketQuantity.Lots, rules.MinMarketQuantity <= rules.MaxMarketQuantity,
            rules.MaxQuantity.Lots * lot <= Largest, rules.MaxMarketQuantity.Lots * lot <= Largest,
            rules.MinNotional.Units >= 0,
            rules.MaxNotional.Units == 0 || (rules.MaxNotional.Units > 0 && rules.MaxNotional >= rules.MinNotional),
            rules.PriceBand >= 0, rules.MaxOpenOrders >= 1, rules.MaxIcebergParts >= 1,
            rules.MakerFee is >= 0 and <= 100_000, rules.TakerFee is >= 0 and <= 100_000,
            Enum.IsDefined(rules.SelfTradePrevention), rules.SelfTradePrevention != SelfTradePrevention.MarketDefault,
        ];
        return conditions.All(holds => holds);
    }
}
