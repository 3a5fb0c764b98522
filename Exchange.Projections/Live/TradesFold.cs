using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>What the markets of a venue have traded, folded from its events: the new trades, candles, tickers.</summary>
public sealed class TradesFold
{
    private readonly List<int> scales = [0];
    private readonly List<MarketTrades?> markets = [null];
    private readonly List<long> units = [0];
    private readonly List<MarketTrades> changed = [];

    /// <summary>Before the first event.</summary>
    public TradesFold()
    {
    }

    /// <summary>For a venue that has these markets, before their first trade.</summary>
    public TradesFold(Catalog catalog)
    {
        foreach (var asset in catalog.Assets) scales.Add(asset.Scale);
        foreach (var market in catalog.Markets) Add(market.Market, market.BaseAsset, market.QuoteAsset, market.Rules);
    }

    /// <summary>The number of markets.</summary>
    public int MarketCount => markets.Count - 1;

    /// <summary>The markets of which anything changed since the changes were forgotten last.</summary>
    public IReadOnlyList<MarketTrades> Changed => changed;

    /// <summary>The trades of a market.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such market.</exception>
    public MarketTrades this[MarketId market] => markets[market.Value]!;

    /// <summary>Takes the next event into account.</summary>
    public void Apply(EventRecord e)
    {
        switch (e.Type)
        {
            case EventType.TradeExecuted: Apply(in e.As<TradeExecuted>(), e.Sequence, e.Time); break;
            case EventType.AssetListed: Apply(in e.As<AssetListed>()); break;
            case EventType.MarketOpened: Apply(in e.As<MarketOpened>()); break;
        }
    }

    /// <summary>Lets time go by for the tickers.</summary>
    public void Advance(Timestamp now)
    {
        foreach (var market in markets)
            if (market is not null && market.Ticker.Advance(now)) Mark(market);
    }

    /// <summary>What is said of changes is said from here on.</summary>
    public void ForgetChanges()
    {
        foreach (var market in changed) market.ForgetChanges();
        changed.Clear();
    }

    private void Apply(in TradeExecuted e, long sequence, Timestamp time)
    {
        var market = markets[e.Market.Value]!;
        var notional = new Amount(e.Price.Ticks * e.Quantity.Lots * units[e.Market.Value]);
        Mark(market);
        market.Apply(new MarketTrade(
            e.Market, e.Trade, sequence, time, e.Price, e.Quantity, notional, e.TakerSide, e.Maker, e.Taker, e.MakerAccount,
            e.TakerAccount, e.MakerFee, e.TakerFee));
    }

    // A fold that goes on with a later catalog knows assets and markets before their events come.
    private void Apply(in AssetListed e)
    {
        if (e.Asset.Value == scales.Count) scales.Add(e.Scale);
    }

    private void Apply(in MarketOpened e)
    {
        if (e.Market.Value == markets.Count) Add(e.Market, e.BaseAsset, e.QuoteAsset, e.Rules);
        Mark(markets[e.Market.Value]!);
    }

    private void Add(MarketId market, AssetId baseAsset, AssetId quoteAsset, in MarketRules rules)
    {
        markets.Add(new MarketTrades(market));
        units.Add(MarketUnits.Of(baseAsset, quoteAsset, rules, scales).TickLotUnits);
    }

    private void Mark(MarketTrades market)
    {
        if (market.IsChanged) return;
        market.IsChanged = true;
        changed.Add(market);
    }
}

/// <summary>What a market has traded, as <see cref="TradesFold"/> keeps it.</summary>
public sealed class MarketTrades(MarketId market)
{
    private readonly List<MarketTrade> latest = [];

    /// <summary>The market.</summary>
    public MarketId Market => market;

    /// <summary>The last 24 hours.</summary>
    public TickerFold Ticker { get; } = new(market);

    /// <summary>The last candle of each interval.</summary>
    public CandleFold Candles { get; private set; } = new();

    /// <summary>The trades since the changes were forgotten last, oldest first.</summary>
    public IReadOnlyList<MarketTrade> Latest => latest;

    /// <summary>Whether anything changed since then.</summary>
    public bool IsChanged { get; internal set; }

    internal void Apply(in MarketTrade trade)
    {
        latest.Add(trade);
        Ticker.Apply(trade);
        Candles.Apply(trade);
    }

    /// <summary>Sets what is known of trades before the next.</summary>
    internal void Restore(in Ticker ticker, IEnumerable<Candle> candles, IEnumerable<TradedSecond> seconds)
    {
        Candles = new CandleFold(candles);
        foreach (var second in seconds.OrderBy(second => second.Second)) Ticker.Add(second);
        Ticker.Restore(ticker.Last, ticker.Time);
    }

    internal void ForgetChanges()
    {
        latest.Clear();
        IsChanged = false;
    }
}
