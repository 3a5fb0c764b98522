using System.Text.Json;

namespace Exchange.Benchmarks;

/// <summary>
/// Orders over real HTTP on the loopback address, to an exchange in a process of its own, everything on this machine: half of the orders
/// rest and half take them, and each answer comes after its commit and is checked.
/// </summary>
internal static class OrdersBenchmark
{
    private const int Accounts = 128;

    // By so many orders the exchange's runtime has compiled what it runs often, however slow the machine is.
    private const long WarmOrders = 200_000;

    private static readonly TimeSpan ShortWarmUp = TimeSpan.FromSeconds(2), Settling = TimeSpan.FromSeconds(3);

    /// <summary>Runs the benchmark.</summary>
    public static async Task RunAsync(int[] connections, TimeSpan time, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        await using var stored = await StoredVenue.OpenAsync(stores, cancellation);
        var venue = await stored.OpenVenueAsync(Accounts, cancellation);
        var makers = await stored.CreateKeysAsync(venue.Makers);
        var takers = await stored.CreateKeysAsync(venue.Takers);

        var port = ExchangeProcess.FreePort();
        await using var exchange = ExchangeProcess.Start(stores.Settings("api,engine"), $"http://127.0.0.1:{port}");
        await exchange.SaysAsync("Now listening", cancellation);
        await exchange.SaysAsync("rebuilt in", cancellation);

        var load = new OrderLoad(port, makers, takers);
        Report.Error("Warming up...");
        while (load.Sent < WarmOrders) Check(load.Run(64, TimeSpan.Zero, ShortWarmUp, _ => cancellation.ThrowIfCancellationRequested()));

        var rows = new List<Row>();
        foreach (var count in connections)
        {
            Report.Error($"{count} connections...");
            cancellation.ThrowIfCancellationRequested();
            rows.Add(Measure(stores, exchange, load, count, time));
        }

        var idle = await MeasureIdleAsync(stores, exchange, time, cancellation);
        Print(rows, idle, time);
        foreach (var row in rows) Check(row.Result);
    }

    private static Row Measure(BenchmarkStores stores, ExchangeProcess exchange, OrderLoad load, int count, TimeSpan time)
    {
        ProcessorMeter? meter = null;
        (string Name, double Share)[] processors = [];
        var result = load.Run(count, ShortWarmUp, time, begins =>
        {
            if (begins) meter = ProcessorMeter.Start(stores, "client", ("exchange", exchange.Id));
            else processors = meter!.Read();
        });
        return new Row(count, result, processors);
    }

    private static async Task<(string Name, double Share)[]> MeasureIdleAsync(
        BenchmarkStores stores, ExchangeProcess exchange, TimeSpan time, CancellationToken cancellation)
    {
        Report.Error("Idle...");
        await Task.Delay(Settling, cancellation);
        var meter = ProcessorMeter.Start(stores, "client", ("exchange", exchange.Id));
        await Task.Delay(time, cancellation);
        return meter.Read();
    }

    private static void Check(OrderLoadResult result)
    {
        if (result.FirstError is { } error) throw new BenchmarkFailed($"{result.Errors} answers were wrong, such as: {error}");
        if (result.Unanswered > 0) throw new BenchmarkFailed($"{result.Unanswered} requests were not answered in time.");
    }

    private static void Print(List<Row> rows, (string Name, double Share)[] idle, TimeSpan time)
    {
        Report.Table(
            $"Durable orders over HTTP, {time.TotalSeconds:0} s each",
            ["#connections", "#orders/s", "#p50 ms", "#p99 ms", "#unanswered", "#errors", "#us CPU", "#us client", "% of a processor"],
            rows.Select(row => row.Cells()));
        Report.Line("CPU of the exchange with its stores, and of the load client, per order.");
        Report.Line($"Without orders, in % of a processor: {ProcessorMeter.Format(idle, decimals: 1)}.");
        Report.Json("orders", json =>
        {
            json.WriteStartArray("rows");
            foreach (var row in rows) row.Write(json);
            json.WriteEndArray();
            var all = idle.Where(part => part.Name is not ("client" or "others")).Sum(part => part.Share);
            json.WriteRounded("idle_percent", all * 100);
        });
    }

    private sealed record Row(int Connections, OrderLoadResult Result, (string Name, double Share)[] Processors)
    {
        public string[] Cells() =>
        [
            $"{Connections}", $"{Result.PerSecond:N0}", $"{Result.Latencies.Milliseconds(0.5):F2}",
            $"{Result.Latencies.Milliseconds(0.99):F2}", $"{Result.Unanswered}", $"{Result.Errors}",
            $"{Share(name => name is not ("client" or "others")) / Result.PerSecond * 1e6:F1}",
            $"{Share(name => name == "client") / Result.PerSecond * 1e6:F1}", ProcessorMeter.Format(Processors),
        ];

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("connections", Connections);
            json.WriteRounded("orders_per_s", Result.PerSecond);
            json.WriteNumber("p50_ms", Math.Round(Result.Latencies.Milliseconds(0.5), 2));
            json.WriteNumber("p99_ms", Math.Round(Result.Latencies.Milliseconds(0.99), 2));
            json.WriteNumber("unanswered", Result.Unanswered);
            json.WriteNumber("errors", Result.Errors);
            json.WriteEndObject();
        }

        private double Share(Func<string, bool> of) => Processors.Where(part => of(part.Name)).Sum(part => part.Share);
    }
}
