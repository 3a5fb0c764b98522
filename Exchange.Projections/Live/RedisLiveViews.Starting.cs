using System.Globalization;
using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

// Views that stand where the venue is, or before, go on from there; anything else is thrown away and folded again from the first event.
public sealed partial class RedisLiveViews
{
    private const int AccountsAtOnce = 1_000;
    private const int EventsAtOnce = 4_096;
    private const int KeysAtOnce = 1_000;
    private const int LevelsAtOnce = 5_000;

    // A call of so many arguments keeps Redis busy for a few milliseconds.
    private const int LargeCall = 20_000;

    /// <inheritdoc/>
    /// <exception cref="StaleViewsException">Another writer started at the same time.</exception>
    public async Task StartAsync(VenueState state, ReadHistory history, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            writer = null;
            var start = new Start(redis.GetDatabase(), keys, state, history, cancellation);
            var started = await start.TryContinueAsync() ?? await start.RebuildAsync();
            await started.BeginAsync(new DepthFold(state), cancellation);
            writer = started;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>One start of the views by one writer.</summary>
    private sealed class Start(IDatabase redis, ViewsKeys keys, VenueState state, ReadHistory history, CancellationToken cancellation)
    {
        // Nobody else has this number, so whoever wrote before is turned down from the first write under it on. Readers read the views all
        // again when the start is done, since another epoch begins then.
        private readonly long epoch = ViewsPosition.NewEpoch();
        private bool hasTakenOver;

        /// <summary>Goes on with what Redis holds, or gives null when that is of no use.</summary>
        public async Task<Writer?> TryContinueAsync()
        {
            try
            {
                var stored = await ReadPositionAsync();
                if (ViewsPosition.TryParse(stored) is not { } position || !await IsPastOfStateAsync(position)) return null;
                position = position with { Epoch = epoch };
                await MoveAsync(stored, position.ToString());

                var fold = await LoadAsync(position);
                var trades = await LoadTradesAsync();
                var writer = new Writer(redis, keys, position.ToString(), epoch, fold, trades);
                while (fold.Sequence < state.Sequence)
                {
                    await ReadAsync(fold.Sequence, Math.Min(fold.Sequence + EventsAtOnce, state.Sequence), writer.Apply);
                    await writer.WriteChangesAsync();
                }

                return ViewsCheck.IsOf(fold, state) && ViewsCheck.IsOf(trades, state) ? writer : null;
            }
            catch (Exception e) when (IsDamage(e))
            {
                return null;
            }
        }

        /// <summary>Throws away what Redis holds, and folds all events again.</summary>
        public async Task<Writer> RebuildAsync()
        {
            var stored = await ReadPositionAsync();
            var isOwn = stored.EndsWith(epoch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            if (hasTakenOver && !isOwn && stored != ViewsScript.Incomplete) throw new StaleViewsException();
            var rebuilding = ViewsPosition.TextOfRebuild(epoch);
            await MoveAsync(stored, rebuilding);
            await RemoveAllAsync(rebuilding);

            var fold = new AccountFold();
            var trades = new TradesFold();
            var archive = new ClosedArchive();
            var tapes = Enumerable.Range(0, state.MarketCount + 1).Select(_ => new TradeTape()).ToArray();
            await ReadAsync(0, state.Sequence, e =>
            {
                fold.Apply(e);
                trades.Apply(e);
                if (e.Sequence % EventsAtOnce == 0) Archive();
            });
            Archive();
            if (!ViewsCheck.IsOf(fold, state) || !ViewsCheck.IsOf(trades, state))
                throw new InvalidOperationException("The events do not add up to the state.");

            var writer = new Writer(redis, keys, rebuilding, epoch, fold, trades);
            await writer.WriteAllAsync(archive, tapes, cancellation);
            return writer;

            void Archive()
            {
                archive.AddClosed(fold);
                foreach (var market in trades.Changed)
                    foreach (var trade in market.Latest) tapes[market.Market.Value].Apply(trade);
                fold.ForgetChanges();
                trades.ForgetChanges();
            }
        }

        private static bool IsDamage(Exception e) =>
            e is InvalidDataException or OverflowException || e is RedisServerException && IsWrongType(e);

        private static bool IsWrongType(Exception e) => e.Message.Contains("WRONGTYPE", StringComparison.Ordinal);

        private async Task<string> ReadPositionAsync()
        {
            try
            {
                return (string?)await redis.StringGetAsync(keys.Position).WaitAsync(cancellation) ?? "";
            }
            catch (RedisServerException e) when (IsWrongType(e))
            {
                await redis.KeyDeleteAsync(keys.Position);
                return "";
            }
        }

        private async Task MoveAsync(string before, string after)
        {
            await ViewsScript.WriteAsync(redis, [keys.Position], [before, after]);
            hasTakenOver = true;
        }

        // Below half of the events, folding all of them in memory is faster than writing what each batch changed. The time tells views of
        // this venue from those that went on after its store was put back to an earlier day.
        private async Task<bool> IsPastOfStateAsync(ViewsPosition position)
        {
            if (position.Sequence > state.Sequence || position.Sequence < state.Sequence / 2) return false;
            var time = state.Time;
            if (position.Sequence < state.Sequence && position.Sequence > 0)
                await ReadAsync(position.Sequence - 1, position.Sequence, e => time = e.Time);
            return position.Sequence == 0 || position.Time == time;
        }

        private async Task<AccountFold> LoadAsync(ViewsPosition position)
        {
            var owners = await OwnersAsync(position.Sequence);
            var fold = new AccountFold(state.CreateCatalog(), position);
            foreach (var entry in await redis.HashGetAllAsync(keys.Balances).WaitAsync(cancellation))
            {
                if (!entry.Name.TryParse(out int account) || account < 0 || account > state.AccountCount)
                    throw new InvalidDataException("Balances are of an account that is not there.");
                fold.Funds.Open(account);
                foreach (var (asset, available, held) in ViewsFormat.ReadBalances(entry.Value))
                    fold.Funds.Restore(account, asset, available.Units, held.Units);
            }

            foreach (var accounts in owners.Chunk(AccountsAtOnce))
            {
                var hashes = accounts.Select(account => redis.HashGetAllAsync(keys.Open(account)));
                foreach (var entries in await Task.WhenAll(hashes).WaitAsync(cancellation))
                    foreach (var entry in entries) Restore(fold, entry);
            }

            return fold;
        }

        private async Task<TradesFold> LoadTradesAsync()
        {
            var trades = new TradesFold(state.CreateCatalog());
            for (var market = new MarketId(1); market.Value <= trades.MarketCount; market = new MarketId(market.Value + 1))
            {
                var summary = await redis.HashGetAsync(
                    keys.Markets,
                    [ViewsKeys.FieldOf(market, MarketPart.Ticker), ViewsKeys.FieldOf(market, MarketPart.Candles)]).WaitAsync(cancellation);
                if (summary[0].IsNull) continue;
                var seconds = await redis.HashGetAllAsync(keys.Seconds(market)).WaitAsync(cancellation);
                trades[market].Restore(
                    MarketFormat.ReadTicker(summary[0]),
                    MarketFormat.ReadCandles(summary[1]),
                    seconds.Select(entry => MarketFormat.ReadSecond(entry.Value)));
            }

            return trades;
        }

        private static void Restore(AccountFold fold, HashEntry entry)
        {
            var order = ViewsFormat.ReadOrder(entry.Value);
            if (entry.Name != order.Order.Value || !fold.TryRestore(order))
                throw new InvalidDataException($"Order {order.Order.Value} stands where it should not.");
        }

        // Whoever had an order open at a sequence has it still, or is named by an event since.
        private async Task<HashSet<int>> OwnersAsync(long sequence)
        {
            var owners = new HashSet<int>();
            for (var market = 1; market <= state.MarketCount; market++)
                foreach (var order in state.OpenOrders(new MarketId(market))) owners.Add(order.Account.Value);
            await ReadAsync(sequence, state.Sequence, e => AddOwners(e, owners));
            return owners;
        }

        private static void AddOwners(EventRecord e, HashSet<int> owners)
        {
            switch (e.Type)
            {
                case EventType.OrderFilled: owners.Add(e.As<OrderFilled>().Account.Value); break;
                case EventType.OrderCanceled: owners.Add(e.As<OrderCanceled>().Account.Value); break;
                case EventType.OrderExpired: owners.Add(e.As<OrderExpired>().Account.Value); break;
                case EventType.TradeExecuted:
                    owners.Add(e.As<TradeExecuted>().MakerAccount.Value);
                    owners.Add(e.As<TradeExecuted>().TakerAccount.Value);
                    break;
            }
        }

        private async Task ReadAsync(long after, long until, EventReceiver handler)
        {
            if (after < until) await history(after, until, handler, cancellation);
        }

        private async Task RemoveAllAsync(string position)
        {
            var cursor = "0";
            do
            {
                var page = (RedisResult[])(await redis.ExecuteAsync("SCAN", cursor, "MATCH", keys.Pattern, "COUNT", KeysAtOnce))!;
                cursor = (string)page[0]!;
                var found = (RedisKey[])page[1]!;
                if (found.Length > 0) await ViewsScript.RemoveAsync(redis, [keys.Position, .. found], position);
                cancellation.ThrowIfCancellationRequested();
            }
            while (cursor != "0");
        }
    }
}
