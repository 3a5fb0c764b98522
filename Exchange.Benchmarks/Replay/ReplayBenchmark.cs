using System.Diagnostics;
using System.Globalization;
using Exchange.Api;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// What can be done with the history of a busy day (<see cref="MixedVenue"/>), and how long it takes: replay from the database, deciding
/// again, audit, answers about the past, explanations, export and import. The stores are on the same machine.
/// </summary>
internal static class ReplayBenchmark
{
    private const int SnapshotEvery = 100_000;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="events">The length of the history.</param>
    /// <param name="runs">How often each is measured; the median counts.</param>
    /// <param name="questions">How many random sequences are asked about.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(int events, int runs, int questions, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        await using var stored = await StoredVenue.OpenAsync(stores, cancellation);
        Report.Error($"Writing {events:N0} events...");
        var state = await stored.WriteMixedAsync(events, SnapshotEvery, cancellation);
        var (hash, last) = (Convert.ToHexString(state.Hash()), state.Sequence);
        await AnalyzeAsync(stores, cancellation);

        var options = new ExchangeOptions { Postgres = stores.Postgres, Redis = stores.Redis, Venue = stores.Venue };
        Report.Error("Replaying...");
        var applied = await MedianAsync(runs, () => ReplayAsync(options, ReplayAction.Apply, hash, cancellation));
        Report.Error("Deciding again...");
        var decided = await MedianAsync(1, () => ReplayAsync(options, ReplayAction.Decide, hash, cancellation));

