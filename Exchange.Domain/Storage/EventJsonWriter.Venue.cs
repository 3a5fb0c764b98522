namespace Exchange.Domain;

// Events about assets, markets and accounts.
public sealed partial class EventJsonWriter
{
    private void Write(ref JsonText text, in AssetListed e)
    {
        text.Quoted(""","asset":"""u8, this[e.Asset].Quoted);
        text.Number(""","number":"""u8, e.Asset.Value);
        text.Number(""","scale":"""u8, e.Scale);
    }

    private void Write(ref JsonText text, in MarketOpened e)
    {
        var market = this[e.Market];
        var rules = e.Rules;
        text.Quoted(""","market":"""u8, market.Quoted);
        text.Number(""","number":"""u8, e.Market.Value);
        text.Quoted(""","baseAsset":"""u8, this[e.BaseAsset].Quoted);
        text.Quoted(""","quoteAsset":"""u8, this[e.QuoteAsset].Quoted);
        text.Step(""","tickSize":"""u8, rules.TickSize);
        text.Step(""","lotSize":"""u8, rules.LotSize);
        text.Steps(""","minPrice":"""u8, rules.MinPrice.Ticks, rules.TickSize);
        text.Steps(""","maxPrice":"""u8, rules.MaxPrice.Ticks, rules.TickSize);
        text.Steps(""","minQuantity":"""u8, rules.MinQuantity.Lots, rules.LotSize);
        text.Steps(""","maxQuantity":"""u8, rules.MaxQuantity.Lots, rules.LotSize);
        text.Steps(""","minMarketQuantity":"""u8, rules.MinMarketQuantity.Lots, rules.LotSize);
        text.Steps(""","maxMarketQuantity":"""u8, rules.MaxMarketQuantity.Lots, rules.LotSize);
        if (rules.MinNotional != Amount.Zero) text.Units(""","minNotional":"""u8, rules.MinNotional.Units, market.QuoteScale);
        if (rules.MaxNotional != Amount.Zero) text.Units(""","maxNotional":"""u8, rules.MaxNotional.Units, market.QuoteScale);
        if (rules.PriceBand != 0) text.Units(""","priceBand":"""u8, rules.PriceBand, RateScale);
        text.Number(""","maxOpenOrders":"""u8, rules.MaxOpenOrders);
        text.Number(""","maxIcebergParts":"""u8, rules.MaxIcebergParts);
        if (rules.MakerFee != 0) text.Units(""","makerFee":"""u8, rules.MakerFee, RateScale);
        if (rules.TakerFee != 0) text.Units(""","takerFee":"""u8, rules.TakerFee, RateScale);
        text.Word(""","selfTradePrevention":"""u8, rules.SelfTradePrevention);
    }

    private void Write(ref JsonText text, in MarketStatusSet e)
    {
        text.Quoted(""","market":"""u8, this[e.Market].Quoted);
        text.Word(""","status":"""u8, e.Status);
    }

    private static void Write(ref JsonText text, in AccountOpened e)
    {
        text.Number(""","account":"""u8, e.Account.Value);
        text.Id(""","commandId":"""u8, e.CommandId);
    }

    private void Write(ref JsonText text, in FundsDeposited e) => WriteTransfer(ref text, e.Account, e.Asset, e.Amount, e.CommandId);

    private void Write(ref JsonText text, in FundsWithdrawn e) => WriteTransfer(ref text, e.Account, e.Asset, e.Amount, e.CommandId);

    private void Write(ref JsonText text, in DepositRejected e)
    {
        WriteTransfer(ref text, e.Account, e.Asset, e.Amount, e.CommandId);
        text.Word(""","reason":"""u8, e.Reason);
    }

    private void Write(ref JsonText text, in WithdrawalRejected e)
    {
        WriteTransfer(ref text, e.Account, e.Asset, e.Amount, e.CommandId);
        text.Word(""","reason":"""u8, e.Reason);
        if (e.Available != default) text.Units(""","available":"""u8, e.Available.Units, this[e.Asset].Scale);
    }

    private void WriteTransfer(ref JsonText text, AccountId account, AssetId asset, Amount amount, in CommandId id)
    {
        text.Number(""","account":"""u8, account.Value);
        text.Quoted(""","asset":"""u8, this[asset].Quoted);
        text.Units(""","amount":"""u8, amount.Units, this[asset].Scale);
        text.Id(""","commandId":"""u8, id);
    }
}
