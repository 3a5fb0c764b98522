using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Exchange.Benchmarks;

/// <summary>
/// Many subscribers of one market whose depth changes ten times a second: how long after an order was sent each of them has its change, and
/// what they cost the exchange. Some of them may not read at all.
/// </summary>
internal static class FanoutBenchmark
{
    private const int DiffsPerSecond = 10, Levels = 300, StalledAlone = 100;

    /// <summary>Runs the benchmark.</summary>
    public static async Task RunAsync(int[] subscribers, TimeSpan time, CancellationToken cancellation)
    {
        await using var venue = await ServedVenue.StartAsync(cancellation);
        var rows = new List<Row>();
        foreach (var count in subscribers)
        {
            Report.Error($"{count} subscribers...");
            rows.Add(await MeasureFreshAsync(venue, count, 0, time, cancellation));
        }

        var stalled = subscribers[^1] / 20;
        Report.Error($"{subscribers[^1]} subscribers, {stalled} of which do not read...");
        if (stalled > 0)
        {
            var row = await MeasureFreshAsync(venue, subscribers[^1], stalled, time, cancellation);
            Report.Error($"{StalledAlone} that do not read, and nobody else...");
            var (own, kernel) = await MeasureStalledAsync(venue, time, cancellation);
            rows.Add(row with { StalledKilobytesEach = own, StalledKernelKilobytesEach = kernel });
        }

        Print(rows, time);
    }

    // On an exchange that has just started, so that nothing is left in its memory of what was measured before.
    private static async Task<Row> MeasureFreshAsync(
        ServedVenue venue, int count, int stalled, TimeSpan time, CancellationToken cancellation)
    {
        await venue.RestartAsync(cancellation);
        using var probe = new Probe(venue.Port, venue.Makers[0]);
        await MeasureAsync(venue, probe, 100, 0, TimeSpan.FromSeconds(5), cancellation);
        return await MeasureAsync(venue, probe, count, stalled, time, cancellation);
    }

    // Only those who do not read, so that what grows is theirs: of the exchange's memory, and of what the system keeps for it.
    private static async Task<(double Own, double Kernel)> MeasureStalledAsync(
        ServedVenue venue, TimeSpan time, CancellationToken cancellation)
    {
        await venue.RestartAsync(cancellation);
        using var probe = new Probe(venue.Port, venue.Makers[0]);
        for (var i = 0; i < Levels; i++) (await probe.Place().Answer).Dispose();
        await MeasureAsync(venue, probe, 100, 0, time, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        var before = Resident(venue.Exchange.Id);
        var readers = new DepthReader[StalledAlone];
        for (var i = 0; i < readers.Length; i++) readers[i] = new DepthReader(venue.Port, isStalled: true);
        await LoadAsync(probe, time, _ => { }, cancellation);
        var (after, kernel) = (Resident(venue.Exchange.Id), SendQueues.BytesOf(venue.Port));
        foreach (var reader in readers) reader.Dispose();
        return (Math.Max(0, after - before) / 1024.0 / readers.Length, kernel / 1024.0 / readers.Length);
    }

    private static async Task<Row> MeasureAsync(
        ServedVenue venue, Probe probe, int count, int stalled, TimeSpan time, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation); // what was before is gone
        var before = Resident(venue.Exchange.Id);
        var readers = new DepthReader[count];
        for (var i = 0; i < count; i++) readers[i] = new DepthReader(venue.Port, isStalled: i < stalled);
        try
        {
            var sent = new ConcurrentDictionary<long, long>();
            var result = new Row(count, stalled, new Latencies());
            await ServeAsync(probe, readers[stalled..], sent, result, time, venue, cancellation);
            return result with { KilobytesEach = Math.Max(0, Resident(venue.Exchange.Id) - before) / 1024.0 / count };
        }
        finally
        {
            foreach (var reader in readers) reader.Dispose();
        }
    }

