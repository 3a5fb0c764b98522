using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Tests.Live;

/// <summary>
/// A writer of the feed as tests want it, for one market of BTC-USDT: it says what changes, and remembers plainly what the book must be.
/// </summary>
internal sealed class FeedModel
{
    public const long Second = 1_000_000;
    public static readonly MarketId Market = new(1);

    private readonly SortedDictionary<(Side Side, long Ticks), long> book = [];
    private readonly CandleFold candles = new();

    public FeedModel() => Catalog = NewCatalog();

    public Catalog Catalog { get; }

    public long Epoch { get; set; } = 7_000_000_000_000_000_001;

    public long Sequence { get; private set; } = 100;

    public long LastUpdate { get; private set; } = 50;

    public long LastTrade { get; private set; }

    public Timestamp Time { get; set; } = new(1_767_225_600 * Second);

    public List<MarketTrade> Trades { get; } = [];

    /// <summary>The book as text: what a reader who knows everything knows.</summary>
    public string Book => string.Join(' ', book.Select(level => $"{level.Key.Side}{level.Key.Ticks}:{level.Value}"));

    public LivePosition Position => new(Epoch, Sequence);

    public MarketSnapshot Snapshot() => new(
        Market, Position, Time, LastUpdate,
        [.. Levels(Side.Buy).Reverse()], [.. Levels(Side.Sell)],
        [.. Trades.TakeLast(TradeTape.Capacity)], Ticker(), [.. candles.Candles]);

    /// <summary>A batch that sets levels, each a change of its own.</summary>
    public LiveUpdate Set(params (Side Side, long Ticks, long Lots)[] levels)
    {
        foreach (var (side, ticks, lots) in levels)
        {
            if (lots == 0) book.Remove((side, ticks));
            else book[(side, ticks)] = lots;
        }

        var first = LastUpdate + 1;
        LastUpdate += levels.Length;
        return Batch(first, [.. levels.Select(level => new DepthLevel(level.Side, new Price(level.Ticks), new Quantity(level.Lots)))], []);
    }

    /// <summary>A batch with so many trades of one lot.</summary>
    public LiveUpdate Trade(int count = 1, long ticks = 100)
    {
        var trades = new List<MarketTrade>();
        for (var i = 0; i < count; i++)
        {
            var trade = new MarketTrade(
                Market, new TradeId(++LastTrade), Sequence + i + 1, Time, new Price(ticks), new Quantity(1), new Amount(ticks * 1_000),
                Side.Buy, new OrderId(1), new OrderId(2), new AccountId(1), new AccountId(2), default, default);
            trades.Add(trade);
            candles.Apply(trade);
        }

        Trades.AddRange(trades);
        return Batch(LastUpdate + 1, [], trades);
    }

    /// <summary>A batch that changes nothing of any market.</summary>
    public LiveUpdate Nothing() => new(Epoch, Sequence, ++Sequence, Time, [], []);

    public LiveMarkets Load(AccountWatchers? accounts = null)
    {
        var markets = new LiveMarkets(accounts ?? new AccountWatchers(), new CandleRoom(0));
        markets.Load(Position, [Snapshot()], Catalog);
        return markets;
    }

    private LiveUpdate Batch(long first, DepthLevel[] levels, List<MarketTrade> trades)
    {
        var before = Sequence;
        Sequence += Math.Max(1, Math.Max(levels.Length, trades.Count));
        var change = new MarketUpdate(Market, first, LastUpdate, levels, trades, trades.Count > 0 ? Ticker() : null);
        return new LiveUpdate(Epoch, before, Sequence, Time, [change], []);
    }

    private IEnumerable<DepthLevel> Levels(Side side) => book
        .Where(level => level.Key.Side == side)
        .Select(level => new DepthLevel(side, new Price(level.Key.Ticks), new Quantity(level.Value)));

    private Ticker Ticker()
    {
        if (Trades.Count == 0) return new Ticker(Market, Time, default, default, default, default, 0, 0, 0, default, default);
        var prices = Trades.ConvertAll(trade => trade.Price);
        return new Ticker(
            Market, Time, prices[^1], prices[0], prices.Max(), prices.Min(), Trades.Count,
            Trades.Sum(trade => trade.Notional.Units), Trades.Count, new TradeId(1), new TradeId(LastTrade));
    }

    private static Catalog NewCatalog()
    {
        var catalog = new Catalog();
        var events = new EventBuffer();
        var engine = new Exchange.Domain.Engine();
        var time = new Timestamp(Second);
        engine.Execute(new ListAsset(AssetCode.Parse("BTC"), 8), time, events);
        engine.Execute(new ListAsset(AssetCode.Parse("USDT"), 8), time, events);
        engine.Execute(new OpenMarket(new AssetId(1), new AssetId(2), Rules), time, events);
        foreach (var record in events) catalog.Apply(record);
        return catalog;
    }

    private static MarketRules Rules => new(
        TickSize: new Step(1, 2), LotSize: new Step(1, 3), MinPrice: new Price(1), MaxPrice: new Price(1_000_000),
        MinQuantity: new Quantity(1), MaxQuantity: new Quantity(1_000_000), MinMarketQuantity: new Quantity(1),
        MaxMarketQuantity: new Quantity(1_000_000), MinNotional: new Amount(0), MaxNotional: new Amount(0),
        PriceBand: 0, MaxOpenOrders: 1_000, MaxIcebergParts: 10, MakerFee: 0, TakerFee: 0, SelfTradePrevention.ExpireTaker);
}
