using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// What a market has traded, as an audit folds it from the events, by code of its own: the last trades, what was traded in each second, and
/// so the figures of the last 24 hours as of any moment after the last trade, and the candles.
/// </summary>
internal sealed class AuditedTrades(MarketId market)
{
    private const long Second = 1_000_000;

    private readonly Queue<MarketTrade> latest = new();

    // By second modulo those of a day: the last such second in which anything was traded.
    private readonly Dictionary<long, AuditedSecond> seconds = [];
    private readonly Candle[] ended = new Candle[CandleIntervals.All.Count];
    private AuditedSecond current;

    /// <summary>The last trades, oldest first.</summary>
    public IReadOnlyCollection<MarketTrade> Latest => latest;

    /// <summary>The seconds in which the market traded, by their number modulo those of a day.</summary>
    public IReadOnlyDictionary<long, AuditedSecond> Seconds => seconds;

    /// <summary>The number of trades that were ever made.</summary>
    public long Count { get; private set; }

    /// <summary>The time of the last one, and its price.</summary>
    public Timestamp Time { get; private set; }

    public Price Price { get; private set; }

    /// <summary>Takes the next trade.</summary>
    public void Add(in MarketTrade trade)
    {
        latest.Enqueue(trade);
        if (latest.Count > TradeTape.Capacity) latest.Dequeue();
        var second = SecondOf(trade.Time);
        if (Count > 0 && second != current.Second) AddTo(ended, current);
        current = Count == 0 || second != current.Second ? AuditedSecond.Of(trade, second) : current.With(trade);
        seconds[second % TickerFold.Window] = current;
        (Count, Time, Price) = (Count + 1, trade.Time, trade.Price);
    }

    /// <summary>The first second of the 24 hours that end at a moment.</summary>
    public static long FirstSecond(Timestamp now) => SecondOf(now) - TickerFold.Window + 1;

    /// <summary>The 24 hours that end at a moment, which is not before the last trade.</summary>
    public Ticker TickerAt(Timestamp now)
    {
        var from = FirstSecond(now);
        var window = seconds.Values.Where(second => second.Second >= from).OrderBy(second => second.Second).ToList();
        return window.Count == 0
            ? new Ticker(market, now, Price, default, default, default, 0, 0, 0, default, default)
            : new Ticker(
                market, now, Price, window[0].First, window.Max(second => second.High), window.Min(second => second.Low),
                Sum(window, second => second.Volume), Sum(window, second => second.QuoteVolume), window.Sum(second => second.Trades),
                window[0].FirstTrade, window[^1].LastTrade);
    }

    /// <summary>The last candle of each interval, the shortest first. There must have been a trade.</summary>
    public Candle[] Candles()
    {
        var candles = (Candle[])ended.Clone();
        AddTo(candles, current);
        return candles;
    }

    private static Int128 Sum(List<AuditedSecond> window, Func<AuditedSecond, Int128> figure)
    {
        var sum = Int128.Zero;
        foreach (var second in window) sum += figure(second);
        return sum;
    }

    private static long SecondOf(Timestamp time) => (time.Microseconds - ((time.Microseconds % Second + Second) % Second)) / Second;

    private static void AddTo(Candle[] candles, in AuditedSecond second)
    {
        var time = new Timestamp(second.Second * Second);
        for (var i = 0; i < candles.Length; i++)
        {
            var openTime = ((CandleInterval)i).OpenTime(time);
            ref var candle = ref candles[i];
            candle = candle.Trades > 0 && candle.OpenTime == openTime
                ? candle with
                {
                    High = second.High > candle.High ? second.High : candle.High,
                    Low = second.Low < candle.Low ? second.Low : candle.Low,
                    Close = second.Last,
                    Volume = candle.Volume + second.Volume,
                    QuoteVolume = candle.QuoteVolume + second.QuoteVolume,
                    TakerBuyVolume = candle.TakerBuyVolume + second.BuyVolume,
                    TakerBuyQuoteVolume = candle.TakerBuyQuoteVolume + second.BuyQuoteVolume,
                    Trades = candle.Trades + second.Trades,
                    LastTrade = second.LastTrade,
                }
                : new Candle(
                    (CandleInterval)i, openTime, second.First, second.High, second.Low, second.Last, second.Volume, second.QuoteVolume,
                    second.BuyVolume, second.BuyQuoteVolume, second.Trades, second.FirstTrade, second.LastTrade);
        }
    }
}

/// <summary>What a market traded in a second, and what of it the takers bought.</summary>
internal record struct AuditedSecond(
    long Second, Price First, Price Last, Price High, Price Low, Int128 Volume, Int128 QuoteVolume, Int128 BuyVolume,
    Int128 BuyQuoteVolume, long Trades, TradeId FirstTrade, TradeId LastTrade)
{
    /// <summary>The second with its first trade.</summary>
    public static AuditedSecond Of(in MarketTrade trade, long second) =>
        new AuditedSecond(second, trade.Price, default, trade.Price, trade.Price, 0, 0, 0, 0, 0, trade.Trade, default).With(trade);

    /// <summary>The second with one more trade.</summary>
    public readonly AuditedSecond With(in MarketTrade trade)
    {
        var isBuy = trade.TakerSide == Side.Buy;
        return this with
        {
            Last = trade.Price,
            High = trade.Price > High ? trade.Price : High,
            Low = trade.Price < Low ? trade.Price : Low,
            Volume = Volume + trade.Quantity.Lots,
            QuoteVolume = QuoteVolume + trade.Notional.Units,
            BuyVolume = BuyVolume + (isBuy ? trade.Quantity.Lots : 0),
            BuyQuoteVolume = BuyQuoteVolume + (isBuy ? trade.Notional.Units : 0),
            Trades = Trades + 1,
            LastTrade = trade.Trade,
        };
    }

    /// <summary>The same, as the views have it.</summary>
    public readonly TradedSecond ToTraded() =>
        new(Second, First, Last, High, Low, Volume, QuoteVolume, Trades, FirstTrade, LastTrade);
}
