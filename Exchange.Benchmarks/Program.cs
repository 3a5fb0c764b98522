using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>What scripts/bench runs: one command for each benchmark. The last line of the standard output is one JSON object.</summary>
internal static class BenchmarkProgram
{
    private const int LargestCount = 10_000_000;

    private static int Main(string[] arguments)
    {
        var parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            Report.Error($"{parsed.Errors[^1].Message} See --help.");
            return BenchmarkFailed.BadArguments;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30), // time to clean up after Ctrl+C
            });
        }
        catch (BenchmarkFailed failure)
        {
            Report.Error(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Report.Error("Canceled.");
            return BenchmarkFailed.WrongResult;
        }
    }

    private static RootCommand Root() => new("Benchmarks of the exchange. Each prints a table, and as its last line one JSON object.")
    {
        Core(),
        Growth(),
        RealFlow(),
        Mutants(),
        Faults(),
        Pipeline(),
        Recovery(),
        AsOf(),
        Orders(),
        Push(),
        Fanout(),
        Reads(),
        History(),
        Maker(),
        Replay(),
        Page(),
        Screenshots(),
    };

    private static Command Core()
    {
        var commands = Count("--commands", "How many commands of each flow are timed.", 2_000_000);
        var runs = Count("--runs", "How many timed runs, of which the median counts.", 7);
        var command = new Command("core", "What a command costs in the order book alone and in the whole engine.") { commands, runs };
        command.SetAction(parsed => CoreBenchmark.Run(parsed.GetValue(commands), new Runs(Warm: 3, parsed.GetValue(runs))));
        return command;
    }

    private static Command Growth()
    {
        var commands = Count("--commands", "How many commands are timed at each size.", 500_000);
        var runs = Count("--runs", "How many timed runs, of which the median counts.", 5);
        var command = new Command("growth", "How the cost of a command grows with orders, markets and accounts.") { commands, runs };
        command.SetAction(parsed => GrowthBenchmark.Run(parsed.GetValue(commands), new Runs(Warm: 2, parsed.GetValue(runs))));
        return command;
    }

    private static Command RealFlow()
    {
        var directory = new Argument<string>("DIR") { Description = "A recording: orders.csv and trades.csv, or the same with .gz." };
        directory.Validators.Add(result =>
        {
            if (result.Tokens[0].Value is ['-', ..] option) result.AddError($"Unrecognized option '{option}'.");
        });
        var tick = StepOption("--tick", "The price step of the recording. [default: 1]");
        var lot = StepOption("--lot", "The quantity step of the recording. [default: 0.00000001]");
        var runs = Count("--runs", "How often it is replayed, after once to warm up; the median speed counts.", 5);
        var command = new Command("real-flow", "Replays a recorded market, and compares the trades with those that were published.")
        {
            directory, tick, lot, runs,
        };
        command.SetAction(parsed => RealFlowBenchmark.Run(
            parsed.GetRequiredValue(directory),
            new RecordingScale(parsed.GetValue(tick) ?? RecordingScale.Usual.Tick, parsed.GetValue(lot) ?? RecordingScale.Usual.Lot),
            new Runs(Warm: 1, parsed.GetValue(runs))));
        return command;
    }

    private static Command Mutants()
    {
        var only = new Option<string>("--only") { Description = "The one mutant to run.", HelpName = "NAME" };
        var seeds = Count("--seeds", "How many seeds the property tests take.", 100);
        var command = new Command("mutants", "Plants bugs in a copy of the repository, one at a time; the engine's tests must notice each.")
        {
            only, seeds,
        };
        command.SetAction((parsed, cancellation) =>
            Task.Run(() => MutantsBenchmark.Run(parsed.GetValue(only), parsed.GetValue(seeds), cancellation), CancellationToken.None));
        return command;
    }

    private static Command Faults()
    {
        var runs = Count("--runs", "How many faults.", 100);
        var only = new Option<string>("--only") { Description = "The one kind of fault to run.", HelpName = "NAME" };
        var seed = new Option<int?>("--seed") { Description = "What the choices are drawn from; else another each time.", HelpName = "N" };
        var command = new Command("faults", "Kills what an exchange consists of under load; nothing acknowledged may be lost or doubled.")
        {
            runs, only, seed,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => FaultsBenchmark.Run(parsed.GetValue(runs), parsed.GetValue(only), parsed.GetValue(seed), cancellation),
            CancellationToken.None));
        return command;
    }

    private static Command Pipeline()
    {
        var senders = Counts("--senders", "How many commands are on their way at once.", [64, 512, 2_048, 8_192], most: 10_000);
        var seconds = Count("--seconds", "How long each is measured.", 10);
        var warmUp = Count("--warm-up", "How many seconds each runs before.", 5);
        var apart = new Option<bool>("--apart") { Description = "The engine is a process of its own; else it shares that of the senders." };
        var command = new Command("pipeline", "What goes through the command stream, the engine and the store, without HTTP.")
        {
            senders, seconds, warmUp, apart,
        };
        command.SetAction((parsed, cancellation) => PipelineBenchmark.RunAsync(
            new PipelineOptions(
                parsed.GetRequiredValue(senders), Time: TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                WarmUp: TimeSpan.FromSeconds(parsed.GetValue(warmUp)), parsed.GetValue(apart)),
            cancellation));
        return command;
    }

    private static Command Recovery()
    {
        var events = Count("--events", "How many events the history has.", 1_000_000);
        var resting = Count("--resting", "How many orders rest in the book.", 20_000);
        var runs = Count("--runs", "How often each start is measured; the median counts.", 5);
        var command = new Command("recovery", "From process start to the first durable answer, with a long history.")
        {
            events, resting, runs,
        };
        command.SetAction((parsed, cancellation) => RecoveryBenchmark.RunAsync(
            parsed.GetValue(events), parsed.GetValue(resting), parsed.GetValue(runs), cancellation));
        return command;
    }

    private static Command AsOf()
    {
        var events = Count("--events", "How many events the history has.", 1_000_000);
        var resting = Count("--resting", "How many orders rest in the book.", 20_000);
        var questions = Count("--questions", "About how many random sequences, orders and balances is asked.", 300);
        var command = new Command("asof", "Depth, orders and balances as of any event of a long history.") { events, resting, questions };
        command.SetAction((parsed, cancellation) => AsOfBenchmark.RunAsync(
            parsed.GetValue(events), parsed.GetValue(resting), parsed.GetValue(questions), cancellation));
        return command;
    }

    private static Command Orders()
    {
        var connections = Counts("--connections", "How many connections have a request on its way.", [1, 16, 64, 256], most: 10_000);
        var seconds = Count("--seconds", "How long each is measured, and the idle exchange after them.", 10);
        var command = new Command("orders", "Orders over HTTP to an exchange of its own, and their durable answers.")
        {
            connections, seconds,
        };
        command.SetAction((parsed, cancellation) => OrdersBenchmark.RunAsync(
            parsed.GetRequiredValue(connections), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static Command Push()
    {
        var orders = Count("--orders", "How many orders a second the load has.", 5_000);
        var seconds = Count("--seconds", "How long each is measured.", 20);
        var command = new Command("push", "From an order being sent to its change of the depth at a SignalR client.") { orders, seconds };
        command.SetAction((parsed, cancellation) => PushBenchmark.RunAsync(
            parsed.GetValue(orders), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static Command Fanout()
    {
        var subscribers = Counts("--subscribers", "How many follow the market.", [1, 100, 1_000, 2_000], most: 10_000);
        var seconds = Count("--seconds", "How long each is measured.", 15);
        var command = new Command("fanout", "Many subscribers of one market, and some that do not read.") { subscribers, seconds };
        command.SetAction((parsed, cancellation) => FanoutBenchmark.RunAsync(
            parsed.GetRequiredValue(subscribers), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static Command Reads()
    {
        var seconds = Count("--seconds", "How long each is measured.", 10);
        var command = new Command("reads", "Reads of depth, ticker, candles and open orders over HTTP, by wrk.") { seconds };
        command.SetAction((parsed, cancellation) => ReadsBenchmark.RunAsync(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static Command History()
    {
        var events = Count("--events", "How many events the history has.", 1_000_000);
        var orders = Count("--orders", "How many orders come in a second, to see how far behind the history is.", 10_000);
        var seconds = Count("--seconds", "How long they come.", 15);
        var command = new Command("history", "How fast the history is folded, and how far it stays behind.") { events, orders, seconds };
        command.SetAction((parsed, cancellation) => HistoryBenchmark.RunAsync(
            parsed.GetValue(events), parsed.GetValue(orders), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static Command Maker()
    {
        var warmUp = Count("--warm-up", "How many seconds it runs before.", 15);
        var seconds = Count("--seconds", "How long it is measured.", 60);
        var command = new Command("maker", "The processor time of the market maker in three calm markets.") { warmUp, seconds };
        command.SetAction((parsed, cancellation) => MakerBenchmark.RunAsync(
            TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static Command Replay()
    {
        var events = Count("--events", "How many events the venue has.", 1_000_000);
        var runs = Count("--runs", "How often each is measured; the median counts.", 3);
        var questions = Count("--questions", "About how many random sequences is asked.", 300);
        var command = new Command("replay", "What can be done with a history: replay, deciding again, audit, answers as of then, files.")
        {
            events, runs, questions,
        };
        command.SetAction((parsed, cancellation) => ReplayBenchmark.RunAsync(
            parsed.GetValue(events), parsed.GetValue(runs), parsed.GetValue(questions), cancellation));
        return command;
    }

    private static Command Page()
    {
        var orders = Count("--orders", "How many orders a second the load has.", 5_000);
        var loads = Count("--loads", "How often the page is opened; the median counts.", 7);
        var minutes = Count("--minutes", "How long it is open under load.", 10);
        var command = new Command("page", "The trading page in a browser: how soon it is there, and how it bears a fast market.")
        {
            orders, loads, minutes,
        };
        command.SetAction((parsed, cancellation) => PageBenchmark.RunAsync(
            parsed.GetValue(orders), parsed.GetValue(loads), TimeSpan.FromMinutes(parsed.GetValue(minutes)), cancellation));
        return command;
    }

    private static Command Screenshots()
    {
        var folder = new Argument<string>("DIR") { Description = "Where the pictures go." };
        var minutes = Count("--minutes", "How long the market moves before.", 6);
        var command = new Command("screenshots", "No benchmark: pictures of the trading page, with a market that moves.")
        {
            folder, minutes,
        };
        command.SetAction((parsed, cancellation) => Exchange.Benchmarks.Screenshots.TakeAsync(
            parsed.GetRequiredValue(folder), TimeSpan.FromMinutes(parsed.GetValue(minutes)), cancellation));
        return command;
    }

    private static Option<Step?> StepOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DECIMAL",
        CustomParser = result => Parsed(result, ReadStep, $"{name} is a decimal above zero such as 0.01."),
    };

    private static Option<int> Count(string name, string description, int usual) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result => Parsed(result, ReadCount, $"{name} is a number from 1 to {LargestCount}."),
    };

    private static Option<int[]> Counts(string name, string description, int[] usual, int most) => new(name)
    {
        Description = $"{description} A comma list, measured one after the other. [default: {string.Join(',', usual)}]",
        HelpName = "LIST",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            var counts = result.Tokens.SelectMany(token => token.Value.Split(',')).Select(ReadCount).ToArray();
            if (counts.Length == 0 || counts.Any(count => count is null || count > most))
                result.AddError($"{name} is a comma list of numbers from 1 to {most}.");
            return [.. counts.Select(count => count.GetValueOrDefault())];
        },
    };

    private static T Parsed<T>(ArgumentResult result, Func<string, T?> read, string error)
        where T : struct
    {
        var value = result.Tokens.Count == 1 ? read(result.Tokens[0].Value) : null;
        if (value is null) result.AddError(error);
        return value.GetValueOrDefault();
    }

    private static Step? ReadStep(string text) => RecordedDecimal.TryReadStep(text, out var step) ? step : null;

    private static int? ReadCount(string text)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        return isNumber && count is >= 1 and <= LargestCount ? count : null;
    }
}
