using System.Globalization;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>
/// The seeds of a run: 1 to EXCHANGE_TEST_SEEDS (2,000 if it is not set), or only EXCHANGE_TEST_SEED, to run a failed one again.
/// The same seeds give the same commands, always.
/// </summary>
internal static class Seeds
{
    private const int Default = 2_000;
    private const int MaxShown = 200;

    // Without it the loop takes every thread that the pool has, and these wait for each other at the allocator.
    private static readonly ParallelOptions AsManyAsCores = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static int Count => Variable("EXCHANGE_TEST_SEEDS") ?? Default;

    /// <summary>Checks the script of every seed, several at a time. Fails with the lowest seed that fails, made short.</summary>
    public static void ForEach(Action<Script> check) => ForEach(Count, Script.FromSeed, check, Variable("EXCHANGE_TEST_SEED"));

    /// <summary>The same with a tenth of the seeds, for checks that take long.</summary>
    public static void ForSome(Action<Script> check) =>
        ForEach(Math.Max(20, Count / 10), Script.FromSeed, check, Variable("EXCHANGE_TEST_SEED"));

    /// <summary>The same with long scripts, of which a few must do.</summary>
    public static void ForEachLong(Action<Script> check) =>
        ForEach(Math.Max(2, Count / 1_000), Script.Long, check, Variable("EXCHANGE_TEST_SEED"));

    /// <summary>The same with all seeds, whatever the variables say, for tests that are about all of them together.</summary>
    public static void ForAll(Action<Script> check) => ForEach(Math.Max(Default, Count), Script.FromSeed, check, only: null);

    private static void ForEach(int count, Func<int, Script> script, Action<Script> check, int? only)
    {
        var failures = new SortedDictionary<int, Exception>();
        Parallel.For(only ?? 1, (only ?? count) + 1, AsManyAsCores, (seed, loop) =>
        {
            if (Failure(script(seed), check) is not { } failure) return;
            lock (failures) failures.Add(seed, failure);
            loop.Break();
        });

        if (failures.Count > 0) Fail(script(failures.First().Key), failures.First().Value, check);
    }

    private static Exception? Failure(Script script, Action<Script> check)
    {
        try
        {
            check(script);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static void Fail(Script script, Exception failure, Action<Script> check)
    {
        var (shorter, shorterFailure) = Shrinker.Shorten(script, failure, candidate => Failure(candidate, check));
        Assert.Fail($"""
            Seed {script.Seed} ({script.Profile.Name}) fails; EXCHANGE_TEST_SEED={script.Seed} runs it alone.
            {failure.Message}

            Made as short as possible, it is:
            {Print(shorter)}

            {shorterFailure.Message}
            {shorterFailure.StackTrace}
            """);
    }

    private static string Print(Script script)
    {
        var setup = Rehearsal.Of(script with { Steps = [] }).Count;
        var lines = Rehearsal.Of(script).Select((one, index) => (one.Command, Index: index, Text: $"  {index} {one}"))
            .Where(line => line.Index >= setup || line.Command is ListAsset or OpenMarket)
            .TakeLast(MaxShown).Select(line => line.Text);
        return $"  ({script.Profile.Accounts} accounts, each with {script.Profile.Money} of each asset)\n{string.Join('\n', lines)}";
    }

    private static int? Variable(string name)
    {
        var text = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(text) ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
