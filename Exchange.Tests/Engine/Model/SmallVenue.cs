using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>An oracle with one market, three accounts and a million of each asset for each: enough to tell a rule by an example.</summary>
internal sealed class SmallVenue
{
    private ulong lastId;

    public SmallVenue(int makerFee = 0, int takerFee = 0)
    {
        var rules = LawVenue.Rules with { MakerFee = makerFee, TakerFee = takerFee };
        Do(new ListAsset(AssetCode.Parse("BTC"), 0));
        Do(new ListAsset(AssetCode.Parse("EUR"), 0));
        Do(new OpenMarket(new AssetId(1), new AssetId(2), rules));
        for (var account = 1; account <= 3; account++)
        {
            Do(new OpenAccount(NewId()));
            Do(new Deposit(new AccountId(account), new AssetId(1), new Amount(1_000_000), NewId()));
            Do(new Deposit(new AccountId(account), new AssetId(2), new Amount(1_000_000), NewId()));
        }
    }

    public Oracle Oracle { get; } = new();

    public CommandResult Last { get; private set; }

    public static OrderTerms Buy(long quantity, long limit) => Limit(Side.Buy, quantity, limit);

    public static OrderTerms Sell(long quantity, long limit) => Limit(Side.Sell, quantity, limit);

    public static OrderTerms Market(Side side, long quantity = 0, long quote = 0) => new()
    {
        Type = OrderType.Market,
        Side = side,
        TimeInForce = TimeInForce.Ioc,
        Quantity = new Quantity(quantity),
        QuoteQuantity = new Amount(quote),
    };

    public static OrderTerms StopLoss(Side side, long quantity, long stop) => new()
    {
        Type = OrderType.StopLoss,
        Side = side,
        Quantity = new Quantity(quantity),
        StopPrice = new Price(stop),
    };

    /// <summary>Places an order and tells what happens, the placing left out.</summary>
    public string Place(int account, OrderTerms terms, long time = 1) =>
        Do(new PlaceOrder(new AccountId(account), new MarketId(1), NewId(), terms), time);

    public string Do(ICommand command, long time = 1)
    {
        (Last, var events) = Oracle.Execute(command, new Timestamp(time));
        return string.Join("; ", Story.Plain.Tell(events.Where(one => one.Event is not OrderPlaced)));
    }

    public (long Available, long Held) Base(int account) => Balance(account, 1);

    public (long Available, long Held) Quote(int account) => Balance(account, 2);

    public CommandId NewId() => CommandId.FromNumber(++lastId);

    private (long Available, long Held) Balance(int account, int asset)
    {
        var balance = Oracle.BalanceOf(new AccountId(account), new AssetId(asset));
        return ((long)balance.Available, (long)balance.Held);
    }

    private static OrderTerms Limit(Side side, long quantity, long limit) => new()
    {
        Type = OrderType.Limit,
        Side = side,
        Quantity = new Quantity(quantity),
        LimitPrice = new Price(limit),
    };
}
