using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Npgsql;

namespace Exchange.Benchmarks;

/// <summary>From an order being sent over HTTP to the change of the depth at a client of the streams, after the durable commit.</summary>
internal static class PushBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan CommitsTime = TimeSpan.FromSeconds(6);

    /// <summary>Runs the benchmark.</summary>
    public static async Task RunAsync(int ordersPerSecond, TimeSpan time, CancellationToken cancellation)
    {
        await using var venue = await ServedVenue.StartAsync(cancellation);
        Report.Error("Warming up...");
        venue.WarmUp(cancellation);
        using var probe = new Probe(venue.Port, venue.Makers[0]);
        await using var subscriber = await Subscriber.StartAsync(venue.Port, cancellation);
        await MeasureAsync(probe, subscriber, TimeSpan.FromSeconds(3), cancellation);

        Report.Error("The smallest commits...");
        var commits = await CommitAsync(venue.Stores.Database, cancellation);
        Report.Error("Idle...");
        var idle = await MeasureAsync(probe, subscriber, time, cancellation);

        Report.Error("Under load...");
        Latencies loaded;
        double perSecond;
        using (var load = new PacedLoad(venue, ordersPerSecond))
        {
            await MeasureAsync(probe, subscriber, TimeSpan.FromSeconds(3), cancellation);
            var (before, start) = (load.Answers, Stopwatch.GetTimestamp());
            loaded = await MeasureAsync(probe, subscriber, time, cancellation);
            perSecond = (load.Answers - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Report.Table(
            "From an order being sent to its change of the depth at a SignalR client",
            ["orders/s", "#probes", "#p50 ms", "#p99 ms"],
            [
                ["idle", $"{idle.Count}", $"{idle.Milliseconds(0.5):F2}", $"{idle.Milliseconds(0.99):F2}"],
                [$"{perSecond:N0}", $"{loaded.Count}", $"{loaded.Milliseconds(0.5):F2}", $"{loaded.Milliseconds(0.99):F2}"],
                ["a commit of one number alone", $"{commits.Count}", $"{commits.Milliseconds(0.5):F2}", $"{commits.Milliseconds(0.99):F2}"],
            ]);
        Report.Line("A commit alone: what this machine's PostgreSQL takes to make one number durable, at the pace of the idle probes.");
        Report.Json("push", json =>
        {
            json.WriteNumber("idle_p50_ms", Math.Round(idle.Milliseconds(0.5), 2));
            json.WriteNumber("idle_p99_ms", Math.Round(idle.Milliseconds(0.99), 2));
            json.WriteNumber("loaded_orders_per_s", Math.Round(perSecond));
            json.WriteNumber("loaded_p50_ms", Math.Round(loaded.Milliseconds(0.5), 2));
            json.WriteNumber("loaded_p99_ms", Math.Round(loaded.Milliseconds(0.99), 2));
            json.WriteNumber("commit_p50_ms", Math.Round(commits.Milliseconds(0.5), 2));
            json.WriteNumber("commit_p99_ms", Math.Round(commits.Milliseconds(0.99), 2));
        });
    }

    private static async Task<Latencies> MeasureAsync(Probe probe, Subscriber subscriber, TimeSpan time, CancellationToken cancellation)
    {
        var latencies = new Latencies();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var (price, sentAt, answer) = probe.Place();
            var seenAt = await subscriber.SeenAsync(price).WaitAsync(Patience, cancellation);
            latencies.Add(Stopwatch.GetElapsedTime(sentAt, seenAt));
            using var response = await answer;
            if (!response.IsSuccessStatusCode) throw new BenchmarkFailed($"An order was answered with {(int)response.StatusCode}.");
            await Task.Delay(Pause, cancellation);
        }

        return latencies;
    }

    // No order can be seen sooner than after a commit, and how long the smallest takes is the disk's and the processor's affair.
    private static async Task<Latencies> CommitAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var create = new NpgsqlCommand("create table smallest (number bigint)", connection);
        await create.ExecuteNonQueryAsync(cancellation);
        await using var insert = new NpgsqlCommand("insert into smallest values (1)", connection);
        await insert.PrepareAsync(cancellation);
        await insert.ExecuteNonQueryAsync(cancellation);

        var latencies = new Latencies();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < CommitsTime)
        {
            var begun = Stopwatch.GetTimestamp();
            await insert.ExecuteNonQueryAsync(cancellation);
            latencies.Add(Stopwatch.GetElapsedTime(begun));
            await Task.Delay(Pause, cancellation);
        }

        return latencies;
    }

    // A client that tells when a price has come.
    private sealed class Subscriber : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> prices = new(StringComparer.Ordinal);
        private readonly HubConnection connection;
        private Task reading = Task.CompletedTask;

        private Subscriber(HubConnection connection) => this.connection = connection;

        public static async Task<Subscriber> StartAsync(int port, CancellationToken cancellation)
        {
            var connection = new HubConnectionBuilder().WithUrl($"http://127.0.0.1:{port}/hubs/market", options =>
            {
                options.SkipNegotiation = true;
                options.Transports = HttpTransportType.WebSockets;
            }).Build();
            await connection.StartAsync(cancellation);
            var subscriber = new Subscriber(connection);
            subscriber.reading = Task.Run(() => subscriber.ReadAsync(cancellation), cancellation);
            return subscriber;
        }

        public Task<long> SeenAsync(string price) => Of(price).Task;

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task ReadAsync(CancellationToken cancellation)
        {
            await foreach (var message in connection.StreamAsync<JsonElement>("Depth", TradingVenue.Symbol, cancellation))
            {
                var now = Stopwatch.GetTimestamp();
                foreach (var level in message.GetProperty("asks").EnumerateArray()) Of(level[0].GetString()!).TrySetResult(now);
            }
        }

        private TaskCompletionSource<long> Of(string price) =>
            prices.GetOrAdd(price, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