    private static async Task ServeAsync(
        Probe probe, DepthReader[] readers, ConcurrentDictionary<long, long> sent, Row result, TimeSpan time, ServedVenue venue,
        CancellationToken cancellation)
    {
        var isOver = 0;
        var reading = new Thread(() => Read(readers, sent, result.Latencies, () => Volatile.Read(ref isOver) == 1)) { IsBackground = true };
        reading.Start();

        // A first order, whose update id all others follow.
        using (var first = await probe.Place().Answer) first.EnsureSuccessStatusCode();
        while (readers.Any(reader => reader.Known == 0)) await Task.Delay(10, cancellation);
        var id = readers.Max(reader => reader.Known);
        var meter = ProcessorMeter.Start(venue.Stores, "client", ("exchange", venue.Exchange.Id));
        await LoadAsync(probe, time, at => sent[++id] = at, cancellation);
        result.Processors = meter.Read();
        var patience = Stopwatch.GetTimestamp();
        while (readers.Any(reader => reader.Known < id))
        {
            if (Stopwatch.GetElapsedTime(patience) > TimeSpan.FromSeconds(10)) throw new BenchmarkFailed("Not all were served.");
            await Task.Delay(10, cancellation);
        }

        Volatile.Write(ref isOver, 1);
        reading.Join();
    }

    private static async Task LoadAsync(Probe probe, TimeSpan time, Action<long> sending, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / DiffsPerSecond));
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time && await timer.WaitForNextTickAsync(cancellation))
        {
            sending(Stopwatch.GetTimestamp());
            using var answer = await probe.Place().Answer;
            answer.EnsureSuccessStatusCode();
        }
    }

    private static void Read(DepthReader[] readers, ConcurrentDictionary<long, long> sent, Latencies latencies, Func<bool> isOver)
    {
        using var ready = new ReadySockets();
        for (var i = 0; i < readers.Length; i++) ready.Watch(readers[i].Socket, i);
        Span<int> numbers = stackalloc int[256];
        var buffer = new byte[64 * 1024];
        while (!isOver())
        {
            var count = ready.Wait(numbers, milliseconds: 20);
            foreach (var i in numbers[..count])
            {
                readers[i].Read(buffer, (known, now) =>
                {
                    var at = Stopwatch.GetTimestamp();
                    for (var id = known + 1; id <= now; id++)
                        if (sent.TryGetValue(id, out var sentAt)) latencies.Add(Stopwatch.GetElapsedTime(sentAt, at));
                });
            }
        }
    }

    // What the exchange has in memory: more than its heap.
    private static long Resident(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static void Print(List<Row> rows, TimeSpan time)
    {
        Report.Table(
            $"Subscribers of one market with {DiffsPerSecond} changes a second, {time.TotalSeconds:0} s each",
            [
                "#subscribers", "#stalled", "#p50 ms", "#p99 ms", "#KB each", "#KB each stalled", "#in the system", "% of a processor",
            ],
            rows.Select(row => new[]
            {
                $"{row.Subscribers}", $"{row.Stalled}", $"{row.Latencies.Milliseconds(0.5):F2}", $"{row.Latencies.Milliseconds(0.99):F2}",
                $"{row.KilobytesEach:F0}", $"{row.StalledKilobytesEach:F0}", $"{row.StalledKernelKilobytesEach:F0}",
                ProcessorMeter.Format(row.Processors),
            }));
        Report.Line("KB each: by how much the exchange's resident memory grew, its garbage included, by subscriber.");
        Report.Line("Stalled: the same of those alone who do not read; beside it what waits for them in the system's send queues.");
        Report.Json("fanout", json =>
        {
            json.WriteStartArray("rows");
            foreach (var row in rows) row.Write(json);
            json.WriteEndArray();
        });
    }

    private sealed record Row(int Subscribers, int Stalled, Latencies Latencies)
    {
        public double KilobytesEach { get; init; }

        public double? StalledKilobytesEach { get; init; }

        public double? StalledKernelKilobytesEach { get; init; }

        public (string Name, double Share)[] Processors { get; set; } = [];

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteNumber("subscribers", Subscribers);
            json.WriteNumber("stalled", Stalled);
            json.WriteNumber("p50_ms", Math.Round(Latencies.Milliseconds(0.5), 2));
            json.WriteNumber("p99_ms", Math.Round(Latencies.Milliseconds(0.99), 2));
            json.WriteNumber("heap_kb_each", Math.Round(KilobytesEach));
            if (StalledKilobytesEach is { } own) json.WriteNumber("stalled_kb_each", Math.Round(own));
            if (StalledKernelKilobytesEach is { } kernel) json.WriteNumber("stalled_kernel_kb_each", Math.Round(kernel));
            json.WriteEndObject();
        }
    }
}
