using System.Text.Json;

namespace Exchange.Benchmarks;

/// <summary>What a command costs in the order book alone and in the whole engine, on the normal and on the deep flow.</summary>
internal static class CoreBenchmark
{
    private const int Accounts = 1_000;

    private static readonly Target Normal = new(BookNanoseconds: 40, EngineNanoseconds: 150);
    private static readonly Target Deep = new(BookNanoseconds: 70, EngineNanoseconds: 300);

    /// <summary>Runs the benchmark.</summary>
    /// <param name="commands">How many commands of each flow are timed.</param>
    /// <param name="runs">How often.</param>
    public static void Run(int commands, Runs runs)
    {
        var (normal, deep) = Report.Progress(steps: 2 * (1 + 3 * runs.Count), step =>
            (Measure("normal", FlowShape.Normal with { Timed = commands }, runs, step),
                Measure("deep", FlowShape.Deep with { Timed = commands }, runs, step)));

        (string Name, Figures Figures, Target Target)[] all = [("normal", normal, Normal), ("deep", deep, Deep)];
        Report.Table(
            $"Flows: {commands:N0} timed commands",
            ["", "#orders", "#levels", "#at the end", "#levels", "#rest", "#cancel", "#cross", "#market", "#trades"],
            all.Select(row => FlowRow(row.Name, row.Figures.Flow)));
        Report.Table(
            $"A command's cost: {ThreadClock.Name}, median of {runs.Timed} warm runs",
            ["", "#ns", "#target", "#best run", "#bytes", "#target"],
            all.SelectMany(row => new[]
            {
                CostRow($"{row.Name}: order book", row.Figures.Book, $"<= {row.Target.BookNanoseconds}", "0"),
                CostRow($"{row.Name}: engine", row.Figures.Engine, $"<= {row.Target.EngineNanoseconds}", "<= 96"),
                CostRow($"{row.Name}: engine, commands not announced", row.Figures.OneByOne, "", ""),
            }));
        Report.Json("core", json =>
        {
            WriteFigures(json, "normal", normal);
            WriteFigures(json, "deep", deep);
        });
    }

    private static Figures Measure(string name, FlowShape shape, Runs runs, Action<string> step)
    {
        var flow = FlowGenerator.Generate(shape);
        step($"{name}: order book");

        var bookRun = new BookRun<OrderBookUnderTest>(flow, () => new OrderBookUnderTest());
        var book = runs.Median(_ => bookRun.Run(), () => step($"{name}: order book"));

        var engineRun = new EngineRun(flow, Accounts);
        var engine = runs.Median(engineRun.Run, () => step($"{name}: engine"));

        var oneByOneRun = new EngineRun(flow, Accounts, announces: false);
        var oneByOne = runs.Median(oneByOneRun.Run, () => step($"{name}: engine, one by one"));
        return new Figures(flow, book, engine, oneByOne);
    }

    private static string[] FlowRow(string name, Flow flow) =>
    [
        name, $"{flow.Start.Orders:N0}", $"{flow.Start.Levels:N0}", $"{flow.End.Orders:N0}", $"{flow.End.Levels:N0}",
        .. Enum.GetValues<FlowKind>().Select(kind => $"{flow.Kinds[kind] / (double)flow.Timed.Length:P1}"),
        $"{flow.Trades:N0}",
    ];

    private static string[] CostRow(string what, Cost cost, string target, string bytes) =>
        [what, $"{cost.Nanoseconds:F1}", target, $"{cost.Best:F1}", $"{cost.Bytes:F1}", bytes];

    private static void WriteFigures(Utf8JsonWriter json, string name, Figures figures)
    {
        json.WriteStartObject(name);
        json.WriteRounded("book_ns", figures.Book.Nanoseconds);
        json.WriteRounded("book_bytes", figures.Book.Bytes);
        json.WriteRounded("engine_ns", figures.Engine.Nanoseconds);
        json.WriteRounded("engine_bytes", figures.Engine.Bytes);
        json.WriteNumber("trades", figures.Flow.Trades);
        json.WriteEndObject();
    }

    private readonly record struct Figures(Flow Flow, Cost Book, Cost Engine, Cost OneByOne);

    private readonly record struct Target(int BookNanoseconds, int EngineNanoseconds);
}
