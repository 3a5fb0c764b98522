using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Exchange.Api;

namespace Exchange.Benchmarks;

/// <summary>
/// The trading page in the system's browser, on the machine that the exchange runs on: how soon something is painted and the book is live,
/// each time in a new window; then how many frames are drawn under a load of orders, and whether the memory grows.
/// </summary>
internal static class PageBenchmark
{
    private const int Levels = 100; // on each side of the book, besides those of the load

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    /// <summary>Runs the benchmark.</summary>
    public static async Task RunAsync(int ordersPerSecond, int loads, TimeSpan time, CancellationToken cancellation)
    {
        await using var venue = await ServedVenue.StartAsync(cancellation);
        await FillBookAsync(venue, cancellation);
        Report.Error("Warming up...");
        venue.WarmUp(cancellation);
        await using var redis = new RedisConnections(venue.Stores.Redis);
        var links = new PageLinks(redis, venue.Stores.Venue);
        await using var chromium = await Chromium.StartAsync();

        Report.Error($"Opening the page {loads} times...");
        var opened = new List<Opened>();
        for (var i = 0; i <= loads; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            await using var window = await PageWindow.OpenAsync(chromium, await LinkAsync());
            if (i > 0) opened.Add(window.Opened); // the first one warms the server and the browser up
        }

        Report.Error($"Under a load of {ordersPerSecond:N0} orders/s...");
        await using var watched = await PageWindow.OpenAsync(chromium, await LinkAsync());
        var run = new PageRun();
        double perSecond;
        using (var load = new PacedLoad(venue, ordersPerSecond))
        {
            await Task.Delay(Slice, cancellation);
            var (before, start) = (load.Answers, Stopwatch.GetTimestamp());
            await run.WatchAsync(watched, time, Slice, cancellation);
            perSecond = (load.Answers - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Print(opened, run, perSecond, time);

        Task<string> LinkAsync() => links.IssueAsync($"http://127.0.0.1:{venue.Port}", venue.Onlooker);
    }

    // A book as a market has it, so that the page has something to draw.
    private static async Task FillBookAsync(ServedVenue venue, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{venue.Port}") };
        http.DefaultRequestHeaders.Add("X-Api-Key", venue.Makers[0]);
        for (var i = 0; i < 2 * Levels; i++)
        {
            var (side, sign) = i % 2 == 0 ? ("BUY", -1) : ("SELL", 1);
            var price = (30_000m + sign * (0.5m + i / 2 * 0.05m)).ToString(CultureInfo.InvariantCulture);
            var body = $$"""
                {"clientOrderId":"book-{{i}}","symbol":"{{TradingVenue.Symbol}}","side":"{{side}}","type":"LIMIT_MAKER",
                "quantity":"0.{{i % 7 + 1}}","price":"{{price}}"}
                """;
            using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var answer = await http.PostAsync(new Uri("/api/v1/orders", UriKind.Relative), content, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static void Print(List<Opened> opened, PageRun run, double ordersPerSecond, TimeSpan time)
    {
        var (paint, live) = (Median(opened.Select(one => one.FirstPaint)), Median(opened.Select(one => one.Live)));
        Report.Table(
            $"The trading page, opened {opened.Count} times, then open for {time.TotalMinutes:0} min under {ordersPerSecond:N0} orders/s",
            ["", "#median", "#worst"],
            [
                ["first paint, ms", $"{paint:F0}", $"{opened.Max(one => one.FirstPaint):F0}"],
                ["live book, ms", $"{live:F0}", $"{opened.Max(one => one.Live):F0}"],
                ["frames/s under load", $"{Median(run.FramesPerSecond):F1}", $"{run.FramesPerSecond.Min():F1}"],
                ["longest frame in 10 s, ms", $"{Median(run.LongestFrames):F0}", $"{run.LongestFrames.Max():F0}"],
            ]);
        Report.Line($"Heap after collections, 10 s or more apart, MB: {string.Join(' ', run.Heap.Select(one => $"{Megabytes(one):F1}"))}");
        Report.Json("page", json =>
        {
            json.WriteNumber("first_paint_ms", Math.Round(paint));
            json.WriteNumber("live_ms", Math.Round(live));
            json.WriteNumber("fps_loaded", Math.Round(Median(run.FramesPerSecond), 1));
            json.WriteNumber("heap_growth_mb", Math.Round(Megabytes(run.HeapGrowth), 2));
            json.WriteNumber("loaded_orders_per_s", Math.Round(ordersPerSecond));
            json.WriteNumber("minutes", time.TotalMinutes);
        });
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static double Megabytes(double bytes) => bytes / (1024 * 1024);
}
