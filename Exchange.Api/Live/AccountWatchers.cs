using System.Collections.Concurrent;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Those who watch accounts, by account. The feed tells each what changed of its own account, and nobody of another.</summary>
internal sealed class AccountWatchers
{
    private readonly ConcurrentDictionary<AccountId, AccountWatcher[]> watchers = new();

    /// <summary>Whether anybody watches an account.</summary>
    internal bool IsWatched(AccountId account) => watchers.ContainsKey(account);

    /// <summary>Begins to watch; ended by disposing of the watcher.</summary>
    internal AccountWatcher Watch(AccountId account)
    {
        var watcher = new AccountWatcher(account, Leave);
        watchers.AddOrUpdate(account, _ => [watcher], (_, others) => [.. others, watcher]);
        return watcher;
    }

    /// <summary>Tells everybody what changed of his account.</summary>
    internal void Tell(LiveUpdate update)
    {
        if (watchers.IsEmpty) return;
        foreach (var change in update.Accounts)
            foreach (var watcher in Of(change.Account)) watcher.Add(change, update);
    }

    /// <summary>Tells everybody that something was missed.</summary>
    internal void Lose()
    {
        foreach (var (_, all) in watchers)
            foreach (var watcher in all) watcher.Lose();
    }

    private AccountWatcher[] Of(AccountId account) => watchers.GetValueOrDefault(account) ?? [];

    private void Leave(AccountWatcher gone)
    {
        while (watchers.TryGetValue(gone.Account, out var all))
        {
            AccountWatcher[] others = [.. all.Where(watcher => watcher != gone)];
            var isDone = others.Length > 0
                ? watchers.TryUpdate(gone.Account, others, all)
                : watchers.TryRemove(KeyValuePair.Create(gone.Account, all));
            if (isDone) return;
        }
    }
}

/// <summary>
/// What changed of an account since its watcher looked last: the latest of each order and of the balances, and every fill. When that
/// becomes too much, it is lost, and the watcher has to begin with the present state again.
/// </summary>
internal sealed class AccountWatcher(AccountId account, Action<AccountWatcher> leave) : IDisposable
{
    /// <summary>The most orders, and the most fills, that are kept for a watcher who does not look.</summary>
    internal const int MaxKept = 250;

    private readonly Lock gate = new();
    private AccountChanges changes = new();
    private TaskCompletionSource changed = NewSignal();
    private bool isLost;

    internal AccountId Account => account;

    /// <summary>Ends when there is something to look at. Who takes this before looking misses nothing.</summary>
    internal Task Changed
    {
        get
        {
            lock (gate) return changed.Task;
        }
    }

    /// <summary>Takes what changed since the last time.</summary>
    /// <returns>Null when something was lost since then.</returns>
    internal AccountChanges? Take()
    {
        lock (gate)
        {
            var taken = isLost ? null : changes;
            (changes, isLost) = (new AccountChanges(), false);
            if (changed.Task.IsCompleted) changed = NewSignal();
            return taken;
        }
    }

    /// <summary>Adds all that one batch changed, so that nobody takes a part of it.</summary>
    internal void Add(AccountUpdate update, LiveUpdate batch)
    {
        lock (gate)
        {
            if (isLost) return;
            if (update.Balances.Count > 0) changes.Balances = update.Balances;
            foreach (var order in update.Orders) changes.Orders[order.Order] = order;
            foreach (var market in batch.Markets)
            {
                foreach (var trade in market.Trades)
                {
                    if (trade.MakerAccount == account) changes.Fills.Add((trade.Maker, trade));
                    if (trade.TakerAccount == account) changes.Fills.Add((trade.Taker, trade));
                }
            }

            (changes.Epoch, changes.Sequence, changes.Time) = (batch.Epoch, batch.After, batch.Time);
            if (changes.Orders.Count > MaxKept || changes.Fills.Count > MaxKept) LoseNow();
        }

        Signal();
    }

    internal void Lose()
    {
        lock (gate) LoseNow();
        Signal();
    }

    public void Dispose() => leave(this);

    private void LoseNow() => (changes, isLost) = (new AccountChanges(), true);

    private void Signal()
    {
        lock (gate) changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What changed of an account.</summary>
internal sealed class AccountChanges
{
    internal long Epoch { get; set; }

    internal long Sequence { get; set; }

    internal Timestamp Time { get; set; }

    /// <summary>All its balances; null when none changed.</summary>
    internal IReadOnlyList<Balance>? Balances { get; set; }

    /// <summary>The orders that changed, as they are now.</summary>
    internal Dictionary<OrderId, AccountOrder> Orders { get; } = [];

    /// <summary>The trades of its orders, in order; one between two of its own stands here twice.</summary>
    internal List<(OrderId Order, MarketTrade Trade)> Fills { get; } = [];

    internal bool IsEmpty => Balances is null && Orders.Count == 0 && Fills.Count == 0;
}
