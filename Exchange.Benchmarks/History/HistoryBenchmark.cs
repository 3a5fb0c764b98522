using System.Diagnostics;
using Exchange.Api;
using Exchange.Projections;
using Npgsql;
using EventLog = Exchange.Api.EventLog;

namespace Exchange.Benchmarks;

/// <summary>
/// How fast the history catches up with a venue that was never folded, all views of it together; how far it stays behind while orders come
/// in, and how fast it catches up after a rest. Orders come as commits of the engine's log at a steady rate; the projector is in this
/// process, the store is not.
/// </summary>
internal static class HistoryBenchmark
{
    private const int Resting = 20_000, OrdersPerCommit = 100;

    // How many orders come while nothing is folded. A history that has begun goes on page by page, however far behind it is.
    private const int Missed = 300_000;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="events">The length of the history.</param>
    /// <param name="orders">The orders of a second.</param>
    /// <param name="time">How long they come.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(int events, int orders, TimeSpan time, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        await using var stored = await StoredVenue.OpenAsync(stores, cancellation);
        Report.Error($"Writing {events:N0} events...");
        await stored.WriteAsync(events, Resting, long.MaxValue, cancellation);

        Report.Error("Catching up...");
        var watch = Stopwatch.StartNew();
        var inside = await ExchangeInside.StartAsync(stores.Settings("projector"), cancellation);
        await ReachAsync(stores, stores.Venue, events, cancellation);
        var seconds = watch.Elapsed.TotalSeconds;

        Report.Error($"{orders:N0} orders a second...");
        await using var connection = await stores.Database.OpenConnectionAsync(cancellation);
        await using var followed = await FollowedVenue.OpenAsync(connection, cancellation);
        await ReachAsync(stores, FollowedVenue.Name, followed.Sequence, cancellation); // the projector follows
        var lags = await FollowAsync(stores, followed, orders, time, cancellation);

        Report.Error("Catching up page by page...");
        await inside.DisposeAsync();
        var before = followed.Sequence;
        await followed.WriteAsync(Missed, cancellation);
        await using var again = await ExchangeInside.StartAsync(stores.Settings("projector"), cancellation);
        watch.Restart();
        await ReachAsync(stores, FollowedVenue.Name, followed.Sequence, cancellation);
        var perSecond = (followed.Sequence - before) / watch.Elapsed.TotalSeconds;
        Report.Table(
            $"History of {events:N0} events, all views",
            ["", "#seconds", "#events/s", "#lag p50 ms", "#p99 ms", "#most ms"],
            [
                ["from zero", $"{seconds:F1}", $"{events / seconds:N0}", "", "", ""],
                ["after a rest", $"{(followed.Sequence - before) / perSecond:F1}", $"{perSecond:N0}", "", "", ""],
                [$"{orders:N0} orders/s", $"{time.TotalSeconds:F1}", $"{orders * 1.5:N0}", $"{At(lags, 0.5):F0}", $"{At(lags, 0.99):F0}",
                    $"{lags[^1]:F0}"],
            ]);
        Report.Json("history", json =>
        {
            json.WriteNumber("events_per_s", (long)(events / seconds));
            json.WriteNumber("events_per_s_after_rest", (long)perSecond);
            json.WriteNumber($"lag_ms_at_{orders}", Math.Round(At(lags, 0.99)));
        });
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

    /// <summary>Waits until the history of a venue has come to a sequence.</summary>
    public static async Task ReachAsync(BenchmarkStores stores, string venue, long sequence, CancellationToken cancellation)
    {
        while (await PositionAsync(stores, venue) < sequence) await Task.Delay(20, cancellation);
    }

    private static async Task<double> PositionAsync(BenchmarkStores stores, string venue) =>
        (await stores.AskAsync($"select coalesce(max(sequence), 0) from {HistoryViews.Schema}.positions where venue = $1", venue))[0];

    private static async Task<List<double>> FollowAsync(
        BenchmarkStores stores, FollowedVenue followed, int orders, TimeSpan time, CancellationToken cancellation)
    {
        var commits = new Queue<(long Sequence, long At)>();
        var watch = Stopwatch.StartNew();
        var writing = WriteAsync();
        var lags = new List<double>();
        while (!writing.IsCompleted || commits.Count > 0)
        {
            var position = await PositionAsync(stores, FollowedVenue.Name);
            lock (commits)
            {
                // Behind by the age of the oldest commit that is not folded yet.
                while (commits.Count > 0 && commits.Peek().Sequence <= position) commits.Dequeue();
                lags.Add(commits.Count == 0 ? 0 : Stopwatch.GetElapsedTime(commits.Peek().At).TotalMilliseconds);
            }

            await Task.Delay(10, cancellation);
        }

        await writing;
        lags.Sort();
        return lags;

        async Task WriteAsync()
        {
            for (var written = 0; watch.Elapsed < time; written += OrdersPerCommit)
            {
                await followed.WriteAsync(OrdersPerCommit, cancellation);
                lock (commits) commits.Enqueue((followed.Sequence, Stopwatch.GetTimestamp()));
                var due = TimeSpan.FromSeconds((double)(written + OrdersPerCommit) / orders) - watch.Elapsed;
                if (due > TimeSpan.Zero) await Task.Delay(due, cancellation);
            }
        }
    }

    // Another venue of the same database, so that its engine begins at the first event.
    private sealed class FollowedVenue(EventLog log, HistoryBatch history, OrderPairs pairs) : IAsyncDisposable
    {
        public const string Name = "follow";

        public long Sequence => history.Sequence;

        public static async Task<FollowedVenue> OpenAsync(NpgsqlConnection connection, CancellationToken cancellation)
        {
            await VenueSchema.EnsureVenueAsync(connection, Name, cancellation);
            var history = new HistoryBatch();
            var pairs = new OrderPairs(await TradingVenue.OpenAsync(history.ExecuteAsync, RecoveryBenchmark.Accounts));
            var log = await EventLog.OpenAsync(connection, Name, history.CreateCatalog(), cancellation);
            await history.CommitAsync(log);
            return new FollowedVenue(log, history, pairs);
        }

        // Orders, each other one of which trades: three events for two.
        public async Task WriteAsync(int orders, CancellationToken cancellation)
        {
            for (var pair = 0; pair < orders / 2; pair++)
            {
                var (rests, takes) = pairs.Next(pair);
                history.Execute(rests);
                history.Execute(takes);
                if (!history.IsFull) continue;
                await history.CommitAsync(log);
                cancellation.ThrowIfCancellationRequested();
            }

            await history.CommitAsync(log);
        }

        public ValueTask DisposeAsync() => log.DisposeAsync();
    }
}
