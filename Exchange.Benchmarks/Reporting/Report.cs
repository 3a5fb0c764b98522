using System.Buffers;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace Exchange.Benchmarks;

/// <summary>
/// What a benchmark shows: progress on the standard error, a table for people on the standard output, and one line of JSON for
/// programs as the last line of it.
/// </summary>
internal static class Report
{
    private const int WidthWithoutTerminal = 140;

    private static readonly IAnsiConsole Output = ConsoleOn(Console.Out, Console.IsOutputRedirected);
    private static readonly IAnsiConsole Errors = ConsoleOn(Console.Error, Console.IsErrorRedirected);

    /// <summary>Prints a table.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="columns">The headings; those that begin with # are of figures, which stand at the right.</param>
    /// <param name="rows">The rows.</param>
    public static void Table(string title, string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title)), Border = TableBorder.Ascii2 };
        foreach (var heading in columns)
        {
            var column = new TableColumn(Markup.Escape(heading.TrimStart('#')));
            table.AddColumn(heading.StartsWith('#') ? column.RightAligned() : column);
        }

        foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        Output.Write(table);
    }

    /// <summary>Prints a line for people.</summary>
    public static void Line(string text) => Output.WriteLine(text);

    /// <summary>Prints one line to the standard error.</summary>
    public static void Error(string text) => Console.Error.WriteLine(text);

    /// <summary>Prints the JSON line: an object with what <paramref name="write"/> writes.</summary>
    public static void Json(string bench, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("bench", bench);
            write(json);
            json.WriteEndObject();
        }

        // Not through the console of tables, which would break the line where the terminal ends.
        Console.Out.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Runs steps under a progress bar. It is drawn between the steps only, and so takes no time from what is measured.</summary>
    /// <param name="steps">How many steps there will be.</param>
    /// <param name="work">The work; it calls its argument after each step, with what comes next.</param>
    public static T Progress<T>(int steps, Func<Action<string>, T> work) =>
        Errors.Progress()
            .AutoRefresh(false)
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var bar = context.AddTask("starting", maxValue: steps);
                return work(next =>
                {
                    bar.Description = Markup.Escape(next);
                    bar.Increment(1);
                    context.Refresh();
                });
            });

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = WidthWithoutTerminal;
        return console;
    }
}
