namespace Exchange.Domain;

/// <summary>
/// What the amounts of an event are as a rule, by the numbers beside them. Only the difference is written, which is nearly always nothing.
/// It is arithmetic without a meaning for the venue, so it may wrap; it is part of the format of a file, and must not change.
/// </summary>
internal readonly record struct MarketUnits(long LotUnits, long TickLotUnits, int MakerFee, int TakerFee)
{
    private const long Million = 1_000_000;

    public static MarketUnits Of(Catalog catalog, MarketId market)
    {
        if (market.Value <= 0 || market.Value > catalog.MarketCount) return default;
        var entry = catalog[market];
        MarketRulesCheck.TryGetUnits(
            entry.Rules, catalog[entry.BaseAsset].Scale, catalog[entry.QuoteAsset].Scale, out var lot, out var tickLot);
        return new MarketUnits(lot, tickLot, entry.Rules.MakerFee, entry.Rules.TakerFee);
    }

    /// <summary>What an order of a side gives for a quantity at a price.</summary>
    public long Given(Side side, Price price, Quantity quantity) =>
        unchecked(side == Side.Buy ? price.Ticks * quantity.Lots * TickLotUnits : quantity.Lots * LotUnits);

    /// <summary>The fee of an order on what it receives.</summary>
    public long Fee(Side side, Price price, Quantity quantity, int rate) =>
        unchecked((Given(side.Opposite(), price, quantity) * rate + (Million - 1)) / Million);
}
