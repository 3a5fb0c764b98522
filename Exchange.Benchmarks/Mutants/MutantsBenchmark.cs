namespace Exchange.Benchmarks;

/// <summary>
/// Whether the engine's tests notice bugs: each of a set of small patches plants one in a copy of the repository, and a test must fail.
/// A test that nothing can make fail proves nothing. The specifications run first, which are quick and name what is wrong, then the
/// property tests, and none after the first failure.
/// </summary>
internal static class MutantsBenchmark
{
    private const string FailedTest = " [FAIL]";

    // In this order.
    private static readonly string[] Folders = ["Specs", "Model"];

    private static readonly TimeSpan FirstLimit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LeastLimit = TimeSpan.FromMinutes(2);

    /// <summary>Runs the benchmark, and returns the exit code: 1 unless every mutant is killed.</summary>
    /// <param name="only">The one mutant to run, or null for all.</param>
    /// <param name="seeds">How many seeds the property tests take.</param>
    /// <param name="cancellation">Ends the benchmark early; the copy is deleted all the same.</param>
    public static int Run(string? only, int seeds, CancellationToken cancellation)
    {
        var repository = SourceTree.Find();
        var tests = Path.Combine(repository, "Exchange.Tests", "Engine");
        var groups = Folders.Select(folder => TestGroup.Find(Path.Combine(tests, folder))).ToList();
        var mutants = Choose(Mutant.ReadAll(Path.Combine(tests, "Mutants")), only);

        using var copy = new ScratchCopy(repository, cancellation);
        var results = Report.Progress(mutants.Count + 1, step =>
        {
            var trials = RunUnchanged(copy, groups, seeds);
            step("no mutant");
            return mutants.Select(mutant =>
            {
                var result = RunMutant(copy, mutant, trials, seeds);
                step(mutant.Name);
                return result;
            }).ToList();
        });

        Show(results);
        return results.TrueForAll(result => result.Fate == Fate.Killed) ? 0 : BenchmarkFailed.WrongResult;
    }

    // Without a bug the tests must pass. Returns the groups with how long each may take with one: some bugs never end.
    private static List<Trial> RunUnchanged(ScratchCopy copy, IReadOnlyList<TestGroup> groups, int seeds)
    {
        var build = copy.BuildTests();
        if (!build.Succeeded) throw new BenchmarkFailed($"Without a mutant, the tests do not build: {Complaint(build)}");
        return [.. groups.Select(group => RunUnchanged(copy, group, seeds))];
    }

    private static Trial RunUnchanged(ScratchCopy copy, TestGroup group, int seeds)
    {
        var start = TimeProvider.System.GetTimestamp();
        var test = copy.Test(group, seeds, FirstLimit);
        if (!test.Succeeded) throw new BenchmarkFailed($"Without a mutant, the tests fail: {FirstFailure(test)}");
        if (test.LineWith(" Total: 0,") is not null) throw new BenchmarkFailed($"There are no tests in {group.Folder}.");
        return new Trial(group, LeastLimit + 5 * TimeProvider.System.GetElapsedTime(start));
    }

    private static MutantResult RunMutant(ScratchCopy copy, Mutant mutant, IReadOnlyList<Trial> trials, int seeds)
    {
        var applied = copy.Apply(mutant);
        if (!applied.Succeeded) return new MutantResult(mutant, Fate.DidNotApply, applied.FirstLine);
        try
        {
            var build = copy.BuildDomain();
            if (!build.Succeeded) return new MutantResult(mutant, Fate.DidNotBuild, Complaint(build));
            foreach (var trial in trials)
            {
                var test = copy.Test(trial.Group, seeds, trial.Limit);
                if (!test.Succeeded) return new MutantResult(mutant, Fate.Killed, FirstFailure(test));
            }

            return new MutantResult(mutant, Fate.Survived, "");
        }
        finally
        {
            copy.Revert(mutant);
        }
    }

    private static void Show(IReadOnlyList<MutantResult> results)
    {
        Report.Table("Mutants", ["mutant", "what", "breaks", "fate", "first failure"], results.Select(result => new[]
        {
            result.Mutant.Name, result.Mutant.What, result.Mutant.CaughtBy, InWords(result.Fate), result.How,
        }));
        Report.Json("mutants", json =>
        {
            json.WriteNumber("mutants", results.Count);
            json.WriteNumber("killed", results.Count(result => result.Fate == Fate.Killed));
            json.WriteNumber("survived", results.Count(result => result.Fate == Fate.Survived));
        });
    }

    private static string InWords(Fate fate) => fate switch
    {
        Fate.Killed => "killed",
        Fate.Survived => "SURVIVED",
        Fate.DidNotApply => "DID NOT APPLY",
        _ => "DID NOT BUILD",
    };

    private static string FirstFailure(ToolResult test)
    {
        if (test.TimedOut) return "the tests did not end";
        if (test.LineWith(FailedTest) is not { } line) return $"the tests ended with status {test.ExitCode}";
        return line.Replace(FailedTest, "", StringComparison.Ordinal).Replace("Exchange.Tests.", "", StringComparison.Ordinal);
    }

    private static string Complaint(ToolResult build) => build.LineWith(": error ")?.Split(" [")[0] ?? build.FirstLine;

    private static IReadOnlyList<Mutant> Choose(IReadOnlyList<Mutant> mutants, string? only)
    {
        if (only is null) return mutants;
        var chosen = mutants.Where(mutant => mutant.Name == only).ToList();
        if (chosen.Count > 0) return chosen;
        var known = string.Join(", ", mutants.Select(mutant => mutant.Name));
        throw new BenchmarkFailed($"There is no mutant {only}; there are {known}.", BenchmarkFailed.BadArguments);
    }

    // Tests, and how long they may take.
    private sealed record Trial(TestGroup Group, TimeSpan Limit);
}
