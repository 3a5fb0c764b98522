using System.Text.Json;

namespace Exchange.Benchmarks;

/// <summary>
/// How the cost of a command in the whole engine grows with what the venue holds. One size grows at a time; the mix of commands stays,
/// and they are spread uniformly over all markets and all accounts, which is the worst that they can do to the caches.
/// </summary>
internal static class GrowthBenchmark
{
    private const double LargestRatio = 4;

    private static readonly Size Usual = new(Resting: 100_000, Markets: 1, Accounts: 1_000);
    private static readonly int[] Resting = [10_000, 100_000, 1_000_000];
    private static readonly int[] Markets = [1, 100, 1_000];
    private static readonly int[] Accounts = [100, 10_000, 1_000_000];

    /// <summary>Runs the benchmark.</summary>
    /// <param name="commands">How many commands are timed at each size.</param>
    /// <param name="runs">How often.</param>
    public static void Run(int commands, Runs runs)
    {
        var sizes = Resting.Length + Markets.Length + Accounts.Length;
        Dimension[] dimensions = Report.Progress(steps: sizes * (1 + runs.Count), step =>
        {
            (int, Cost) Measure(string what, int n, Size size) => (n, MeasureOne($"{n:N0} {what}", size, commands, runs, step));
            return new Dimension[]
            {
                new("resting", "resting orders", [.. Resting.Select(n => Measure("resting orders", n, Usual with { Resting = n }))]),
                new("markets", "markets", [.. Markets.Select(n => Measure("markets", n, Usual with { Markets = n }))]),
                new("accounts", "accounts", [.. Accounts.Select(n => Measure("accounts", n, Usual with { Accounts = n }))]),
            };
        });

        Report.Table(
            $"A command's cost in the engine: {ThreadClock.Name}, median of {runs.Timed} warm runs of {commands:N0} commands",
            ["", "#ns", "#best run", "#bytes", "#times the smallest", "#target"],
            dimensions.SelectMany(Rows));
        Report.Line($"Where not said otherwise: {Usual.Resting:N0} resting orders, {Usual.Markets} market, {Usual.Accounts:N0} accounts.");
        Report.Json("growth", json =>
        {
            foreach (var dimension in dimensions) Write(json, dimension);
        });
    }

    private static Cost MeasureOne(string what, Size size, int commands, Runs runs, Action<string> step)
    {
        var shape = FlowShape.Deep with { Preload = size.Resting, Timed = commands, Markets = size.Markets, HoldsSize = true };
        var engineRun = new EngineRun(FlowGenerator.Generate(shape), size.Accounts);
        step(what);
        return runs.Median(engineRun.Run, () => step(what));
    }

    private static IEnumerable<string[]> Rows(Dimension dimension) =>
        from point in dimension.Points
        let ratio = point.Cost.Nanoseconds / dimension.Points[0].Cost.Nanoseconds
        select new[]
        {
            $"{point.N:N0} {dimension.Label}", $"{point.Cost.Nanoseconds:F1}", $"{point.Cost.Best:F1}", $"{point.Cost.Bytes:F1}",
            $"{ratio:F2}", $"<= {LargestRatio:F0}",
        };

    private static void Write(Utf8JsonWriter json, Dimension dimension)
    {
        json.WriteStartArray(dimension.Name);
        foreach (var (n, cost) in dimension.Points)
        {
            json.WriteStartObject();
            json.WriteNumber("n", n);
            json.WriteRounded("engine_ns", cost.Nanoseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private readonly record struct Size(int Resting, int Markets, int Accounts);

    private readonly record struct Dimension(string Name, string Label, (int N, Cost Cost)[] Points);
}
