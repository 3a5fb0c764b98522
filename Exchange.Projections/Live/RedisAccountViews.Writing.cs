using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

// The engine's side: the views follow the events, batch by batch.
public sealed partial class RedisAccountViews
{
    // What an engine has started, and stops to have with the first failure: nobody knows then what Redis holds.
    private Writer? writer;

    /// <inheritdoc/>
    /// <exception cref="StaleViewsException">Another writer has taken over, or Redis lost the views; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The views are not started, or these are not the events that follow; nothing was written.
    /// </exception>
    public async Task PublishAsync(EventBuffer events, long sequence)
    {
        var current = writer ?? throw new InvalidOperationException("The views are not started.");
        writer = null;
        if (current.Fold.Sequence != sequence - events.Count)
            throw new InvalidOperationException($"After event {current.Fold.Sequence} come {events.Count} up to {sequence}.");

        foreach (var record in events) current.Fold.Apply(record);
        await current.WriteChangesAsync();
        writer = current;
    }

    /// <summary>The fold, and where Redis stands.</summary>
    /// <param name="redis">Redis.</param>
    /// <param name="keys">Where the views are.</param>
    /// <param name="position">The position as Redis has it.</param>
    /// <param name="name">This writer's name, which nobody else has: older writers are turned down by it.</param>
    /// <param name="fold">What Redis holds.</param>
    private sealed class Writer(IDatabase redis, ViewsKeys keys, string position, string name, AccountFold fold)
    {
        private readonly ViewsBatch batch = new(keys);
        private string position = position;

        public AccountFold Fold => fold;

        /// <summary>Writes what changed in the fold, and the position.</summary>
        public async Task WriteChangesAsync()
        {
            batch.AddChanges(fold);
            await SendAsync(new ViewsPosition(fold.Sequence, fold.Time, fold.ClosedCount).ToText(name));
            fold.ForgetChanges();
        }

        /// <summary>Writes all of the fold to empty views, a part at a time, and the position with the last.</summary>
        public async Task WriteAllAsync(ClosedArchive archive, CancellationToken cancellation)
        {
            foreach (var (closing, order, value) in archive.Orders())
            {
                batch.AddClosedOrder(closing, order, value);
                await SendIfLargeAsync(cancellation);
            }

            fold.ChangeAll();
            var accounts = fold.Funds.Changed;
            for (var i = 0; i < accounts.Count; i++)
            {
                if (i % AccountsAtOnce == 0) batch.AddBalances(fold, i, Math.Min(AccountsAtOnce, accounts.Count - i));
                batch.AddOpenOrders(fold, accounts[i]);
                await SendIfLargeAsync(cancellation);
            }

            await SendAsync(new ViewsPosition(fold.Sequence, fold.Time, fold.ClosedCount).ToText(name));
            fold.ForgetChanges();
        }

        private async Task SendIfLargeAsync(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            if (batch.Count > LargeCall) await SendAsync(position);
        }

        private async Task SendAsync(string after)
        {
            var (hashes, arguments) = batch.Finish(position, after);
            await ViewsScript.WriteAsync(redis, hashes, arguments);
            batch.Clear();
            position = after;
        }
    }
}
