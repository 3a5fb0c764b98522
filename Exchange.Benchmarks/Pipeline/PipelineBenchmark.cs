using System.Runtime;

namespace Exchange.Benchmarks;

/// <summary>
/// What the exchange does without HTTP: commands of many senders go through the command stream, are decided and committed, and come back
/// as durable outcomes. Half of them are orders that rest and half are orders that take them; every outcome is checked.
/// </summary>
internal static class PipelineBenchmark
{
    private const int Accounts = 1_000;

    // By so many commands the runtime has compiled what it runs often; on a slow or busy machine that takes longer than any fixed time.
    private const long WarmCommands = 150_000;

    /// <summary>Runs the benchmark.</summary>
    public static async Task RunAsync(PipelineOptions options, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        await using var engine = options.Apart ? ExchangeProcess.Start(stores.Settings("engine")) : null;
        await using var inside = await ExchangeInside.StartAsync(stores.Settings(options.Apart ? "api" : "api,engine"), cancellation);
        if (engine is not null) await engine.SaysAsync("Now listening", cancellation);

        var venue = inside.Venue;
        var pairs = new OrderPairs(await TradingVenue.OpenAsync(
            async command => (await venue.SendAsync(command, cancellation)).Result, Accounts));
        var senders = new PipelineSenders(venue, pairs);

        var rows = new List<PipelineRow>();
        foreach (var count in options.Senders)
        {
            Report.Error($"{count:N0} senders...");
            rows.Add(await MeasureAsync(stores, engine, senders, count, options, cancellation));
        }

        await ReportAsync(stores, rows, options);
    }

    private static async Task<PipelineRow> MeasureAsync(
        BenchmarkStores stores, ExchangeProcess? engine, PipelineSenders senders, int count, PipelineOptions options,
        CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = senders.RunAsync(count, stop.Token);
        await PauseAsync(options.WarmUp, running);
        while (senders.Commands < WarmCommands) await PauseAsync(TimeSpan.FromMilliseconds(100), running);

        var before = await PipelineState.ReadAsync(stores, senders);
        var meter = engine is null
            ? ProcessorMeter.Start(stores, "exchange")
            : ProcessorMeter.Start(stores, "senders", ("engine", engine.Id));
        var latencies = senders.Measure();
        await PauseAsync(options.Time, running);
        var after = await PipelineState.ReadAsync(stores, senders);
        var processors = meter.Read();

        await stop.CancelAsync();
        await running;
        var batches = await stores.AskAsync(PipelineState.BatchSql, (long)before.Sequence, (long)after.Sequence);
        return new PipelineRow(count, before, after, latencies, processors, batches[0], batches[1]);
    }

    // Ends early when a sender fails.
    private static async Task PauseAsync(TimeSpan time, Task running)
    {
        var pause = Task.Delay(time);
        if (await Task.WhenAny(pause, running) == running) await running;
    }

    private static async Task ReportAsync(BenchmarkStores stores, List<PipelineRow> rows, PipelineOptions options)
    {
        var best = rows.MaxBy(row => row.CommandsPerSecond)!;
        Report.Table(
            $"Commands through the stream to durable outcomes: {(options.Apart ? "senders and engine apart" : "one process")}, "
            + $"{options.Time.TotalSeconds:0} s each",
            ["#senders", "#commands/s", "#events/s", "#p50 ms", "#p99 ms", "#batch", "#events", "#us CPU", "#bytes", "% of a processor"],
            rows.Select(row => row.Cells()));
        Report.Line("Batch and events: commands and events of the median commit. CPU of all processes, and bytes allocated by the senders' "
            + "process, per command.");
        await DescribeAsync(stores, best);
        Report.Json("pipeline", json =>
        {
            json.WriteRounded("commands_per_s", best.CommandsPerSecond);
            json.WriteRounded("events_per_s", best.EventsPerSecond);
            json.WriteRounded("batch_p50", best.CommandsInBatch);
            json.WriteNumber("senders", best.Senders);
            json.WriteRounded("p50_ms", best.Latencies.Milliseconds(0.5));
            json.WriteRounded("p99_ms", best.Latencies.Milliseconds(0.99));
        });
    }

    private static async Task DescribeAsync(BenchmarkStores stores, PipelineRow best)
    {
        var table = await stores.AskAsync(PipelineState.TableSql);
        var (stream, entries) = await stores.CommandStreamAsync();
        var (before, after) = (best.Before, best.After);
        var events = after.Sequence - before.Sequence;
        var commands = after.Commands - before.Commands;
        Report.Line($"An event takes {table[0] / table[2]:F0} bytes in its table and {table[1] / table[2]:F0} with the indexes, "
            + $"and {(after.WalBytes - before.WalBytes) / events:F0} bytes of write-ahead log.");
        if (entries > 0) Report.Line($"A command takes {stream / entries:F0} bytes in the stream.");

        // The file is written anew from time to time, and then becomes smaller.
        var appended = (after.AppendBytes - before.AppendBytes) / commands;
        if (appended > 0) Report.Line($"It takes {appended:F0} bytes in Redis's append-only file.");
        Report.Line($"The process has the {(GCSettings.IsServerGC ? "server's" : "workstation's")} garbage collector; it stood still "
            + $"for {(after.Pauses - before.Pauses).TotalMilliseconds:F0} ms of {(after.At - before.At).TotalSeconds:F1} s, in "
            + $"{after.Collections - before.Collections} collections.");
    }
}

/// <summary>How the pipeline is measured.</summary>
/// <param name="Senders">The numbers of senders, one after the other.</param>
/// <param name="Time">How long each is measured.</param>
/// <param name="WarmUp">How long each runs before.</param>
/// <param name="Apart">Whether the engine is a process of its own.</param>
internal sealed record PipelineOptions(int[] Senders, TimeSpan Time, TimeSpan WarmUp, bool Apart);
