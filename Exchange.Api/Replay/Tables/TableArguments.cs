using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>The command line of a replay that writes a table.</summary>
/// <param name="File">The table's file, whose ending is .csv or .parquet.</param>
/// <param name="Interval">How long the candles last; null for a table of trades.</param>
/// <param name="Market">The symbol of the only market; null for all.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The moment before which it ends.</param>
internal sealed record TableArguments(string File, CandleInterval? Interval, string? Market, Timestamp From, Timestamp To)
{
    internal const string Trades = "trades", Candles = "candles";

    private const string MarketOption = "--market=", FromOption = "--from=", ToOption = "--to=", IntervalOption = "--interval=";

    /// <summary>The options that only such a replay has.</summary>
    internal static string[] Options { get; } = [MarketOption, ToOption, IntervalOption];

    /// <summary>Whether it is a file of Parquet, and not of CSV.</summary>
    internal bool IsParquet => HasEnding(File, ".parquet");

    /// <summary>Takes them from the arguments, and leaves the settings.</summary>
    /// <exception cref="StartRefused">One is wrong.</exception>
    internal static TableArguments Take(ref string[] args)
    {
        var (interval, market) = ((CandleInterval?)null, (string?)null);
        var (from, to) = (new Timestamp(long.MinValue), new Timestamp(long.MaxValue));
        var words = new List<string>();
        var settings = new List<string>();
        foreach (var arg in args)
        {
            if (TryValue(arg, IntervalOption) is { } length) interval = ReadInterval(length);
            else if (TryValue(arg, MarketOption) is { } symbol) market = symbol;
            else if (TryValue(arg, FromOption) is { } first) from = ReadTime(FromOption, first);
            else if (TryValue(arg, ToOption) is { } end) to = ReadTime(ToOption, end);
            else if (ReplayArguments.IsOne(arg) && arg.StartsWith('-')) throw Usage($"{arg} is not an option of {words[0]}.");
            else if (arg.StartsWith('-')) settings.Add(arg);
            else words.Add(arg);
        }

        args = [.. settings];
        if (words is not [var table, var file]) throw Usage($"name one file: {words[0]} FILE.csv or {words[0]} FILE.parquet.");
        if (!HasEnding(file, ".csv") && !HasEnding(file, ".parquet")) throw Usage("the file's name ends in .csv or .parquet.");
        if (table == Trades && interval is not null) throw Usage("only candles have an --interval.");
        if (from >= to) throw Usage("--from is not before --to.");
        return new(file, table == Candles ? interval ?? CandleInterval.OneMinute : null, market, from, to);
    }

    private static bool HasEnding(string file, string ending) => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static string? TryValue(string arg, string option) =>
        arg.StartsWith(option, StringComparison.Ordinal) ? arg[option.Length..] : null;

    private static CandleInterval ReadInterval(string text) => CandleIntervals.TryParse(text, out var interval)
        ? interval
        : throw Usage($"--interval is one of {string.Join(", ", CandleIntervals.All.Select(one => one.ToText()))}.");

    private static Timestamp ReadTime(string option, string text) => TimeText.TryParse(text, out var time)
        ? time
        : throw Usage($"{option.TrimEnd('=')} is a time such as 2026-01-31T12:00:00Z.");

    private static StartRefused Usage(string message) => new(StartRefused.Usage, "USAGE", message);
}
