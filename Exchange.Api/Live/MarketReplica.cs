using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// This process's copy of a market's live views: the whole depth, the last trades, the ticker and the last candles. One feeds it, many
/// read; what is read is taken under a lock and written out after it, once for all who ask for the same.
/// </summary>
internal sealed partial class MarketReplica(MarketNumbers numbers) : IDisposable
{
    private const long Second = 1_000_000;

    private readonly Lock gate = new();
    private readonly DepthSide bids = new(Side.Buy), asks = new(Side.Sell);
    private readonly RecentDiffs diffs = new();
    private readonly Candle?[] previous = new Candle?[CandleIntervals.All.Count];
    private TradeTape tape = new();
    private CandleFold candles = new();
    private Ticker ticker;
    private MarketMoment moment;
    private long lastTrade, second;
    private int generation;

    /// <summary>How the market's numbers are written.</summary>
    internal MarketNumbers Numbers => numbers;

    /// <summary>Beats when anything of the market has changed.</summary>
    internal Pulse Pulse { get; } = new();

    /// <summary>Becomes what a snapshot says. Those who follow the depth begin anew.</summary>
    internal void Load(MarketSnapshot snapshot)
    {
        lock (gate)
        {
            bids.Clear();
            asks.Clear();
            foreach (var level in snapshot.Bids) bids.Set(level.Price, level.Quantity);
            foreach (var level in snapshot.Asks) asks.Set(level.Price, level.Quantity);
            diffs.Clear();
            tape = new TradeTape();
            foreach (var trade in snapshot.Trades) tape.Apply(trade);
            lastTrade = snapshot.Trades.Count == 0 ? 0 : snapshot.Trades[^1].Trade.Value;
            candles = new CandleFold(snapshot.Candles);
            Array.Clear(previous);
            ticker = snapshot.Ticker;
            moment = new MarketMoment(snapshot.Position.Epoch, snapshot.Position.Sequence, snapshot.LastUpdate, snapshot.Ticker.Time);
            generation++;
            ForgetRendered();
        }
    }

    /// <summary>Takes a committed batch into account, unless the copy has it already.</summary>
    /// <returns>False when the update does not follow what the copy has.</returns>
    internal bool Apply(MarketUpdate update, LiveUpdate batch)
    {
        lock (gate)
        {
            var isTimeOnly = batch.Before == batch.After;
            if (isTimeOnly ? batch.After < moment.Sequence : batch.After <= moment.Sequence) return true;
            if (update.LastUpdate >= update.FirstUpdate && update.FirstUpdate != moment.LastUpdate + 1) return false;
            if (lastTrade > 0 && update.Trades.Count > 0 && update.Trades[0].Trade.Value != lastTrade + 1) return false;

            foreach (var level in update.Levels) (level.Side == Side.Buy ? bids : asks).Set(level.Price, level.Quantity);
            if (update.LastUpdate >= update.FirstUpdate) diffs.Add(update.FirstUpdate, update.LastUpdate, update.Levels);
            foreach (var trade in update.Trades) Apply(trade);
            if (update.Ticker is { } changed && changed.Time >= ticker.Time) ticker = changed;
            moment = moment with
            {
                Sequence = batch.After,
                LastUpdate = Math.Max(moment.LastUpdate, update.LastUpdate),
                Time = batch.Time,
            };
            ForgetRendered();
            return true;
        }
    }

    /// <summary>The last candle of an interval, and of the trades between another trade and it those that are kept.</summary>
    internal LatestTrades LatestTrades(CandleInterval interval, TradeId after, long sequence)
    {
        lock (gate)
        {
            if (candles.Last(interval) is not { } candle) return new LatestTrades(sequence, null, []);
            if (candle.FirstTrade.Value <= after.Value + 1) return new LatestTrades(sequence, candle, []);
            var latest = tape.Latest((int)Math.Min(lastTrade - after.Value, TradeTape.Capacity));
            return new LatestTrades(sequence, candle, [.. latest.Where(trade => trade.Trade.Value < candle.FirstTrade.Value).Reverse()]);
        }
    }

    public void Dispose() => Pulse.Dispose();

    // The candle before the last is kept too, so that who follows an interval can be told how it ended. Candles open on whole seconds.
    private void Apply(in MarketTrade trade)
    {
        if (trade.Time.Microseconds / Second != second)
        {
            second = trade.Time.Microseconds / Second;
            foreach (var candle in candles.Candles)
                if (trade.Time >= candle.Interval.CloseTime(candle.OpenTime)) previous[(int)candle.Interval] = candle;
        }

        tape.Apply(trade);
        candles.Apply(trade);
        lastTrade = trade.Trade.Value;
    }
}

/// <summary>For which moment a copy of a market is true.</summary>
/// <param name="Epoch">The life of the writer.</param>
/// <param name="Sequence">The venue's sequence after the last batch that changed anything of the market.</param>
/// <param name="LastUpdate">The last update id of its depth.</param>
/// <param name="Time">The time of that batch.</param>
internal readonly record struct MarketMoment(long Epoch, long Sequence, long LastUpdate, Timestamp Time);

/// <summary>The end of what a market has traded.</summary>
/// <param name="Sequence">The venue's sequence up to which it stands at least.</param>
/// <param name="Candle">The last candle of an interval; null before the first trade.</param>
/// <param name="Before">The trades before that candle, the oldest first; not all that were asked for, if that is too long ago.</param>
internal readonly record struct LatestTrades(long Sequence, Candle? Candle, IReadOnlyList<MarketTrade> Before);
