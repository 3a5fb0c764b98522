using System.Globalization;

namespace Exchange.Api;

/// <summary>What a replay is to do.</summary>
internal enum ReplayAction
{
    /// <summary>Applies the events.</summary>
    Apply,

    /// <summary>Decides the commands again, and compares.</summary>
    Decide,

    /// <summary>Writes a venue to a file.</summary>
    Export,

    /// <summary>Makes a venue of a file.</summary>
    Import,

    /// <summary>Writes trades or candles to a file.</summary>
    Table,
}

/// <summary>The command line of a replay.</summary>
/// <param name="Action">What it does.</param>
/// <param name="File">The file that is replayed, written or imported; null for the venue in the database.</param>
/// <param name="From">The first event that is told of, or decided; those before are applied in any case.</param>
/// <param name="Until">The last event.</param>
/// <param name="Speed">How many times as fast as it was lived; 0 for as fast as possible.</param>
internal sealed record ReplayArguments(ReplayAction Action, string? File, long From, long Until, int Speed)
{
    private const string FromOption = "--from=", UntilOption = "--until=", SpeedOption = "--speed=";

    private static readonly string[] Options = [FromOption, UntilOption, SpeedOption, .. TableArguments.Options];

    /// <summary>What it writes, if that is trades or candles.</summary>
    internal TableArguments? Table { get; private init; }

    /// <summary>Whether it is about the venue in the database.</summary>
    internal bool NeedsStores => Action is ReplayAction.Export or ReplayAction.Import or ReplayAction.Table || File is null;

    /// <summary>Whether an argument may be one of a replay's, and not a setting.</summary>
    internal static bool IsOne(string arg) =>
        !arg.StartsWith('-') || Options.Any(option => arg.StartsWith(option, StringComparison.Ordinal));

    /// <summary>Takes them from the arguments, and leaves the settings.</summary>
    /// <exception cref="StartRefused">One is wrong.</exception>
    internal static ReplayArguments Take(ref string[] args)
    {
        var parsed = new ReplayArguments(ReplayAction.Apply, null, From: 1, Until: long.MaxValue, Speed: 0);
        if (args.FirstOrDefault(arg => !arg.StartsWith('-')) is TableArguments.Trades or TableArguments.Candles)
        {
            var table = TableArguments.Take(ref args);
            return parsed with { Action = ReplayAction.Table, File = table.File, Table = table };
        }

        var words = new List<string>();
        var settings = new List<string>();
        foreach (var arg in args)
        {
            if (TryNumber(arg, FromOption, long.MaxValue) is { } from) parsed = parsed with { From = from };
            else if (TryNumber(arg, UntilOption, long.MaxValue) is { } until) parsed = parsed with { Until = until };
            else if (TryNumber(arg, SpeedOption, 1_000_000) is { } speed) parsed = parsed with { Speed = (int)speed };
            else if (TableArguments.Options.Any(option => arg.StartsWith(option, StringComparison.Ordinal)))
                throw Usage($"{arg} is an option of trades and candles only.");
            else if (arg.StartsWith('-')) settings.Add(arg);
            else words.Add(arg);
        }

        args = [.. settings];
        if (parsed.From > parsed.Until) throw Usage("--from is after --until.");
        return DemandFitting(words switch
        {
            [] => parsed,
            ["decide"] => parsed with { Action = ReplayAction.Decide },
            ["decide", var file] => parsed with { Action = ReplayAction.Decide, File = file },
            ["export", var file] => parsed with { Action = ReplayAction.Export, File = file },
            ["import", var file] => parsed with { Action = ReplayAction.Import, File = file },
            ["apply"] => parsed,
            ["apply", var file] => parsed with { File = file },
            _ => throw Usage("a replay is one of: apply [FILE], decide [FILE], export FILE, import FILE, trades FILE, candles FILE."),
        });
    }

    private static ReplayArguments DemandFitting(ReplayArguments parsed)
    {
        var isRun = parsed.Action is ReplayAction.Apply or ReplayAction.Decide;
        if (!isRun && (parsed.From > 1 || parsed.Speed > 0)) throw Usage("--from and --speed are options of apply and decide only.");
        if (parsed is { Action: ReplayAction.Import, Until: < long.MaxValue }) throw Usage("an import is of the whole file.");
        return parsed;
    }

    private static long? TryNumber(string arg, string option, long most)
    {
        if (!arg.StartsWith(option, StringComparison.Ordinal)) return null;
        var text = arg.AsSpan(option.Length);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw Usage($"{option.TrimEnd('=')} is a whole number from 1 to {most}.");
    }

    private static StartRefused Usage(string message) => new(StartRefused.Usage, "USAGE", message);
}
