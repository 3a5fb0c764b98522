using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

// The engine's side: the views follow the events, batch by batch.
public sealed partial class RedisLiveViews
{
    // Batches come one after another; time goes by beside them.
    private readonly SemaphoreSlim writing = new(1, 1);

    // What an engine has started, and stops to have with the first failure: nobody knows then what Redis holds.
    private Writer? writer;

    /// <inheritdoc/>
    /// <exception cref="StaleViewsException">Another writer has taken over, or Redis lost the views; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The views are not started, or these are not the events that follow; nothing was written.
    /// </exception>
    public async Task PublishAsync(EventBuffer events, long sequence)
    {
        await writing.WaitAsync();
        try
        {
            var current = writer ?? throw new InvalidOperationException("The views are not started.");
            writer = null;
            if (current.Sequence != sequence - events.Count)
                throw new InvalidOperationException($"After event {current.Sequence} come {events.Count} up to {sequence}.");

            foreach (var record in events) current.Apply(record);
            await current.WriteChangesAsync();
            writer = current;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StaleViewsException">Another writer has taken over, or Redis lost the views; nothing was written.</exception>
    public async Task AdvanceAsync(Timestamp now)
    {
        await writing.WaitAsync();
        try
        {
            if (writer is not { } current) return;
            writer = null;
            await current.AdvanceAsync(now);
            writer = current;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The folds, and where Redis stands.</summary>
    /// <param name="redis">Redis.</param>
    /// <param name="keys">Where the views are.</param>
    /// <param name="position">The position as Redis has it.</param>
    /// <param name="epoch">This writer's number, which nobody else has: older writers are turned down by it.</param>
    /// <param name="accounts">The accounts as Redis has them.</param>
    /// <param name="trades">What was traded, as Redis has it.</param>
    private sealed class Writer(
        IDatabase redis, ViewsKeys keys, string position, long epoch, AccountFold accounts, TradesFold trades)
    {
        private readonly ViewsBatch batch = new(keys);
        private byte[] message = new byte[1 << 16];
        private string position = position;
        private long epoch = epoch, written = accounts.Sequence, depthFrom = ViewsPosition.NoDepth;

        // Of the state that the events lead to: it begins when all are there.
        private DepthFold? depth;

        public long Sequence => accounts.Sequence;

        public void Apply(EventRecord record)
        {
            accounts.Apply(record);
            trades.Apply(record);
            depth?.Apply(record);
        }

        /// <summary>Writes and publishes what changed in the folds, and the position.</summary>
        public Task WriteChangesAsync()
        {
            batch.AddChanges(accounts);
            return WriteMarketsAsync(accounts);
        }

        /// <summary>Writes and publishes what time changed.</summary>
        public async Task AdvanceAsync(Timestamp now)
        {
            trades.Advance(now);
            if (trades.Changed.Count > 0) await WriteMarketsAsync(null);
        }

        /// <summary>Writes all of the folds but the depth to empty views, a part at a time, and the position with the last.</summary>
        public async Task WriteAllAsync(ClosedArchive archive, IReadOnlyList<TradeTape> tapes, CancellationToken cancellation)
        {
            foreach (var (closing, order, value) in archive.Orders())
            {
                batch.AddClosedOrder(closing, order, value);
                await SendIfLargeAsync(cancellation);
            }

            accounts.ChangeAll();
            var changed = accounts.Funds.Changed;
            for (var i = 0; i < changed.Count; i++)
            {
                if (i % AccountsAtOnce == 0) batch.AddBalances(accounts, i, Math.Min(AccountsAtOnce, changed.Count - i));
                batch.AddOpenOrders(accounts, changed[i]);
                await SendIfLargeAsync(cancellation);
            }

            for (var market = new MarketId(1); market.Value <= trades.MarketCount; market = new MarketId(market.Value + 1))
            {
                batch.AddTrades(market, tapes[market.Value].Latest(TradeTape.Capacity));
                batch.AddSeconds(trades[market], long.MinValue);
                await SendIfLargeAsync(cancellation);
            }

            batch.AddSummaries(trades);
            await SendAsync(Position());
            Forget();
        }

        /// <summary>Writes the depth, and begins an epoch with it.</summary>
        public async Task BeginAsync(DepthFold begun, CancellationToken cancellation)
        {
            for (var market = new MarketId(1); market.Value <= begun.MarketCount; market = new MarketId(market.Value + 1))
            {
                var isFirst = true;
                foreach (var levels in begun[market].Levels.Chunk(LevelsAtOnce).DefaultIfEmpty([]))
                {
                    batch.AddDepth(market, levels, isFirst);
                    isFirst = false;
                    await SendIfLargeAsync(cancellation);
                }
            }

            batch.AddLastUpdates(begun);
            (depth, depthFrom, epoch) = (begun, accounts.Sequence, ViewsPosition.NewEpoch());
            await SendAsync(Position(), Message(Sequence, null));
        }

        private async Task WriteMarketsAsync(AccountFold? changed)
        {
            batch.AddChanges(depth, trades);
            await SendAsync(Position(), depth is null ? default : Message(written, changed));
            written = accounts.Sequence;
            Forget();
        }

        private string Position() =>
            new ViewsPosition(accounts.Sequence, accounts.Time, accounts.ClosedCount, depthFrom, epoch).ToString();

        private ReadOnlyMemory<byte> Message(long before, AccountFold? changed)
        {
            var size = LiveFeedCodec.MaxSize(changed, depth, trades);
            if (message.Length < size) message = new byte[Math.Max(size, 2 * message.Length)];
            return message.AsMemory(
                0, LiveFeedCodec.Write(epoch, before, accounts.Sequence, accounts.Time, changed, depth, trades, message));
        }

        private void Forget()
        {
            accounts.ForgetChanges();
            trades.ForgetChanges();
            depth?.ForgetChanges();
        }

        private async Task SendIfLargeAsync(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            if (batch.Count > LargeCall) await SendAsync(position);
        }

        private async Task SendAsync(string after, ReadOnlyMemory<byte> published = default)
        {
            var (hashes, arguments) = batch.Finish(position, after, published);
            await ViewsScript.WriteAsync(redis, hashes, arguments);
            batch.Clear();
            position = after;
        }
    }
}
