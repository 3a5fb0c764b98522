using System.Diagnostics;
using System.Runtime.CompilerServices;
using Exchange.Domain;
using Exchange.Projections;
using Microsoft.AspNetCore.SignalR;

namespace Exchange.Api;

/// <summary>
/// An account as its owner follows it: the present state first (open orders and balances), then what changes. Whoever reads too slowly to
/// be told all changes gets the present state again.
/// </summary>
internal sealed class AccountStream(
    LiveFeed feed, AccountWatchers watchers, IAccountViews views, CatalogReader catalog, ApiKeys keys, LiveMarkets markets)
{
    // A key that was revoked is noticed within this and the moment for which keys are remembered.
    private static readonly TimeSpan KeyInterval = TimeSpan.FromSeconds(5);

    /// <summary>Follows the account of a ticket until its key is revoked.</summary>
    internal async IAsyncEnumerable<Rendered> FollowAsync(Ticket ticket, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var watcher = watchers.Watch(ticket.Account);
        await CheckAsync(ticket.Key, isFirst: true);
        var checkedAt = Stopwatch.GetTimestamp();
        for (var isAgain = false; ; isAgain = true)
        {
            yield return await StateAsync(watcher, isAgain, cancellation);
            while (true)
            {
                if (Stopwatch.GetElapsedTime(checkedAt) >= KeyInterval)
                {
                    await CheckAsync(ticket.Key, isFirst: false);
                    checkedAt = Stopwatch.GetTimestamp();
                }

                var changed = watcher.Changed;
                if (!changed.IsCompleted && !await EndsAsync(changed, KeyInterval, cancellation)) continue;
                if (watcher.Take() is not { } changes) break;
                if (!changes.IsEmpty) yield return await RenderAsync(changes, cancellation);
            }
        }
    }

    // While the store is away no key can be revoked, and nothing happens that could be told: who listens already may stay.
    private async Task CheckAsync(KeyHash key, bool isFirst)
    {
        try
        {
            if (await keys.FindAsync(key) is null) throw HubProblem.Of("KEY_REVOKED", "The key was revoked.");
        }
        catch (Exception e) when (Gate.AnswerTo(e) is { } problem)
        {
            if (isFirst) throw HubProblem.Of(problem.Kind);
        }
    }

    // Who listens already waits until the views are there again.
    private async Task<Rendered> StateAsync(AccountWatcher watcher, bool isAgain, CancellationToken cancellation)
    {
        for (var failures = 0; ;)
        {
            try
            {
                if (await TryStateAsync(watcher, isAgain, cancellation) is { } state) return state;
            }
            catch (Exception e) when (Gate.AnswerTo(e) is { } problem)
            {
                if (!isAgain) throw HubProblem.Of(problem.Kind);
                await Backoff.WaitAsync(++failures, cancellation);
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    // The views may be read somewhere between two positions. What the feed has told from the first to the second is laid over it.
    private async Task<Rendered?> TryStateAsync(AccountWatcher watcher, bool isAgain, CancellationToken cancellation)
    {
        watcher.Take();
        await feed.CurrentAsync(cancellation);
        var balances = await views.BalancesAsync(watcher.Account, cancellation) ?? [];
        var orders = await views.OpenOrdersAsync(watcher.Account, default, cancellation);
        await feed.CurrentAsync(cancellation);
        var at = markets.Position;
        if (watcher.Take() is not { } changes) return null;
        if (changes.Sequence > at.Sequence) at = new LivePosition(changes.Epoch, changes.Sequence); // told a moment before the copy moves

        var open = orders.ToDictionary(order => order.Order);
        foreach (var (id, order) in changes.Orders)
            if (!open.TryGetValue(id, out var known) || order.Sequence >= known.Sequence) open[id] = order;
        var standing = open.Values.Where(order => order.Status < OrderStatus.Filled).OrderBy(order => order.Order.Value).ToList();
        var told = changes.Balances ?? balances;
        var names = await CatalogAsync(told, standing, cancellation);
        if (isAgain) LiveMetrics.Resynced("account");
        return new Rendered(json => AccountJson.WriteState(json, names, at, isAgain, standing, told));
    }

    private async Task<Rendered> RenderAsync(AccountChanges changes, CancellationToken cancellation)
    {
        var names = await CatalogAsync(changes.Balances ?? [], changes.Orders.Values, cancellation);
        return new Rendered(json => AccountJson.WriteChanges(json, names, changes));
    }

    private async Task<Catalog> CatalogAsync(
        IReadOnlyList<Balance> balances, IEnumerable<AccountOrder> orders, CancellationToken cancellation)
    {
        var known = catalog.Current;
        var isKnown = balances.All(balance => balance.Asset.Value <= known.AssetCount)
            && orders.All(order => order.Market.Value <= known.MarketCount);
        return isKnown ? known : await catalog.RefreshAsync(cancellation);
    }

    private static async Task<bool> EndsAsync(Task task, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await task.WaitAsync(patience, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

/// <summary>Errors that clients of the hub are told.</summary>
internal static class HubProblem
{
    /// <summary>An error with a code for programs in front, and words for people.</summary>
    internal static HubException Of(string code, string words) => new($"{code}: {words}");

    internal static HubException Of(ProblemKind kind) => Of(kind.Code, kind.Title);
}
