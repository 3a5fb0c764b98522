using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The last 24 hours of a market, exactly: of each second in which it traded, what it traded is remembered until that second falls out of
/// the window. What is added up and taken off are whole numbers, and the highest and lowest prices wait in two queues, so a trade costs the
/// same however much was traded.
/// </summary>
public sealed class TickerFold(MarketId market)
{
    /// <summary>The number of seconds in the window, the running one included.</summary>
    public const int Window = 24 * 60 * 60;

    private readonly Deque<TradedSecond> seconds = new();

    // Seconds whose high is above that of all later ones, and whose low is below: the first is the one that counts.
    private readonly Deque<(long Second, Price Price)> highs = new(), lows = new();

    private Price last;
    private Timestamp time;
    private Int128 volume, quoteVolume;
    private long trades;

    /// <summary>The ticker as of the last trade or the last <see cref="Advance"/>.</summary>
    public Ticker Ticker => seconds.Count == 0
        ? new Ticker(market, time, last, default, default, default, 0, 0, 0, default, default)
        : new Ticker(
            market, time, last, seconds.First.First, highs.First.Price, lows.First.Price, volume, quoteVolume, trades,
            seconds.First.FirstTrade, seconds.Last.LastTrade);

    /// <summary>The seconds with trades in the window, from one on.</summary>
    internal IEnumerable<TradedSecond> SecondsFrom(long first)
    {
        var index = seconds.Count;
        while (index > 0 && seconds[index - 1].Second >= first) index--;
        for (; index < seconds.Count; index++) yield return seconds[index];
    }

    /// <summary>Takes the next trade into account.</summary>
    public void Apply(in MarketTrade trade)
    {
        Advance(trade.Time);
        Add(TradedSecond.Of(trade));
    }

    /// <summary>Lets time go by. Returns true when the ticker changed: a second with trades fell out of the window.</summary>
    public bool Advance(Timestamp now)
    {
        if (now > time) time = now;
        var first = TradedSecond.Of(time) - Window + 1;
        var before = seconds.Count;
        while (seconds.Count > 0 && seconds.First.Second < first)
        {
            volume -= seconds.First.Volume;
            quoteVolume -= seconds.First.QuoteVolume;
            trades -= seconds.First.Trades;
            seconds.RemoveFirst();
        }

        while (highs.Count > 0 && highs.First.Second < first) highs.RemoveFirst();
        while (lows.Count > 0 && lows.First.Second < first) lows.RemoveFirst();
        return seconds.Count < before;
    }

    /// <summary>Adds a second with trades, which is not before the last.</summary>
    internal void Add(in TradedSecond second)
    {
        last = second.Last;
        volume += second.Volume;
        quoteVolume += second.QuoteVolume;
        trades += second.Trades;
        if (seconds.Count > 0 && seconds.Last.Second == second.Second) seconds.Last.Add(second);
        else seconds.AddLast(second);

        while (highs.Count > 0 && highs.Last.Price <= second.High) highs.RemoveLast();
        if (highs.Count == 0 || highs.Last.Second != second.Second) highs.AddLast((second.Second, second.High));
        while (lows.Count > 0 && lows.Last.Price >= second.Low) lows.RemoveLast();
        if (lows.Count == 0 || lows.Last.Second != second.Second) lows.AddLast((second.Second, second.Low));
    }

    /// <summary>Sets what is known beside the seconds: the last price, which may be older than they, and the time.</summary>
    internal void Restore(Price lastPrice, Timestamp now)
    {
        last = lastPrice;
        Advance(now);
    }
}
