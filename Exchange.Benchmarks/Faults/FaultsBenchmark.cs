namespace Exchange.Benchmarks;

/// <summary>
/// Kills, cuts and spoils whatever an exchange consists of, at random, one thing after another, each in a new venue under load; and
/// compares what was acknowledged with what is there.
/// </summary>
internal static class FaultsBenchmark
{
    /// <summary>Runs the benchmark, and returns the exit code: 1 if anything was lost, doubled or wrong.</summary>
    /// <param name="runs">How many faults.</param>
    /// <param name="only">The one kind to run, or null for all.</param>
    /// <param name="seed">What the choices are drawn from, or null for another each time.</param>
    /// <param name="cancellation">Ends the benchmark early; what was started is stopped all the same.</param>
    public static int Run(int runs, string? only, int? seed, CancellationToken cancellation)
    {
        if (only is not null && FaultKinds.All.All(kind => kind.Name != only))
            throw new BenchmarkFailed(
                $"There is no fault {only}; there are {string.Join(", ", FaultKinds.All.Select(kind => kind.Name))}.",
                BenchmarkFailed.BadArguments);

        var first = seed ?? Random.Shared.Next();
        Report.Line($"Seed {first}.");
        var results = Report.Progress(runs, step => RunAllAsync(Choose(runs, only, first), step, cancellation).GetAwaiter().GetResult());
        Show(results);
        return results.TrueForAll(result => result.Audit.IsClean) ? 0 : BenchmarkFailed.WrongResult;
    }

    // Every kind once before any comes again.
    private static IEnumerable<(FaultKind Kind, int Seed)> Choose(int runs, string? only, int seed)
    {
        var random = new Random(seed);
        var kinds = only is null ? FaultKinds.All.ToArray() : [FaultKinds.Find(only)];
        for (var run = 0; run < runs; run++)
        {
            if (run % kinds.Length == 0) random.Shuffle(kinds);
            yield return (kinds[run % kinds.Length], random.Next());
        }
    }

    private static async Task<List<FaultResult>> RunAllAsync(
        IEnumerable<(FaultKind Kind, int Seed)> faults, Action<string> step, CancellationToken cancellation)
    {
        var results = new List<FaultResult>();
        await using var stores = await FaultStores.StartAsync();
        foreach (var (kind, seed) in faults)
        {
            cancellation.ThrowIfCancellationRequested();
            var result = await FaultRun.RunAsync(stores, kind, seed);
            results.Add(result);
            foreach (var line in result.Audit.Lost.Concat(result.Audit.Doubled).Concat(result.Audit.Failures).Take(20))
                Report.Error($"{kind.Name}, seed {seed}: {line}");
            step(kind.Name);
        }

        return results;
    }

    private static void Show(List<FaultResult> results)
    {
        Report.Table(
            "Faults",
            ["fault", "#runs", "#acked", "#unknown", "#lost", "#doubled", "#wrong", "#median s", "#worst s", "what"],
            results.GroupBy(result => result.Kind).OrderBy(group => FaultKinds.All.ToList().IndexOf(group.Key)).Select(group =>
            {
                var recoveries = group.Where(result => result.Recovery > TimeSpan.Zero)
                    .Select(result => result.Recovery.TotalSeconds).Order().DefaultIfEmpty().ToList();
                return new[]
                {
                    group.Key.Name, $"{group.Count()}", $"{group.Sum(result => result.Audit.Acknowledged):N0}",
                    $"{group.Sum(result => result.Unknown):N0}", $"{group.Sum(result => result.Audit.Lost.Count)}",
                    $"{group.Sum(result => result.Audit.Doubled.Count)}", $"{group.Sum(result => result.Audit.Failures.Count)}",
                    $"{recoveries[recoveries.Count / 2]:0.00}", $"{recoveries[^1]:0.00}", group.Key.What,
                };
            }));
        Report.Json("faults", json =>
        {
            json.WriteNumber("runs", results.Count);
            json.WriteNumber("acked", results.Sum(result => result.Audit.Acknowledged));
            json.WriteNumber("lost", results.Sum(result => result.Audit.Lost.Count));
            json.WriteNumber("doubled", results.Sum(result => result.Audit.Doubled.Count));
            json.WriteNumber("invariant_failures", results.Sum(result => result.Audit.Failures.Count));
            json.WriteRounded("worst_recovery_s", results.Count == 0 ? 0 : results.Max(result => result.Recovery.TotalSeconds));
        });
    }
}
