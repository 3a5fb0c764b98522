using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Exchange.Benchmarks;

/// <summary>
/// How many reads a second an exchange answers, asked by wrk on the same machine, with a book of some depth, and trades in the history.
/// </summary>
internal static partial class ReadsBenchmark
{
    private const int Connections = 64, Levels = 200, OpenOrders = 10;

    /// <summary>Runs the benchmark.</summary>
    public static async Task RunAsync(TimeSpan time, CancellationToken cancellation)
    {
        await using var venue = await ServedVenue.StartAsync(cancellation, "api,engine,projector");
        Report.Error("Trades...");
        venue.WarmUp(cancellation);
        using (var probe = new Probe(venue.Port, venue.Makers[0]))
            for (var i = 0; i < Levels; i++) (await probe.Place().Answer).Dispose();
        using (var own = new Probe(venue.Port, venue.Makers[1]))
            for (var i = 0; i < OpenOrders; i++) (await own.Place().Answer).Dispose();

        var market = $"/api/v1/markets/{TradingVenue.Symbol}";
        (string Name, string Path, string Told)[] reads =
        [
            ("depth", $"{market}/depth", "\"asks\":[["), ("ticker", $"{market}/ticker", "\"openPrice\""),
            ("candles", $"{market}/candles?interval=1s", "\"openTime\""), ("open_orders", "/api/v1/orders", "\"orderId\""),
        ];
        var rows = new List<(string Name, double PerSecond, double P99)>();
        foreach (var (name, path, told) in reads)
        {
            Report.Error($"{name}...");
            await DemandAsync(venue, path, told, cancellation);
            await RunAsync(venue, path, TimeSpan.FromSeconds(5), cancellation);
            var (perSecond, p99) = await RunAsync(venue, path, time, cancellation);
            rows.Add((name, perSecond, p99));
        }

        Report.Table(
            $"Reads over HTTP, {Connections} connections, {OpenOrders} open orders, {time.TotalSeconds:0} s each",
            ["read", "#requests/s", "#p99 ms"],
            rows.Select(row => new[] { row.Name, $"{row.PerSecond:N0}", $"{row.P99:F2}" }));
        Report.Json("reads", json =>
        {
            foreach (var row in rows)
            {
                json.WriteNumber($"{row.Name}_rps", Math.Round(row.PerSecond));
                json.WriteNumber($"{row.Name}_p99_ms", Math.Round(row.P99, 2));
            }
        });
    }

    // A read of nothing would measure nothing.
    private static async Task DemandAsync(ServedVenue venue, string path, string told, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Api-Key", venue.Makers[1]);
        var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{venue.Port}{path}"), cancellation);
        if (!text.Contains(told, StringComparison.Ordinal)) throw new BenchmarkFailed($"{path} has nothing to tell: {text}");
    }

    private static async Task<(double PerSecond, double P99)> RunAsync(
        ServedVenue venue, string path, TimeSpan time, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("wrk",
        [
            "-t1", $"-c{Connections}", $"-d{time.TotalSeconds:0}s", "--latency", "-H", $"X-Api-Key: {venue.Makers[1]}",
            $"http://127.0.0.1:{venue.Port}{path}",
        ])
        {
            RedirectStandardOutput = true,
        };
        using var wrk = Start(start);
        var output = await wrk.StandardOutput.ReadToEndAsync(cancellation);
        await wrk.WaitForExitAsync(cancellation);
        if (output.Contains("Non-2xx", StringComparison.Ordinal)) throw new BenchmarkFailed($"{path}: {output}");
        var (perSecond, p99) = (PerSecond().Match(output), P99().Match(output));
        if (!perSecond.Success || !p99.Success) throw new BenchmarkFailed($"wrk said: {output}");
        var unit = p99.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1_000 };
        return (Number(perSecond), Number(p99) * unit);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchmarkFailed("wrk is needed (Debian, Ubuntu: apt-get install wrk).", BenchmarkFailed.BadArguments);
        }
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex P99();
}