        var path = Path.Combine(Path.GetTempPath(), $"{stores.Venue}.venue");
        try
        {
            Report.Error("Exporting...");
            var exported = await MedianAsync(runs, () => ExportAsync(options, path, cancellation));
            var size = new FileInfo(path).Length;
            var text = await TextSizeAsync(stores);

            Report.Error("Building the views...");
            await AuditRun.PrepareAsync(stores, last, cancellation);
            await AnalyzeAsync(stores, cancellation);
            Report.Error("Auditing...");
            var audited = await MedianAsync(runs, () => AuditRun.RunAsync(options, cancellation));
            using var past = await PastQuestions.OpenAsync(stores, new AccountId(1), last, cancellation);
            Report.Error($"Asking {questions:N0} times...");
            var answers = await past.MeasureAnywhereAsync(questions);
            using var explain = new ExplainQuestions(stores, state, cancellation);
            var explained = (await explain.MeasureOrdersAsync(questions), await explain.MeasureBalancesAsync(questions));

            Report.Error("Importing...");
            var imported = await MedianAsync(1, () => ImportAsync(options, "import", path, hash, cancellation));
            var drawn = SizeWithDrawnIds(Math.Min(events, SnapshotEvery));
            Show(last, new(applied, decided, audited, exported, imported), answers, explained, size, drawn, text);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Show(
        long events, Seconds seconds, Latencies answers, (Latencies Orders, Latencies Balances) explained, long size, double drawn,
        double text)
    {
        var megabytes = text * events / 1e6;
        var (p50, p99) = (answers.Milliseconds(0.5), answers.Milliseconds(0.99));
        Report.Table(
            $"A history of {events:N0} events, {megabytes:F0} MB as JSON",
            ["", "#seconds", "#events/s", "#MB/s of JSON"],
            [
                Row("replay from the database", seconds.Applied), Row("deciding again", seconds.Decided),
                Row("audit of everything", seconds.Audited), Row("export", seconds.Exported), Row("import", seconds.Imported),
            ]);
        Report.Table(
            "Answers about the past", ["", "#p50 ms", "#p99 ms"],
            [
                Latency("depth, open orders and balances as of any sequence", answers), Latency("any order explained", explained.Orders),
                Latency("any balance explained", explained.Balances),
            ]);
        Report.Line($"The file takes {(double)size / events:F2} bytes per event; {drawn:F2} where ids are drawn at random.");
        Report.Json("replay", json =>
        {
            json.WriteNumber("events", events);
            json.WriteNumber("events_per_s", (long)(events / seconds.Applied));
            json.WriteNumber("audit_s", Math.Round(seconds.Audited, 2));
            json.WriteNumber("asof_p50_ms", Math.Round(p50, 1));
            json.WriteNumber("asof_p99_ms", Math.Round(p99, 1));
            json.WriteNumber("export_bytes_per_event", Math.Round((double)size / events, 2));
            json.WriteNumber("explain_order_p50_ms", Math.Round(explained.Orders.Milliseconds(0.5), 1));
            json.WriteNumber("explain_order_p99_ms", Math.Round(explained.Orders.Milliseconds(0.99), 1));
            json.WriteNumber("explain_balance_p50_ms", Math.Round(explained.Balances.Milliseconds(0.5), 1));
            json.WriteNumber("explain_balance_p99_ms", Math.Round(explained.Balances.Milliseconds(0.99), 1));
            json.WriteNumber("export_bytes_per_event_drawn_ids", Math.Round(drawn, 2));
            json.WriteNumber("decide_events_per_s", (long)(events / seconds.Decided));
            json.WriteNumber("export_mb_per_s", Math.Round(megabytes / seconds.Exported, 1));
            json.WriteNumber("import_mb_per_s", Math.Round(megabytes / seconds.Imported, 1));
        });

        string[] Row(string name, double time) =>
        [
            name, time.ToString("F2", CultureInfo.InvariantCulture), $"{events / time:N0}", $"{megabytes / time:F1}",
        ];

        static string[] Latency(string name, Latencies times) =>
            [name, $"{times.Milliseconds(0.5):F1}", $"{times.Milliseconds(0.99):F1}"];
    }

    private static async Task ReplayAsync(ExchangeOptions options, ReplayAction action, string hash, CancellationToken cancellation)
    {
        await using var history = await ReplayedHistory.OpenAsync(options, cancellation);
        var arguments = new ReplayArguments(action, File: null, From: 1, Until: long.MaxValue, Speed: 0);
        var replay = new HistoryReplay(arguments, cancellation);
        await history.ReadAsync(arguments.Until, replay.Take, cancellation);
        replay.End();
        if (replay.Differences.Count > 0) throw new BenchmarkFailed(replay.Differences[0]);
        if (action == ReplayAction.Decide && Convert.ToHexString(replay.State.Hash()) != hash)
            throw new BenchmarkFailed("The replay led to another state.");
    }

    private static async Task ExportAsync(ExchangeOptions options, string path, CancellationToken cancellation)
    {
        await using var history = await ReplayedHistory.OpenAsync(options, cancellation);
        await VenueExport.RunAsync(history, options.Venue, long.MaxValue, path, cancellation);
    }

    private static async Task ImportAsync(
        ExchangeOptions options, string venue, string path, string hash, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        var into = new ExchangeOptions { Postgres = options.Postgres, Venue = venue };
        var manifest = await new VenueImport(into, static _ => { }).RunAsync(file, cancellation);
        if (manifest.StateHash != hash) throw new BenchmarkFailed("The import led to another state.");
    }

    private static double SizeWithDrawnIds(int events)
    {
        var (engine, buffer, time) = (new Engine(), new EventBuffer(), 0L);
        using var file = new MemoryStream();
        using var writer = new VenueFileWriter(file);
        var venue = new MixedVenue(engine.State, Execute, drawsIds: true);
        while (engine.State.Sequence < events) venue.Step();
        writer.Finish("drawn");
        return (double)file.Length / engine.State.Sequence;

        CommandResult Execute(ICommand command)
        {
            buffer.Clear();
            var result = engine.Execute(command, new Timestamp(1_700_000_000_000_000 + time++), buffer);
            foreach (var e in buffer) writer.Add(e);
            return result;
        }
    }

    // As autovacuum would have, in a database that was not written in a minute.
    private static async Task AnalyzeAsync(BenchmarkStores stores, CancellationToken cancellation)
    {
        await using var command = stores.Database.CreateCommand("vacuum analyze");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<double> TextSizeAsync(BenchmarkStores stores) =>
        (await stores.AskAsync($"select avg(length(data::text)) from {VenueStore.Schema}.mt_events"))[0];

    private static async Task<double> MedianAsync(int runs, Func<Task> run)
    {
        var seconds = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await run();
            seconds.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        seconds.Sort();
        return seconds[seconds.Count / 2];
    }

    // How long each took.
    private readonly record struct Seconds(double Applied, double Decided, double Audited, double Exported, double Imported);
}
