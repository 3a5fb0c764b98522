using Exchange.Domain;

namespace Exchange.Api;

/// <summary>A market's rules as administrators send them.</summary>
internal static class MarketForm
{
    private const int BaseAsset = 0, QuoteAsset = 1, TickSize = 2, LotSize = 3, MinPrice = 4, MaxPrice = 5, MinQuantity = 6,
        MaxQuantity = 7, MinMarketQuantity = 8, MaxMarketQuantity = 9, MinNotional = 10, MaxNotional = 11, PriceBand = 12,
        MaxOpenOrders = 13, MaxIcebergParts = 14, MakerFee = 15, TakerFee = 16, SelfTradePreventionOf = 17;

    private static readonly JsonShape Shape = new(
        ["baseAsset", "quoteAsset", "tickSize", "lotSize"],
        "minPrice", "maxPrice", "minQuantity", "maxQuantity", "minMarketQuantity", "maxMarketQuantity", "minNotional", "maxNotional",
        "priceBand", "maxOpenOrders", "maxIcebergParts", "makerFee", "takerFee", "selfTradePrevention");

    // Shares are counted in millionths.
    private static readonly Step Millionth = new(1, 6);

    internal static Problem? TryRead(ReadOnlySpan<byte> body, Catalog catalog, out OpenMarket command)
    {
        command = default;
        var fields = RequestFields.Read(body, Shape);
        if (fields.Problem is not null) return fields.Problem;

        var (@base, quote) = (fields.Asset(BaseAsset, catalog), fields.Asset(QuoteAsset, catalog));
        var (tick, lot) = (fields.Step(TickSize), fields.Step(LotSize));
        var maxLots = MaxLots(lot, @base.Scale);
        var minQuantity = Steps(ref fields, MinQuantity, lot, 1);
        var maxQuantity = Steps(ref fields, MaxQuantity, lot, maxLots);
        var rules = new MarketRules(
            tick,
            lot,
            new Price(Steps(ref fields, MinPrice, tick, 1)),
            new Price(Steps(ref fields, MaxPrice, tick, MarketRules.PriceLimit - 1)),
            new Quantity(minQuantity),
            new Quantity(maxQuantity),
            new Quantity(Steps(ref fields, MinMarketQuantity, lot, minQuantity)),
            new Quantity(Steps(ref fields, MaxMarketQuantity, lot, maxQuantity)),
            new Amount(fields.Units(MinNotional, quote.Scale)),
            new Amount(fields.Units(MaxNotional, quote.Scale)),
            Share(ref fields, PriceBand, int.MaxValue),
            fields.Integer(MaxOpenOrders, 1, int.MaxValue, absent: 200),
            fields.Integer(MaxIcebergParts, 1, int.MaxValue, absent: 10),
            Share(ref fields, MakerFee, MarketRules.MaxFee),
            Share(ref fields, TakerFee, MarketRules.MaxFee),
            fields.Word(SelfTradePreventionOf, OrderWords.SelfTradePreventions, absent: SelfTradePrevention.ExpireMaker));
        command = new OpenMarket(@base.Asset, quote.Asset, rules);
        return fields.Problem;
    }

    private static long Steps(ref RequestFields fields, int member, Step step, long absent) =>
        fields.Has(member) ? fields.Steps(member, step, ProblemKind.InvalidField) : absent;

    private static int Share(ref RequestFields fields, int member, int max)
    {
        var share = fields.Steps(member, Millionth, ProblemKind.InvalidField, allowsZero: true);
        if (share > max) fields.Fail(ProblemKind.OutOfRange, member);
        return share > max ? 0 : (int)share;
    }

    // As many lots as 64 bits of the base asset's units hold.
    private static long MaxLots(Step lot, int scale)
    {
        var unitsPerLot = (Int128)lot.Units;
        for (var at = lot.Scale; at < scale; at++) unitsPerLot *= 10;
        return (long)(long.MaxValue / unitsPerLot);
    }
}
