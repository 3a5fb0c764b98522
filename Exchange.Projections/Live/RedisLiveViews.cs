using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

/// <summary>
/// The live views in Redis. Of accounts: balances, open orders, and the last closed ones. Of markets: depth, trades, tickers and candles.
/// Anyone may read; one writes, and is told (<see cref="StaleViewsException"/>) when it is no longer the one. The layout is described in
/// docs/architecture.md.
/// </summary>
public sealed partial class RedisLiveViews(IConnectionMultiplexer redis, string venue) : ILiveViews, IAccountViews, IMarketViews
{
    private readonly ViewsKeys keys = new(venue);

    /// <inheritdoc/>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    public async ValueTask<IReadOnlyList<Balance>?> BalancesAsync(AccountId account, CancellationToken cancellation)
    {
        var value = await ReadAsync(read => read.HashGetAsync(keys.Balances, account.Value), cancellation);
        return value.HasValue ? ViewsFormat.ReadBalances(value) : null;
    }

    /// <inheritdoc/>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    public async ValueTask<AccountOrder?> FindOrderAsync(AccountId account, OrderId order, CancellationToken cancellation)
    {
        var values = await ReadAsync(
            read => Task.WhenAll(keys.Closed.Prepend(keys.Open(account.Value)).Select(hash => read.HashGetAsync(hash, order.Value))),
            cancellation);
        var value = Array.Find(values, found => found.HasValue);
        return value.HasValue && ViewsFormat.ReadOrder(value) is var found && found.Account == account ? found.ToAccountOrder() : null;
    }

    /// <inheritdoc/>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    public async ValueTask<IReadOnlyList<AccountOrder>> OpenOrdersAsync(
        AccountId account, MarketId market, CancellationToken cancellation)
    {
        var entries = await ReadAsync(read => read.HashGetAllAsync(keys.Open(account.Value)), cancellation);
        var orders = new List<AccountOrder>(entries.Length);
        foreach (var entry in entries)
        {
            var order = ViewsFormat.ReadOrder(entry.Value);
            if (market.Value == 0 || order.Market == market) orders.Add(order.ToAccountOrder());
        }

        orders.Sort(static (a, b) => a.Order.Value.CompareTo(b.Order.Value));
        return orders;
    }

    // In one transaction with the position, which tells whether the views are whole.
    private async Task<T> ReadAsync<T>(Func<ITransaction, Task<T>> read, CancellationToken cancellation)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var position = transaction.StringGetAsync(keys.Position);
        var result = read(transaction);
        await transaction.ExecuteAsync().WaitAsync(cancellation);
        if (ViewsPosition.TryParse(await position) is null) throw new ViewsNotReadyException();
        return await result;
    }
}
