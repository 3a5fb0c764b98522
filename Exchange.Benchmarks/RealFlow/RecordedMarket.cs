using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>The venue in which a recording is replayed: one market with its steps, and an account for each of its orders.</summary>
internal static class RecordedMarket
{
    /// <summary>The only market.</summary>
    public static readonly MarketId Market = new(1);

    /// <summary>The bounds of a price, in ticks. Recorded prices of market orders may lie outside.</summary>
    public const long MinPrice = 1, MaxPrice = MarketRules.PriceLimit - 1;

    private static readonly AssetId Quote = new(1), Base = new(2);

    // No command id is used twice by an account; an account's order has the third.
    private static readonly CommandId DepositId = CommandId.FromNumber(2);

    /// <summary>Opens the market.</summary>
    public static Engine Open(RecordingScale scale, Timestamp now, EventBuffer events)
    {
        // With these scales one lot is a whole number of base units, and one tick times one lot a whole number of quote units.
        var (tick, lot) = scale;
        var unit = checked(tick.Units * lot.Units);
        var quantity = new Quantity(long.MaxValue / Math.Max(unit, lot.Units));
        var rules = new MarketRules(
            TickSize: tick,
            LotSize: lot,
            MinPrice: new Price(MinPrice),
            MaxPrice: new Price(MaxPrice),
            MinQuantity: new Quantity(1),
            MaxQuantity: quantity,
            MinMarketQuantity: new Quantity(1),
            MaxMarketQuantity: quantity,
            MinNotional: Amount.Zero,
            MaxNotional: Amount.Zero,
            PriceBand: 0,
            MaxOpenOrders: int.MaxValue,
            MaxIcebergParts: 1,
            MakerFee: 1_000,
            TakerFee: 2_000,
            SelfTradePrevention: SelfTradePrevention.None);

        var engine = new Engine();
        Demand(engine.Execute(new ListAsset(AssetCode.Parse("QUOTE"), tick.Scale + lot.Scale), now, events));
        Demand(engine.Execute(new ListAsset(AssetCode.Parse("BASE"), lot.Scale), now, events));
        Demand(engine.Execute(new OpenMarket(Base, Quote, rules), now, events));
        return engine;
    }

    /// <summary>Opens an account with exactly what its one order will hold, and returns it.</summary>
    public static AccountId OpenAccount(
        Engine engine, RecordingScale scale, in RecordedRow order, ulong number, Timestamp now, EventBuffer events)
    {
        var opened = engine.Execute(new OpenAccount(CommandId.FromNumber(number)), now, events);
        Demand(opened);
        var account = new AccountId((int)opened.Id);

        var baseUnits = (Int128)order.Quantity * scale.Lot.Units;
        var (asset, units) = order.Side == Side.Buy
            ? (Quote, baseUnits * scale.Tick.Units * PriceOf(order).Ticks)
            : (Base, baseUnits);
        if (units > long.MaxValue) throw new BenchmarkFailed($"The order of line {order.Line} costs more than 2^63 - 1 units.");
        Demand(engine.Execute(new Deposit(account, asset, new Amount((long)units), DepositId), now, events));
        return account;
    }

    /// <summary>An order's price, as near as the market has it: sell orders without a limit are recorded at 0.</summary>
    public static Price PriceOf(in RecordedRow order) => new(Math.Clamp(order.Price, MinPrice, MaxPrice));

    private static void Demand(in CommandResult result)
    {
        if (result.Outcome != Outcome.Executed) throw new BenchmarkFailed($"The market could not be set up: {result}.");
    }
}
