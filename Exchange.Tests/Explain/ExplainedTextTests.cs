using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Storage;
using Xunit;
using Matcher = Exchange.Domain.Engine;

namespace Exchange.Tests.Explain;

/// <summary>
/// A short afternoon in a market, and what alice and bob are told of their orders: Explained.txt is what people read. When words change, it
/// is written anew by deleting it and running this test twice.
/// </summary>
public sealed class ExplainedTextTests
{
    private const string Agreed = "Exchange.Tests/Explain/Explained.txt";

    private static readonly AssetId Btc = new(1), Usdt = new(2);
    private static readonly AccountId Alice = new(1), Bob = new(2);
    private static readonly MarketId Market = new(1);

    private readonly Matcher engine = new();
    private readonly EventBuffer events = new();
    private long time = 1_893_456_000_000_000;

    [Fact]
    public void People_read_what_was_agreed()
    {
        Open();
        Place(Bob, "wall", Side.Sell, "2", "50000", terms => terms with { DisplayQuantity = new(5_000) });
        Place(Alice, "own", Side.Sell, "0.1", "50000");
        Place(Bob, "far", Side.Sell, "1", "50010.5");
        Place(Alice, "guard", Side.Sell, "0.3", "49000", terms => terms with
        {
            Type = OrderType.StopLossLimit,
            StopPrice = new(4_990_000),
        });
        var buy = Place(Alice, "buy", Side.Buy, "3.5", "50005", terms => terms with
        {
            SelfTradePrevention = SelfTradePrevention.ExpireMaker,
        });
        Place(Bob, "dump", Side.Sell, "0.8", "49900");
        Do(new AmendOrder(Alice, new(buy), new(34_000)));
        Do(new AmendOrder(Alice, new(buy), new(35_000)));
        Place(Bob, "cheap", Side.Buy, "1", "49800");
        Do(new CancelOrder(Alice, new(buy)));
        Place(Bob, "crash", Side.Sell, "0.2", "49800");
        Place(Alice, "poor", Side.Buy, "10", "50000");
        Place(Alice, "spend", Side.Buy, "0", "0", terms => terms with
        {
            Type = OrderType.Market,
            TimeInForce = TimeInForce.Ioc,
            QuoteQuantity = new(1_234_560_000),
        });

        var path = Path.Combine(Repository.Root, Agreed);
        var text = Tell();
        if (!File.Exists(path))
        {
            File.WriteAllText(path, text);
            Assert.Fail($"{Agreed} was missing, and is written now: it belongs to the change that made these words.");
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    private void Open()
    {
        Do(new ListAsset(AssetCode.Parse("BTC"), 8));
        Do(new ListAsset(AssetCode.Parse("USDT"), 6));
        Do(new OpenMarket(Btc, Usdt, new MarketRules(
            TickSize: new(1, 2), LotSize: new(1, 4), MinPrice: new(1), MaxPrice: new(100_000_000), MinQuantity: new(1),
            MaxQuantity: new(1_000_000), MinMarketQuantity: new(1), MaxMarketQuantity: new(1_000_000), MinNotional: new(5_000_000),
            MaxNotional: new(0), PriceBand: 100_000, MaxOpenOrders: 200, MaxIcebergParts: 10, MakerFee: 1_000, TakerFee: 1_501,
            SelfTradePrevention.ExpireTaker)));
        foreach (var name in new[] { "alice", "bob" }) Do(new OpenAccount(CommandId.Parse(name)));
        foreach (var account in new[] { Alice, Bob })
        {
            Do(new Deposit(account, Btc, new(10_00000000), CommandId.Parse("btc")));
            Do(new Deposit(account, Usdt, new(200_000_000000), CommandId.Parse("usdt")));
        }
    }

    private long Place(
        AccountId account, string id, Side side, string quantity, string price, Func<OrderTerms, OrderTerms>? change = null)
    {
        DecimalText.TryParseSteps(quantity, new Step(1, 4), out var lots);
        DecimalText.TryParseSteps(price, new Step(1, 2), out var ticks);
        var terms = new OrderTerms { Side = side, Quantity = new(lots), LimitPrice = new(ticks) };
        return Do(new PlaceOrder(account, Market, CommandId.Parse(id), change?.Invoke(terms) ?? terms)).Id;
    }

    private CommandResult Do(ICommand command) => engine.Execute(command, new Timestamp(time += 1_000_000), events);

    private string Tell()
    {
        var (past, tellers, texts) = (new PastVenue(), new Tellers(), Stored.Write(events));
        var index = 0;
        foreach (var e in events) past.Apply(e.Type, e.Sequence, e.Time, texts[index++], tellers);
        var catalog = engine.State.CreateCatalog();
        var orders = tellers.All.Select(teller => ExplainedText.Of(OrderNarrator.Explain(teller.Tell(past)!, catalog)));
        var balance = ExplainedText.Of(BalanceExplanation.Of(past, Alice, catalog[Usdt], catalog));
        return string.Join($"\n{new string('=', 110)}\n\n", [.. orders, balance]);
    }

    private sealed class Tellers : IPastObserver
    {
        public List<OrderStoryteller> All { get; } = [];

        public void Before(PastVenue venue, EventRecord e)
        {
            if (e.Type == EventType.OrderPlaced) All.Add(new OrderStoryteller(e.As<OrderPlaced>().Account, e.Sequence));
            if (e.Type == EventType.OrderRejected) All.Add(new OrderStoryteller(e.As<OrderRejected>().Account, e.Sequence));
            foreach (var teller in All) teller.Before(venue, e);
        }

        public void After(PastVenue venue, EventRecord e)
        {
            foreach (var teller in All) teller.After(venue, e);
        }
    }
}
