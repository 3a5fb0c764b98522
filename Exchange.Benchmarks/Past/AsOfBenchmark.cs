using Exchange.Api;

namespace Exchange.Benchmarks;

/// <summary>
/// How long answers about the past take (<see cref="PastQuestions"/>): as of random sequences of a long history, and as of one sequence
/// after another, as somebody asks who walks through it in either direction.
/// </summary>
internal static class AsOfBenchmark
{
    private const int Steps = 500, FarStep = 997;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="events">The length of the history.</param>
    /// <param name="resting">How many orders rest.</param>
    /// <param name="questions">How many random sequences are asked about.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(int events, int resting, int questions, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        await using var stored = await StoredVenue.OpenAsync(stores, cancellation);
        Report.Error($"Writing {events:N0} events...");
        var venue = await stored.WriteAsync(events, resting, events + 1L, cancellation);

        using var past = await PastQuestions.OpenAsync(stores, venue.Makers[0], events, cancellation);
        var size = await stores.AskAsync($"select count(*), sum(length(state)) from {VenueStore.Schema}.keyframes");
        Report.Error($"Asking {questions:N0} times...");
        var anywhere = await past.MeasureAnywhereAsync(questions);
        var middle = events / 2 + 12_345L;
        var forward = await past.MeasureAsync(Enumerable.Range(0, Steps).Select(step => middle + step));
        var backward = await past.MeasureAsync(Enumerable.Range(0, Steps).Select(step => middle - step));
        var forwardFar = await past.MeasureAsync(Enumerable.Range(0, Steps).Select(step => (long)step * FarStep));
        var backwardFar = await past.MeasureAsync(Enumerable.Range(0, Steps).Select(step => events - (long)step * FarStep));

        Report.Table(
            $"Depth, open orders and balances as of a sequence, {events:N0} events, {resting:N0} resting orders",
            ["", "#p50 ms", "#p99 ms"],
            [
                Row("anywhere", anywhere), Row("one event later each time", forward), Row("one event earlier", backward),
                Row($"{FarStep} events later", forwardFar), Row($"{FarStep} events earlier", backwardFar),
            ]);
        Report.Line($"{size[0]:N0} keyframes have {size[1]:N0} bytes, and were written in {past.CatchUp.TotalSeconds:F1} s.");
        Report.Json("asof", json =>
        {
            json.WriteNumber("events", events);
            json.WriteNumber("asof_p50_ms", Math.Round(anywhere.Milliseconds(0.5), 1));
            json.WriteNumber("asof_p99_ms", Math.Round(anywhere.Milliseconds(0.99), 1));
        });
    }

    private static string[] Row(string name, Latencies latencies) =>
        [name, $"{latencies.Milliseconds(0.5):F1}", $"{latencies.Milliseconds(0.99):F1}"];
}
