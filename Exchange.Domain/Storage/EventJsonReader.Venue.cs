using System.Text;

namespace Exchange.Domain;

// Events about assets, markets and accounts.
public sealed partial class EventJsonReader
{
    private AssetListed AssetListed(in JsonFields fields)
    {
        var number = Next(fields, catalog.AssetCount);
        Span<char> text = stackalloc char[AssetCode.MaxLength];
        if (!Encoding.ASCII.TryGetChars(fields.Text(JsonMember.Asset), text, out var length)
            || !AssetCode.TryParse(text[..length], out var code)) throw fields.Bad(JsonMember.Asset, "is not 1 to 10 of A-Z and 0-9");
        if (catalog.FindAsset(fields.Text(JsonMember.Asset)) is not null) throw fields.Bad(JsonMember.Asset, "was listed before");
        var scale = fields.Int(JsonMember.Scale);
        if (scale is < 0 or > MarketRules.MaxScale) throw fields.Bad(JsonMember.Scale, "is not 0 to 18");
        return new AssetListed(new AssetId(number), code, scale);
    }

    private MarketOpened MarketOpened(in JsonFields fields)
    {
        var number = Next(fields, catalog.MarketCount);
        var (baseAsset, quoteAsset) = (Asset(fields, JsonMember.BaseAsset), Asset(fields, JsonMember.QuoteAsset));
        var symbol = fields.Text(JsonMember.Market);
        if (catalog.FindMarket(symbol) is not null) throw fields.Bad(JsonMember.Market, "was opened before");
        if (!symbol.SequenceEqual(JsonMarket.SymbolOf(baseAsset, quoteAsset)))
            throw fields.Bad(JsonMember.Market, "is not the symbol of its assets");
        return new MarketOpened(new MarketId(number), baseAsset.Id, quoteAsset.Id, Rules(fields, quoteAsset.Scale));
    }

    private static MarketRules Rules(in JsonFields fields, int quoteScale)
    {
        var (tick, lot) = (fields.Step(JsonMember.TickSize), fields.Step(JsonMember.LotSize));
        return new MarketRules(
            tick,
            lot,
            new Price(fields.Steps(JsonMember.MinPrice, tick)),
            new Price(fields.Steps(JsonMember.MaxPrice, tick)),
            new Quantity(fields.Steps(JsonMember.MinQuantity, lot)),
            new Quantity(fields.Steps(JsonMember.MaxQuantity, lot)),
            new Quantity(fields.Steps(JsonMember.MinMarketQuantity, lot)),
            new Quantity(fields.Steps(JsonMember.MaxMarketQuantity, lot)),
            new Amount(fields.UnitsOrZero(JsonMember.MinNotional, quoteScale)),
            new Amount(fields.UnitsOrZero(JsonMember.MaxNotional, quoteScale)),
            fields.RateOrZero(JsonMember.PriceBand, RateScale),
            fields.Int(JsonMember.MaxOpenOrders),
            fields.Int(JsonMember.MaxIcebergParts),
            fields.RateOrZero(JsonMember.MakerFee, RateScale),
            fields.RateOrZero(JsonMember.TakerFee, RateScale),
            fields.Word<SelfTradePrevention>(JsonMember.SelfTradePrevention));
    }

    private MarketStatusSet MarketStatusSet(in JsonFields fields) =>
        new(fields.Market(catalog).Id, fields.Word<MarketStatus>(JsonMember.Status));

    private static AccountOpened AccountOpened(in JsonFields fields) =>
        new(fields.Account(JsonMember.Account), fields.CommandId(JsonMember.CommandId));

    private FundsDeposited FundsDeposited(in JsonFields fields)
    {
        var asset = Asset(fields, JsonMember.Asset);
        return new FundsDeposited(
            fields.Account(JsonMember.Account), asset.Id, AmountOf(asset, fields), fields.CommandId(JsonMember.CommandId));
    }

    private DepositRejected DepositRejected(in JsonFields fields)
    {
        var asset = Asset(fields, JsonMember.Asset);
        return new DepositRejected(
            fields.Account(JsonMember.Account), asset.Id, AmountOf(asset, fields), fields.CommandId(JsonMember.CommandId),
            fields.Word<RejectReason>(JsonMember.Reason));
    }

    private FundsWithdrawn FundsWithdrawn(in JsonFields fields)
    {
        var asset = Asset(fields, JsonMember.Asset);
        return new FundsWithdrawn(
            fields.Account(JsonMember.Account), asset.Id, AmountOf(asset, fields), fields.CommandId(JsonMember.CommandId));
    }

    private WithdrawalRejected WithdrawalRejected(in JsonFields fields)
    {
        var asset = Asset(fields, JsonMember.Asset);
        return new WithdrawalRejected(
            fields.Account(JsonMember.Account), asset.Id, AmountOf(asset, fields), fields.CommandId(JsonMember.CommandId),
            fields.Word<RejectReason>(JsonMember.Reason), new Amount(fields.UnitsOrZero(JsonMember.Available, asset.Scale)));
    }

    private static Amount AmountOf(JsonAsset asset, in JsonFields fields) => new(fields.Units(JsonMember.Amount, asset.Scale));

    // Assets and markets are numbered without a hole.
    private static int Next(in JsonFields fields, int count) =>
        fields.Int(JsonMember.Number) is var number && number == count + 1
            ? number
            : throw fields.Bad(JsonMember.Number, "is not the number after the last");
}
