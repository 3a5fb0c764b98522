using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>Replays a recorded market through the engine, and compares its trades with those that were published.</summary>
internal static class RealFlowBenchmark
{
    /// <summary>Runs the benchmark.</summary>
    /// <param name="directory">Where the recording is.</param>
    /// <param name="scale">The steps in which it counts.</param>
    /// <param name="runs">How often it is replayed.</param>
    public static void Run(string directory, RecordingScale scale, Runs runs)
    {
        var day = Read(directory, scale);
        ReplayResult? result = null;
        var cost = Report.Progress(runs.Count, step => runs.Median(
            _ =>
            {
                result = Replay.Run(day);
                return new Cost(result.Nanoseconds, Bytes: 0);
            },
            () => step("replay")));
        Show(Comparison.Of(day, result!), result!, commandsPerSecond: (long)(result!.Commands / (cost.Nanoseconds / 1e9)), runs);
    }

    private static RecordedDay Read(string directory, RecordingScale scale)
    {
        try
        {
            return RecordingReader.Read(directory, scale);
        }
        catch (BadRecording fault)
        {
            throw new BenchmarkFailed(fault.Message, BenchmarkFailed.BadInput);
        }
    }

    private static void Show(Comparison comparison, ReplayResult result, long commandsPerSecond, Runs runs)
    {
        var postOnlyRejected = result.Rejected.GetValueOrDefault(RejectReason.PostOnlyWouldTake);
        Report.Table("Trades", ["", "#published", "#exact"],
        [
            ["takers", $"{comparison.Takers.Count:N0}", $"{comparison.TakersExact:N0}"],
            ["fills", $"{comparison.Fills:N0}", $"{comparison.FillsExact:N0}"],
        ]);

        var different = comparison.Takers.Where(taker => !taker.IsExact).ToList();
        if (different.Count > 0)
        {
            Report.Table(
                "Takers that differ",
                ["taker", "difference"],
                different.Select(taker => new[] { $"{taker.Taker}", taker.Difference }));
        }

        Report.Table("Commands", ["", "#number"],
        [
            ["orders", $"{result.Submitted:N0}"],
            .. result.Rejected.OrderBy(pair => pair.Key).Select(pair => new[] { $"  rejected: {pair.Key}", $"{pair.Value:N0}" }),
            ["cancels", $"{result.Canceled + result.CancelsRefused:N0}"],
            ["  of stale orders of the starting book", $"{result.StaleDropped:N0}"],
            ["  too late", $"{result.CancelsRefused:N0}"],
            ["before: accounts opened and funded", $"{result.OpeningCommands:N0}"],
            ["orders that still rest", $"{result.RestingAtEnd:N0}"],
            [$"commands per second ({ThreadClock.Name}, median of {runs.Timed} runs)", $"{commandsPerSecond:N0}"],
        ]);
        Report.Json("real-flow", json =>
        {
            json.WriteNumber("takers", comparison.Takers.Count);
            json.WriteNumber("takers_exact", comparison.TakersExact);
            json.WriteNumber("fills", comparison.Fills);
            json.WriteNumber("fills_exact", comparison.FillsExact);
            json.WriteNumber("post_only_rejected", postOnlyRejected);
            json.WriteNumber("commands", result.Commands);
            json.WriteNumber("commands_per_s", commandsPerSecond);
        });
    }
}
