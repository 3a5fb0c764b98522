namespace Exchange.Domain;

/// <summary>Whether a market's rules are within their ranges and fit its assets.</summary>
public static class MarketRulesCheck
{
    /// <summary>True when a market may open with these rules.</summary>
    public static bool AreValid(in MarketRules rules, int baseScale, int quoteScale)
    {
        if (!TryGetUnits(rules, baseScale, quoteScale, out var lotUnits, out _)) return false;
        if (rules.MinPrice.Ticks < 1 || rules.MaxPrice < rules.MinPrice || rules.MaxPrice.Ticks >= MarketRules.PriceLimit) return false;
        if (!IsRange(rules.MinQuantity, rules.MaxQuantity, lotUnits)) return false;
        if (!IsRange(rules.MinMarketQuantity, rules.MaxMarketQuantity, lotUnits)) return false;
        if (rules.MinNotional < Amount.Zero || rules.MaxNotional < Amount.Zero) return false;
        if (rules.MaxNotional != Amount.Zero && rules.MaxNotional < rules.MinNotional) return false;
        if (rules.PriceBand < 0 || rules.MaxOpenOrders < 1 || rules.MaxIcebergParts < 1) return false;
        if (rules.MakerFee is < 0 or > MarketRules.MaxFee || rules.TakerFee is < 0 or > MarketRules.MaxFee) return false;
        return rules.SelfTradePrevention is > SelfTradePrevention.MarketDefault and <= SelfTradePrevention.Decrement;
    }

    /// <summary>
    /// The base units in a lot, and the quote units in a tick times a lot. False unless both are whole numbers from 1 to 2^63 - 1.
    /// </summary>
    public static bool TryGetUnits(in MarketRules rules, int baseScale, int quoteScale, out long lotUnits, out long tickLotUnits)
    {
        (lotUnits, tickLotUnits) = (0, 0);
        if (!IsStep(rules.TickSize) || !IsStep(rules.LotSize)) return false;
        // A tick is 10^-scale quote assets per base asset, a lot 10^-scale base assets: their product has both scales.
        return TryScale(rules.LotSize.Units, baseScale - rules.LotSize.Scale, out lotUnits)
            && TryScale(
                (Int128)rules.TickSize.Units * rules.LotSize.Units, quoteScale - rules.TickSize.Scale - rules.LotSize.Scale,
                out tickLotUnits);
    }

    private static bool IsStep(Step step) => step.Units >= 1 && step.Scale is >= 0 and <= MarketRules.MaxScale;

    private static bool IsRange(Quantity min, Quantity max, long lotUnits) =>
        min.Lots >= 1 && max >= min && (Int128)max.Lots * lotUnits <= long.MaxValue;

    // value x 10^power, where that is a whole number that fits.
    private static bool TryScale(Int128 value, int power, out long result)
    {
        result = 0;
        for (; power > 0 && value <= long.MaxValue; power--) value *= 10;
        for (; power < 0; power++)
        {
            if (value % 10 != 0) return false;
            value /= 10;
        }

        if (power > 0 || value > long.MaxValue) return false;
        result = (long)value;
        return true;
    }
}
