using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>A small venue for the fault runs: one market, and an account with money for each sender.</summary>
internal static class FaultVenue
{
    public static readonly AssetId Quote = new(1), Base = new(2);
    public static readonly MarketId Market = new(1);

    /// <summary>The decimals of both assets.</summary>
    public const int AssetScale = 8;

    /// <summary>The market's steps.</summary>
    public static readonly Step Tick = new(1, 2), Lot = new(1, 5);

    /// <summary>The market's symbol.</summary>
    public const string Symbol = "BTC-USDT";

    private const long Funds = 1_000_000_000_000_000;

    private static readonly MarketRules Rules = new(
        TickSize: Tick, LotSize: Lot, MinPrice: new Price(1), MaxPrice: new Price(10_000_000),
        MinQuantity: new Quantity(1), MaxQuantity: new Quantity(1_000_000),
        MinMarketQuantity: new Quantity(1), MaxMarketQuantity: new Quantity(1_000_000),
        MinNotional: Amount.Zero, MaxNotional: Amount.Zero, PriceBand: 0, MaxOpenOrders: 1_000_000, MaxIcebergParts: 10,
        MakerFee: 1_000, TakerFee: 2_000, SelfTradePrevention: SelfTradePrevention.None);

    /// <summary>Opens it, and gives back the accounts.</summary>
    public static async Task<IReadOnlyList<AccountId>> OpenAsync(IOrderEntry entry, Journal journal, int accounts)
    {
        await MakeAsync(new ListAsset(AssetCode.Parse("USDT"), AssetScale));
        await MakeAsync(new ListAsset(AssetCode.Parse("BTC"), AssetScale));
        await MakeAsync(new OpenMarket(Base, Quote, Rules));
        return await Task.WhenAll(Enumerable.Range(1, accounts).Select(OpenAccountAsync));

        async Task<Answer> MakeAsync(ICommand command)
        {
            // Before anything has failed; but an engine that is starting may take longer than an answer may.
            for (var attempt = 1; attempt <= 30; attempt++)
            {
                var answer = await entry.SendAsync(command);
                if (answer.IsExecuted || answer.Reason is RejectReason.AssetExists or RejectReason.MarketExists) return answer;
                if (answer.IsOutcome) throw new BenchmarkFailed($"The venue could not be set up: {command} was answered with {answer}.");
            }

            throw new BenchmarkFailed($"The venue could not be set up: {command} is not answered.");
        }

        async Task<AccountId> OpenAccountAsync(int number)
        {
            var opened = await MakeAsync(new OpenAccount(CommandId.FromNumber((ulong)number)));
            var account = new AccountId((int)opened.Id);
            foreach (var asset in (AssetId[])[Quote, Base])
            {
                var id = CommandId.Parse($"first-{asset.Value}");
                var deposit = new Deposit(account, asset, new Amount(Funds), id);
                var sent = journal.Open(deposit, account, id);
                sent.Add(await MakeAsync(deposit));
            }

            return account;
        }
    }
}
