using System.Diagnostics;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// This process's copy of the live views of all markets. The feed keeps it up to date; requests and streams read it, and never ask a store
/// for market data.
/// </summary>
internal sealed class LiveMarkets(AccountWatchers accounts, CandleRoom room) : IDisposable
{
    private readonly Lock gate = new();
    private MarketReplica[] markets = [];
    private TaskCompletionSource moved = NewMove();
    private LivePosition position;
    private int loads;

    /// <summary>Beats when anything of any market has changed.</summary>
    internal Pulse Pulse { get; } = new();

    /// <summary>How often the copy was read as a whole.</summary>
    internal int Loads => Volatile.Read(ref loads);

    /// <summary>Up to where the copy stands.</summary>
    internal LivePosition Position
    {
        get
        {
            lock (gate) return position;
        }
    }

    /// <summary>All markets, in the order of their numbers.</summary>
    internal IReadOnlyList<MarketReplica> All => Volatile.Read(ref markets);

    /// <summary>The copy of a market; null while there is none yet.</summary>
    internal MarketReplica? Find(MarketId market)
    {
        var all = Volatile.Read(ref markets);
        return market.Value >= 1 && market.Value <= all.Length ? all[market.Value - 1] : null;
    }

    /// <summary>Becomes what was read as a whole: the markets 1, 2, 3 and so on, none of them older than the position.</summary>
    internal void Load(LivePosition at, IReadOnlyList<MarketSnapshot> snapshots, Catalog catalog)
    {
        var all = new MarketReplica[snapshots.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = i < markets.Length
                ? markets[i]
                : new MarketReplica(new MarketNumbers(catalog, catalog[snapshots[i].Market]), room);
            all[i].Load(snapshots[i]);
        }

        Volatile.Write(ref markets, all);
        Interlocked.Increment(ref loads);
        LiveMetrics.Loaded();
        accounts.Lose(); // first, so that nobody takes what came before for a part of this
        MoveTo(at);
        foreach (var market in all) market.Pulse.Signal();
        Pulse.Signal();
    }

    /// <summary>Takes a published update into account. What the copy has already changes nothing.</summary>
    /// <returns>False when something is missing in between, so that all has to be read again.</returns>
    internal bool Apply(LiveUpdate update)
    {
        var at = position;
        if (update.Epoch != at.Epoch) return false;
        var isTimeOnly = update.Before == update.After;
        if (update.After <= at.Sequence && !(isTimeOnly && update.After == at.Sequence)) return true;
        if (update.Before != at.Sequence) return false;

        foreach (var change in update.Markets)
            if (Find(change.Market)?.Apply(change, update) is not true) return false;
        accounts.Tell(update);
        MoveTo(new LivePosition(update.Epoch, update.After));
        foreach (var change in update.Markets) Find(change.Market)!.Pulse.Signal();
        if (update.Markets.Count > 0) Pulse.Signal();
        return true;
    }

    /// <summary>Whether everything up to a position is in the copy.</summary>
    internal bool Has(LivePosition wanted)
    {
        lock (gate) return HasNow(wanted);
    }

    /// <summary>Waits until everything up to a position is in the copy. False when it takes too long.</summary>
    internal ValueTask<bool> WaitForAsync(LivePosition wanted, TimeSpan patience, CancellationToken cancellation) =>
        WaitForAsync(() => HasNow(wanted), patience, cancellation);

    /// <summary>Waits until the copy is at a sequence, whoever its writer is. False when it takes too long.</summary>
    internal ValueTask<bool> WaitForSequenceAsync(long sequence, TimeSpan patience, CancellationToken cancellation) =>
        WaitForAsync(() => position.Sequence >= sequence, patience, cancellation);

    /// <summary>Waits until the copy has been read as a whole more often than so. False when it takes too long.</summary>
    internal ValueTask<bool> WaitForLoadAsync(int after, TimeSpan patience, CancellationToken cancellation) =>
        WaitForAsync(() => loads > after, patience, cancellation);

    public void Dispose()
    {
        Pulse.Dispose();
        foreach (var market in markets) market.Dispose();
    }

    private async ValueTask<bool> WaitForAsync(Func<bool> isSo, TimeSpan patience, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            Task move;
            lock (gate)
            {
                if (isSo()) return true;
                move = moved.Task;
            }

            var rest = patience - Stopwatch.GetElapsedTime(start);
            if (rest <= TimeSpan.Zero) return false;
            try
            {
                await move.WaitAsync(rest, cancellation);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    private bool HasNow(LivePosition wanted) => position.Epoch == wanted.Epoch && position.Sequence >= wanted.Sequence;

    private void MoveTo(LivePosition at)
    {
        TaskCompletionSource last;
        lock (gate)
        {
            position = at;
            last = moved;
            moved = NewMove();
        }

        last.SetResult();
    }

    private static TaskCompletionSource NewMove() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
