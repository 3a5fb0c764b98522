using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// A venue to run flows on: markets against one quote asset, and accounts with more funds than a flow can use up. Each account has been
/// in each market before: what is timed is a venue that has been running, not the first order of everybody.
/// </summary>
internal static class SimulatedVenue
{
    /// <summary>When the venue opens. A flow's commands follow one microsecond after another.</summary>
    public static readonly Timestamp Opening = new(1_777_689_380_000_000);

    /// <summary>The bounds of the markets' prices, in ticks.</summary>
    public static readonly Price MinPrice = new(1), MaxPrice = new(10_000_000);

    // The sum of all balances of an asset may not exceed 2^63 - 1; half of that is shared out.
    private const long Supply = long.MaxValue / 2;

    private static readonly Step TickSize = new(1, 2);
    private static readonly Step LotSize = new(1, 5);
    private const int AssetScale = 8;

    // Fees as on many venues. Own orders trade with each other, so that a flow has the same trades whoever sends it.
    private static readonly MarketRules Rules = new(
        TickSize: TickSize,
        LotSize: LotSize,
        MinPrice: MinPrice,
        MaxPrice: MaxPrice,
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
        SelfTradePrevention: SelfTradePrevention.None);

    /// <summary>Opens a venue. Its markets and accounts are numbered from 1.</summary>
    public static Engine Open(int markets, int accounts)
    {
        var engine = new Engine();
        var events = new EventBuffer();

        Demand(engine.Execute(new ListAsset(AssetCode.Parse("USDT"), AssetScale), Opening, events));
        for (var market = 1; market <= markets; market++)
        {
            Demand(engine.Execute(new ListAsset(AssetCode.Parse($"BASE{market}"), AssetScale), Opening, events));
            Demand(engine.Execute(new OpenMarket(new AssetId(market + 1), new AssetId(1), Rules), Opening, events));
            events.Clear();
        }

        for (var account = 1; account <= accounts; account++)
        {
            Demand(engine.Execute(new OpenAccount(CommandId.FromNumber((ulong)account)), Opening, events));
            for (var asset = 1; asset <= markets + 1; asset++)
            {
                var deposit = new Deposit(
                    new AccountId(account), new AssetId(asset), new Amount(Supply / accounts), DepositId(asset));
                Demand(engine.Execute(deposit, Opening, events));
                events.Clear();
            }

            for (var market = 1; market <= markets; market++)
            {
                Visit(engine, new AccountId(account), new MarketId(market), events);
                events.Clear();
            }
        }

        return engine;
    }

    private static void Visit(Engine engine, AccountId account, MarketId market, EventBuffer events)
    {
        var terms = new OrderTerms { Type = OrderType.LimitMaker, Side = Side.Buy, Quantity = new Quantity(1), LimitPrice = MinPrice };
        var placed = engine.Execute(new PlaceOrder(account, market, VisitId(market), terms), Opening, events);
        Demand(placed);
        Demand(engine.Execute(new CancelOrder(account, new OrderId(placed.Id)), Opening, events));
    }

    // Above the numbers of a flow's orders, which have command ids of the same accounts.
    private static CommandId DepositId(int asset) => CommandId.FromNumber((1UL << 40) + (ulong)asset);

    private static CommandId VisitId(MarketId market) => CommandId.FromNumber((1UL << 41) + (ulong)market.Value);

    private static void Demand(in CommandResult result)
    {
        if (result.Outcome != Outcome.Executed) throw new BenchmarkFailed($"The venue could not be set up: {result}.");
    }
}
