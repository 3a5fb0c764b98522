using CsCheck;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>What somebody does in a law: place an order, or cancel or amend the nth order of the market.</summary>
internal sealed record LawStep(LawKind Kind, int Account, OrderTerms Terms, int Nth)
{
    public override string ToString() =>
        $"account {Account}: {Kind} {(Kind == LawKind.Place ? Short.Text(Terms) : $"{Nth}, {Terms.Quantity.Lots}")}";
}

internal enum LawKind
{
    Place,
    Cancel,
    Amend,
}

/// <summary>A venue in which money is never short, so that laws about matching hold without a but.</summary>
internal sealed class LawVenue
{
    public const int Accounts = 3;

    private const long Plenty = 1L << 50;
    private static readonly Timestamp Now = new(1);

    private readonly VenueUnderTest venue = new();
    private readonly List<OrderId>[] placed;
    private ulong lastId;

    /// <summary>Each market has its own assets and its own accounts.</summary>
    public LawVenue(int markets, MarketRules rules)
    {
        placed = [.. Enumerable.Range(0, markets).Select(_ => new List<OrderId>())];
        for (var market = 0; market < markets; market++)
        {
            var (baseAsset, quoteAsset) = (new AssetId((2 * market) + 1), new AssetId((2 * market) + 2));
            Do(new ListAsset(AssetCode.Parse($"B{market}"), 0));
            Do(new ListAsset(AssetCode.Parse($"Q{market}"), 0));
            Do(new OpenMarket(baseAsset, quoteAsset, rules));
            for (var account = 1; account <= Accounts; account++)
            {
                Do(new OpenAccount(NewId()));
                Do(new Deposit(AccountOf(market, account), baseAsset, new Amount(Plenty), NewId()));
                Do(new Deposit(AccountOf(market, account), quoteAsset, new Amount(Plenty), NewId()));
            }
        }
    }

    /// <summary>One tick and one lot are one unit; nothing is filtered.</summary>
    public static MarketRules Rules { get; } = new(
        new Step(1, 0), new Step(1, 0), new Price(1), new Price(1_000), new Quantity(1), new Quantity(1_000_000), new Quantity(1),
        new Quantity(1_000_000), Amount.Zero, Amount.Zero, 0, 1_000, 1_000, 0, 0, SelfTradePrevention.Decrement);

    /// <summary>Orders by quantity of every type, near each other.</summary>
    public static Gen<LawStep> Steps { get; } =
        from kind in Gen.Frequency((8, LawKind.Place), (1, LawKind.Cancel), (1, LawKind.Amend))
        from account in Gen.Int[1, Accounts]
        from nth in Gen.Int[0, 30]
        from terms in TermsOf(Gen.Enum<OrderType>())
        select new LawStep(kind, account, terms, nth);

    public IReadOnlyList<OrderId> Placed(int market) => placed[market];

    public List<Happening> Do(LawStep step, int market = 0)
    {
        var account = AccountOf(market, step.Account);
        var order = step.Nth < placed[market].Count ? placed[market][step.Nth] : default;
        var owner = venue.State.FindOrder(order)?.Account ?? account;
        var events = Do(step.Kind switch
        {
            LawKind.Place => new PlaceOrder(account, new MarketId(market + 1), NewId(), step.Terms),
            LawKind.Cancel => new CancelOrder(owner, order),
            _ => new AmendOrder(owner, order, step.Terms.Quantity),
        });
        placed[market].AddRange(events.Where(one => one.Event is OrderPlaced).Select(one => ((OrderPlaced)one.Event).Order));
        return events;
    }

    public (Amount Available, Amount Held)[] Balances(int market) =>
    [
        .. from account in Enumerable.Range(1, Accounts)
           from asset in new[] { (2 * market) + 1, (2 * market) + 2 }
           select venue.State.Balance(AccountOf(market, account), new AssetId(asset)),
    ];

    public static Gen<OrderTerms> TermsOf(Gen<OrderType> types) =>
        from type in types
        from side in Gen.Enum<Side>()
        from time in Gen.OneOf([.. Enum.GetValues<TimeInForce>().Where(time => time != TimeInForce.Gtd && OracleTerms.Takes(type, time))])
        from mode in Gen.Enum<SelfTradePrevention>()
        from limit in Gen.Long[95, 105]
        from stop in Gen.Long[93, 107]
        from quantity in Gen.Long[1, 9]
        from display in Gen.Long[0, quantity]
        let bare = new OrderTerms { Type = type, Side = side, TimeInForce = time, SelfTradePrevention = mode }
        let mayHide = OracleTerms.HasLimit(bare) && time == TimeInForce.Gtc
        select bare with
        {
            Quantity = new Quantity(quantity),
            LimitPrice = new Price(OracleTerms.HasLimit(bare) ? limit : 0),
            StopPrice = new Price(OracleTerms.HasStop(bare) ? stop : 0),
            DisplayQuantity = new Quantity(mayHide ? display : 0),
        };

    private static AccountId AccountOf(int market, int account) => new((market * Accounts) + account);

    private List<Happening> Do(ICommand command) => venue.Execute(command, Now).Events;

    private CommandId NewId() => CommandId.FromNumber(++lastId);
}
