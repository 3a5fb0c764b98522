using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// One market and many accounts with more money than a benchmark can use, made by commands like any others. The first half of the accounts
/// offers and the second half takes, so nobody trades with himself.
/// </summary>
/// <param name="Market">The market.</param>
/// <param name="Makers">The accounts whose orders rest.</param>
/// <param name="Takers">The accounts that trade with them.</param>
internal sealed record TradingVenue(MarketId Market, AccountId[] Makers, AccountId[] Takers)
{
    private const int AtOnce = 500;
    private const int AssetScale = 8;

    private static readonly MarketRules Rules = new(
        TickSize: new Step(1, 2),
        LotSize: new Step(1, 5),
        MinPrice: new Price(1),
        MaxPrice: new Price(10_000_000),
        MinQuantity: new Quantity(1),
        MaxQuantity: new Quantity(1_000_000),
        MinMarketQuantity: new Quantity(1),
        MaxMarketQuantity: new Quantity(1_000_000),
        MinNotional: Amount.Zero,
        MaxNotional: Amount.Zero,
        PriceBand: 0,
        MaxOpenOrders: int.MaxValue,
        MaxIcebergParts: 1,
        MakerFee: 1_000,
        TakerFee: 2_000,
        SelfTradePrevention: SelfTradePrevention.ExpireMaker);

    /// <summary>The symbol of the market.</summary>
    public const string Symbol = "BTC-USDT";

    /// <summary>Makes the market and the accounts.</summary>
    /// <param name="send">Executes a command.</param>
    /// <param name="accounts">How many, makers and takers together.</param>
    public static async Task<TradingVenue> OpenAsync(Func<ICommand, Task<CommandResult>> send, int accounts)
    {
        var quote = new AssetId((int)(await DemandAsync(send, new ListAsset(AssetCode.Parse("USDT"), AssetScale))).Id);
        var coin = new AssetId((int)(await DemandAsync(send, new ListAsset(AssetCode.Parse("BTC"), AssetScale))).Id);
        var market = new MarketId((int)(await DemandAsync(send, new OpenMarket(coin, quote, Rules))).Id);

        var units = long.MaxValue / 4 / accounts;
        var all = new List<AccountId>(accounts);
        foreach (var some in Enumerable.Range(0, accounts).Chunk(AtOnce))
            all.AddRange(await Task.WhenAll(some.Select(number => OpenAccountAsync(send, number, [coin, quote], units))));
        return new TradingVenue(market, [.. all.Take(accounts / 2)], [.. all.Skip(accounts / 2)]);
    }

    private static async Task<AccountId> OpenAccountAsync(
        Func<ICommand, Task<CommandResult>> send, int number, AssetId[] assets, long units)
    {
        var opened = await DemandAsync(send, new OpenAccount(CommandId.Parse($"account-{number}")));
        var account = new AccountId((int)opened.Id);
        foreach (var asset in assets)
            await DemandAsync(send, new Deposit(account, asset, new Amount(units), CommandId.Parse($"deposit-{asset.Value}")));
        return account;
    }

    private static async Task<CommandResult> DemandAsync(Func<ICommand, Task<CommandResult>> send, ICommand command)
    {
        var result = await send(command);
        return result.Outcome == Outcome.Executed ? result : throw new BenchmarkFailed($"The venue could not be set up: {result}.");
    }
}
