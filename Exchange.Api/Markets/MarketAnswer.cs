using Exchange.Domain;

namespace Exchange.Api;

/// <summary>A market and its rules. Numbers are plain decimals; shares are of one, so 0.001 is a tenth of a percent.</summary>
internal sealed record MarketAnswer(
    string Symbol,
    string BaseAsset,
    string QuoteAsset,
    string Status,
    string TickSize,
    string LotSize,
    string MinPrice,
    string MaxPrice,
    string MinQuantity,
    string MaxQuantity,
    string MinMarketQuantity,
    string MaxMarketQuantity,
    string MinNotional,
    string? MaxNotional,
    string? PriceBand,
    int MaxOpenOrders,
    int MaxIcebergParts,
    string MakerFee,
    string TakerFee,
    string SelfTradePrevention,
    AsOfAnswer? AsOf = null)
{
    private const int ShareScale = 6;

    internal static readonly Words<MarketStatus> Statuses = new();

    internal static MarketAnswer Of(MarketEntry market, Catalog catalog)
    {
        var rules = market.Rules;
        var (@base, quote) = (catalog[market.BaseAsset], catalog[market.QuoteAsset]);
        return new MarketAnswer(
            market.Symbol,
            @base.Code.ToString(),
            quote.Code.ToString(),
            Statuses[market.Status].Value,
            DecimalText.FormatSteps(1, rules.TickSize),
            DecimalText.FormatSteps(1, rules.LotSize),
            DecimalText.FormatSteps(rules.MinPrice.Ticks, rules.TickSize),
            DecimalText.FormatSteps(rules.MaxPrice.Ticks, rules.TickSize),
            DecimalText.FormatSteps(rules.MinQuantity.Lots, rules.LotSize),
            DecimalText.FormatSteps(rules.MaxQuantity.Lots, rules.LotSize),
            DecimalText.FormatSteps(rules.MinMarketQuantity.Lots, rules.LotSize),
            DecimalText.FormatSteps(rules.MaxMarketQuantity.Lots, rules.LotSize),
            DecimalText.Format(rules.MinNotional.Units, quote.Scale),
            rules.MaxNotional == Amount.Zero ? null : DecimalText.Format(rules.MaxNotional.Units, quote.Scale),
            rules.PriceBand == 0 ? null : DecimalText.Format(rules.PriceBand, ShareScale),
            rules.MaxOpenOrders,
            rules.MaxIcebergParts,
            DecimalText.Format(rules.MakerFee, ShareScale),
            DecimalText.Format(rules.TakerFee, ShareScale),
            OrderWords.SelfTradePreventions[rules.SelfTradePrevention].Value);
    }
}

/// <summary>All markets.</summary>
internal sealed record MarketsAnswer(IReadOnlyList<MarketAnswer> Markets, AsOfAnswer? AsOf = null);
