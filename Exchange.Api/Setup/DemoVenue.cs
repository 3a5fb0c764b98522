using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// What a venue needs to be tried out: three markets, and an account with money. Every step may be repeated, so that a start that was
/// interrupted is completed by the next.
/// </summary>
internal sealed class DemoVenue(IVenue venue)
{
    // Eight decimals for all: amounts are 64-bit, and a price step times a quantity step must be a whole number of them.
    private const int Scale = 8;
    private const long One = 100_000_000;

    private static readonly string[] Codes = ["BTC", "ETH", "USDT"];

    /// <summary>Makes the markets and the account, and returns the account.</summary>
    public async Task<AccountId> MakeAsync(CancellationToken cancellation)
    {
        foreach (var code in Codes) await SendAsync(new ListAsset(AssetCode.Parse(code), Scale), cancellation);
        var catalog = await venue.RefreshCatalogAsync(cancellation);
        AssetId Asset(string code) => catalog.FindAsset(AssetCode.Parse(code));

        await OpenAsync(Asset("BTC"), Asset("USDT"), Rules(tickScale: 2, lotScale: 5, minNotional: 5 * One), cancellation);
        await OpenAsync(Asset("ETH"), Asset("USDT"), Rules(tickScale: 2, lotScale: 4, minNotional: 5 * One), cancellation);
        await OpenAsync(Asset("ETH"), Asset("BTC"), Rules(tickScale: 5, lotScale: 3, minNotional: One / 10_000), cancellation);

        var opened = await SendAsync(new OpenAccount(CommandId.Parse("demo")), cancellation);
        var account = new AccountId((int)opened.Result.Id);
        await DepositAsync(account, Asset("USDT"), 1_000_000, "demo-usdt", cancellation);
        await DepositAsync(account, Asset("BTC"), 10, "demo-btc", cancellation);
        await DepositAsync(account, Asset("ETH"), 200, "demo-eth", cancellation);
        return account;
    }

    private static MarketRules Rules(int tickScale, int lotScale, long minNotional) => new(
        TickSize: new Step(1, tickScale),
        LotSize: new Step(1, lotScale),
        MinPrice: new Price(1),
        MaxPrice: new Price(1_000_000_000),
        MinQuantity: new Quantity(1),
        MaxQuantity: new Quantity(1_000_000_000),
        MinMarketQuantity: new Quantity(1),
        MaxMarketQuantity: new Quantity(100_000_000),
        MinNotional: new Amount(minNotional),
        MaxNotional: new Amount(0),
        PriceBand: 500_000,
        MaxOpenOrders: 200,
        MaxIcebergParts: 10,
        MakerFee: 1_000,
        TakerFee: 1_000,
        SelfTradePrevention.ExpireTaker);

    private Task OpenAsync(AssetId baseAsset, AssetId quoteAsset, MarketRules rules, CancellationToken cancellation) =>
        SendAsync(new OpenMarket(baseAsset, quoteAsset, rules), cancellation);

    private Task DepositAsync(AccountId account, AssetId asset, long amount, string id, CancellationToken cancellation) =>
        SendAsync(new Deposit(account, asset, new Amount(amount * One), CommandId.Parse(id)), cancellation);

    // Anything but "done", now or before, is a mistake in what stands here.
    private async Task<CommandOutcome> SendAsync(ICommand command, CancellationToken cancellation)
    {
        var outcome = await venue.SendAsync(command, cancellation);
        return outcome.Result.Reason is RejectReason.None or RejectReason.AssetExists or RejectReason.MarketExists
            ? outcome
            : throw new InvalidOperationException($"The venue refused {command}: {outcome.Result.Reason}.");
    }
}
