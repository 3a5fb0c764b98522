using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// This process's copy of a market's live views: the whole depth, the last trades, the ticker and the last candles. One feeds it, many
/// read; what is read is taken under a lock and written out after it, once for all who ask for the same.
/// </summary>
internal sealed partial class MarketReplica(MarketNumbers numbers, CandleRoom room) : IDisposable
{
    private readonly Lock gate = new();
    private readonly DepthSide bids = new(Side.Buy), asks = new(Side.Sell);
    private readonly RecentDiffs diffs = new();
    private TradeTape tape = new();
    private RecentCandles candles = new([], [], room);
    private Ticker ticker;
    private MarketMoment moment;
    private long lastTrade;
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
            LoadCandles(snapshot);
            tape = new TradeTape();
            foreach (var trade in snapshot.Trades) tape.Apply(trade);
            lastTrade = snapshot.Trades.Count == 0 ? 0 : snapshot.Trades[^1].Trade.Value;
            ticker = snapshot.Ticker;
            moment = new MarketMoment(snapshot.Position.Epoch, snapshot.Position.Sequence, snapshot.LastUpdate, snapshot.Time);
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

    /// <summary>The last candles of an interval, and of the trades between another trade and those the ones that are kept.</summary>
    internal LatestTrades LatestTrades(CandleInterval interval, TradeId after)
    {
        lock (gate)
        {
            var latest = candles.Latest(interval);
            if (latest.Count == 0 || latest[0].FirstTrade.Value <= after.Value + 1) return new LatestTrades([], latest);
            var trades = tape.Latest((int)Math.Min(lastTrade - after.Value, TradeTape.Capacity));
            var before = trades.Where(trade => trade.Trade.Value < latest[0].FirstTrade.Value).Reverse();
            return new LatestTrades([.. before], latest);
        }
    }

    /// <summary>The last candles of an interval, the oldest first: what the history may not have yet.</summary>
    internal IReadOnlyList<Candle> LatestCandles(CandleInterval interval)
    {
        lock (gate) return candles.Latest(interval);
    }

    /// <summary>The candles that are asked for, the oldest first; null when some of them are not known here.</summary>
    internal WrittenCandle[]? Candles(in CandleQuery query)
    {
        lock (gate) return candles.Read(query);
    }

    /// <summary>Keeps whole candles that somebody has asked for, if they go right up to those that are known.</summary>
    internal void KeepCandles(CandleInterval interval, IReadOnlyList<Candle> whole)
    {
        lock (gate) candles.Keep(interval, whole);
    }

    public void Dispose() => Pulse.Dispose();

    // The same writer's trades follow on those that are known, unless too many were missed.
    private void LoadCandles(MarketSnapshot snapshot)
    {
        var follow = snapshot.Position.Epoch == moment.Epoch && lastTrade > 0 && snapshot.Trades.Count > 0
            && snapshot.Trades[0].Trade.Value <= lastTrade + 1 && snapshot.Trades[^1].Trade.Value >= lastTrade;
        if (!follow)
        {
            candles.GiveRoom();
            candles = new RecentCandles(snapshot.Candles, snapshot.Trades, room);
            return;
        }

        foreach (var trade in snapshot.Trades)
            if (trade.Trade.Value > lastTrade) candles.Apply(trade);
    }

    private void Apply(in MarketTrade trade)
    {
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
/// <param name="Before">The trades before the candles, the oldest first; not all that were asked for, if that is too long ago.</param>
/// <param name="Candles">The last candles of an interval, the oldest first; none before the first trade.</param>
internal readonly record struct LatestTrades(IReadOnlyList<MarketTrade> Before, IReadOnlyList<Candle> Candles);
