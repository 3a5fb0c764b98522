using System.Diagnostics;
using System.Globalization;
using Exchange.Api;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// What can be done with the history of a busy day (<see cref="MixedVenue"/>), and how long it takes: replay from the database, deciding
/// again, export and import. PostgreSQL is on the same machine.
/// </summary>
internal static class ReplayBenchmark
{
    private const int SnapshotEvery = 100_000;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="events">The length of the history.</param>
    /// <param name="runs">How often each is measured; the median counts.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(int events, int runs, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        await using var stored = await StoredVenue.OpenAsync(stores, cancellation);
        Report.Error($"Writing {events:N0} events...");
        var state = await stored.WriteMixedAsync(events, SnapshotEvery, cancellation);
        var (hash, last) = (Convert.ToHexString(state.Hash()), state.Sequence);
        await AnalyzeAsync(stores, cancellation);

        var options = new ExchangeOptions { Postgres = stores.Postgres, Venue = stores.Venue };
        Report.Error("Replaying...");
        var applied = await MedianAsync(runs, () => ReplayAsync(options, ReplayAction.Apply, hash, cancellation));
        Report.Error("Deciding again...");
        var decided = await MedianAsync(1, () => ReplayAsync(options, ReplayAction.Decide, hash, cancellation));

        var path = Path.Combine(Path.GetTempPath(), $"{stores.Venue}.venue");
        try
        {
            Report.Error("Exporting and importing...");
            var exported = await MedianAsync(runs, () => ExportAsync(options, path, cancellation));
            var size = new FileInfo(path).Length;
            var number = 0;
            var imported = await MedianAsync(1, () => ImportAsync(options, $"import-{number++}", path, hash, cancellation));
            var drawn = SizeWithDrawnIds(Math.Min(events, SnapshotEvery));
            Show(last, applied, decided, exported, imported, size, drawn, await TextSizeAsync(stores));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Show(
        long events, double applied, double decided, double exported, double imported, long size, double drawn, double text)
    {
        var megabytes = text * events / 1e6;
        Report.Table(
            $"A history of {events:N0} events, {megabytes:F0} MB as JSON",
            ["", "#seconds", "#events/s", "#MB/s of JSON"],
            [
                Row("replay from the database", applied), Row("deciding again", decided), Row("export", exported), Row("import", imported),
            ]);
        Report.Line($"The file takes {(double)size / events:F2} bytes per event; {drawn:F2} where ids are drawn at random.");
        Report.Json("replay", json =>
        {
            json.WriteNumber("events", events);
            json.WriteNumber("events_per_s", (long)(events / applied));
            json.WriteNumber("export_bytes_per_event", Math.Round((double)size / events, 2));
            json.WriteNumber("export_bytes_per_event_drawn_ids", Math.Round(drawn, 2));
            json.WriteNumber("decide_events_per_s", (long)(events / decided));
            json.WriteNumber("export_mb_per_s", Math.Round(megabytes / exported, 1));
            json.WriteNumber("import_mb_per_s", Math.Round(megabytes / imported, 1));
        });

        string[] Row(string name, double seconds) =>
        [
            name, seconds.ToString("F2", CultureInfo.InvariantCulture), $"{events / seconds:N0}", $"{megabytes / seconds:F1}",
        ];
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
        await using var command = stores.Database.CreateCommand($"vacuum analyze {VenueStore.Schema}.mt_events");
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
}
