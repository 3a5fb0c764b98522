using System.Globalization;
using System.Text.RegularExpressions;
using Exchange.Api;

namespace Exchange.Benchmarks;

/// <summary>
/// How long an exchange with a long history takes to start: from the start of its process, both roles in it, to the first order that is
/// placed over HTTP and durable. Every run ends by a kill, as a crash would end it.
/// </summary>
internal static partial class RecoveryBenchmark
{
    /// <summary>The accounts of the venue.</summary>
    public const int Accounts = 1_000;

    // Every hundred thousand events there is a snapshot; at a crash half of that has passed since the last, on the average.
    private const int SinceSnapshot = 50_000;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="events">The length of the history.</param>
    /// <param name="resting">How many orders rest.</param>
    /// <param name="runs">How often each start is measured; the median counts.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(int events, int resting, int runs, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        await using var stored = await StoredVenue.OpenAsync(stores, cancellation);
        Report.Error($"Writing {events:N0} events...");
        var snapshotAt = Math.Max(1, events - SinceSnapshot);
        var venue = await stored.WriteAsync(events, resting, snapshotAt, cancellation);
        var snapshot = await stores.AskAsync($"select sum(length(state)) from {VenueStore.Schema}.snapshots");

        using var client = new OrderClient(await stored.CreateKeyAsync(venue.Makers[0]));
        Report.Error("Starting once, to build the live views...");
        await StartAsync(stores, client, snapshotAt, cancellation);

        var with = new List<Start>();
        var without = new List<Start>();
        for (var run = 1; run <= runs; run++)
        {
            Report.Error($"Run {run} of {runs}...");
            with.Add(await StartAsync(stores, client, snapshotAt, cancellation));
            await stored.HideSnapshotsAsync(true);
            without.Add(await StartAsync(stores, client, 0, cancellation));
            await stored.HideSnapshotsAsync(false);
        }

        Report.Table(
            $"From process start to the first durable answer, {events:N0} events, {resting:N0} resting orders; medians of {runs}",
            ["", "#answer s", "#fastest s", "#events rebuilt at ms", "#taking ms", "#listening at ms", "#CPU s"],
            [Row($"snapshot {SinceSnapshot:N0} events ago", with), Row("no snapshot", without)]);
        Report.Line($"The snapshot has {snapshot[0]:N0} bytes.");
        Report.Json("recovery", json =>
        {
            json.WriteNumber("events", events);
            json.WriteNumber("with_snapshot_s", Math.Round(Median(with, start => start.Answered), 3));
            json.WriteNumber("without_snapshot_s", Math.Round(Median(without, start => start.Answered), 3));
        });
    }

    private static async Task<Start> StartAsync(
        BenchmarkStores stores, OrderClient client, long snapshot, CancellationToken cancellation)
    {
        var port = ExchangeProcess.FreePort();
        var settings = stores.Settings("api,engine");
        settings["Exchange:Engine:SnapshotEvery"] = "1000000000"; // only what was written beforehand
        await using var exchange = ExchangeProcess.Start(settings, $"http://127.0.0.1:{port}");
        await client.PlaceFirstAsync(port, exchange, cancellation);
        var answered = exchange.Age;
        var used = ProcessorTime.Of(exchange.Id);
        var rebuilt = await exchange.SaysAsync("rebuilt in", cancellation);
        var listening = await exchange.SaysAsync("Now listening", cancellation);
        var line = exchange.Lines.First(line => line.Text.Contains("rebuilt in", StringComparison.Ordinal)).Text;
        await exchange.KillAsync();
        if (!line.Contains($"snapshot at {snapshot}, ", StringComparison.Ordinal))
            throw new BenchmarkFailed($"The start was to use the snapshot at {snapshot}: {line}");
        var taking = double.Parse(Taking().Match(line).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return new Start(answered.TotalSeconds, rebuilt.TotalMilliseconds, taking, listening.TotalMilliseconds, used);
    }

    private static string[] Row(string name, List<Start> starts) =>
    [
        name, $"{Median(starts, start => start.Answered):F2}", $"{starts.Min(start => start.Answered):F2}",
        $"{Median(starts, start => start.RebuiltAt):F0}", $"{Median(starts, start => start.Rebuilding):F0}",
        $"{Median(starts, start => start.ListeningAt):F0}", $"{Median(starts, start => start.Processor):F2}",
    ];

    private static double Median(List<Start> starts, Func<Start, double> figure) =>
        starts.Select(figure).Order().ElementAt(starts.Count / 2);

    [GeneratedRegex("rebuilt in ([0-9]+) ms")]
    private static partial Regex Taking();

    private readonly record struct Start(double Answered, double RebuiltAt, double Rebuilding, double ListeningAt, double Processor);
}
