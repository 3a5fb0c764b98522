using Exchange.Api;

namespace Exchange.Benchmarks;

/// <summary>
/// What the market maker costs: the processor time of a process that has only this role, while it works in the three markets of the
/// demo, all calm, on an exchange in another process.
/// </summary>
internal static class MakerBenchmark
{
    private const string Orders = $"select count(*) from {VenueStore.Schema}.mt_events where type = 'order_placed'";

    /// <summary>Runs the benchmark.</summary>
    public static async Task RunAsync(TimeSpan warmUp, TimeSpan time, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        var port = ExchangeProcess.FreePort();
        var settings = stores.Settings("api,engine");
        settings["Exchange:Setup"] = "demo";
        settings["Exchange:Maker:Key"] = ApiKeyText.Draw();
        await using var exchange = ExchangeProcess.Start(settings, $"http://127.0.0.1:{port}");
        await exchange.SaysAsync("demo account", cancellation);

        settings["Exchange:Roles"] = "maker";
        settings["Exchange:Setup"] = "none";
        settings["Exchange:Maker:Url"] = $"http://127.0.0.1:{port}";
        await using var maker = ExchangeProcess.Start(settings);
        Report.Error($"Warming up for {warmUp.TotalSeconds:0} s...");
        await Task.Delay(warmUp, cancellation);
        var (used, placed, age) = (ProcessorTime.Of(maker.Id), (await stores.AskAsync(Orders))[0], maker.Age);
        Report.Error($"Measuring for {time.TotalSeconds:0} s...");
        await Task.Delay(time, cancellation);
        maker.ThrowIfEnded();
        exchange.ThrowIfEnded();
        var seconds = (maker.Age - age).TotalSeconds;
        var percent = 100 * (ProcessorTime.Of(maker.Id) - used) / seconds;
        var perSecond = ((await stores.AskAsync(Orders))[0] - placed) / seconds;
        if (perSecond == 0) throw new BenchmarkFailed("The market maker placed no orders.");

        Report.Table($"The market maker in three calm markets, {time.TotalSeconds:0} s", ["#CPU % of a core", "#orders/s"],
            [[$"{percent:F1}", $"{perSecond:F1}"]]);
        Report.Json("maker", json =>
        {
            json.WriteNumber("cpu_percent", Math.Round(percent, 1));
            json.WriteNumber("orders_per_s", Math.Round(perSecond, 1));
        });
    }
}
