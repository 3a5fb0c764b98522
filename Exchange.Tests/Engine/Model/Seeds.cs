using System.Globalization;
using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>
/// The seeds of a run: 1 to EXCHANGE_TEST_SEEDS (2,000 if it is not set), or only EXCHANGE_TEST_SEED, to run a failed one again.
/// The same seeds give the same commands, always.
/// </summary>
internal static class Seeds
{
    private const int Default = 2_000;

    public static int Count => Variable("EXCHANGE_TEST_SEEDS") ?? Default;

    /// <summary>Checks the script of every seed, several at a time; fails with the lowest seed that fails.</summary>
    public static void ForEach(Action<Script> check)
    {
        if (Variable("EXCHANGE_TEST_SEED") is { } only)
        {
            check(Script.FromSeed(only));
            return;
        }

        var failures = new SortedDictionary<int, Exception>();
        Parallel.For(1, Count + 1, (seed, loop) =>
        {
            try
            {
                check(Script.FromSeed(seed));
            }
            catch (Exception failure)
            {
                lock (failures) failures.Add(seed, failure);
                loop.Break();
            }
        });
        if (failures.Count > 0) Assert.Fail(failures.First().Value.ToString());
    }

    private static int? Variable(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
