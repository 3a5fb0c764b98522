using System.Text;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

/// <summary>
/// A specification in words. It has three parts, each as often as it likes, and every line of it is checked:
/// <code>
/// given                                             the start: settings, funds, a drawn book, and commands that must succeed
///   market open-orders 5                            BTC-USD has wide limits and no fees but for what is said here
///   alice has 500 USD, 3 BTC                        alice, bob, carol and dave have 1,000,000 of everything, unless told
///   bid          | price | ask                      a resting order is name:quantity@account, the first in the queue first;
///                |   101 | #b:5@bob                 the name may be missing, and an iceberg is #b:2/5 with 2 of 5 shown
///   4@carol 1@bob|    99 |
///   #d:1@alice   |    90 |
/// when                                              commands, each with all of its events in order, or 'nothing'
///   alice buys 3 at 102 #a                          #a is the order's name, and its client order id
///     => placed #a holding 306 to take                     'before: ' is what expired ahead of the command,
///     => trade 3 at 101 maker #b taker #a released 3       'after: ' what it triggered; zeros are not written
///   alice cancels #d
///     => canceled #d released 90 (at 90, 1 left)           in parentheses: what else the event says (EventFacts), if it matters
/// then                                              the state: books whole, funds and orders that are named
///   bid | price | ask
///       |   101 | #b:2@bob
///   4@carol 1@bob | 99 |
///   alice has 197 USD, 6 BTC                        available, then '+ n held' if there is a hold
///   #b: 2 of 5 left, 2 held
/// </code>
/// Prices count ticks, quantities lots and amounts units. All three are whole dollars and coins in the test market. '//' begins a comment.
/// </summary>
internal static class Spec
{
    private enum Part
    {
        None,
        Given,
        When,
        Then,
    }

    /// <summary>Runs a specification; fails at the first line that does not hold. Returns the venue as it is in the end.</summary>
    public static TestVenue Check(string text)
    {
        var setup = new VenueSetup();
        TestVenue? venue = null;
        foreach (var statement in Read(text))
        {
            try
            {
                if (statement.Part == Part.Given && setup.TryRead(statement.Text))
                    Require(venue is null, "settings and funds come before the first command");
                else
                    Run(statement, venue ??= new TestVenue(setup));
            }
            catch (FormatException e)
            {
                throw new FormatException($"line {statement.Line}: {e.Message}: {statement.Text}", e);
            }
        }

        return venue ?? new TestVenue(setup);
    }

    private static void Run(Statement statement, TestVenue venue)
    {
        if (BookText.IsHeader(statement.Text))
            RunBook(statement, venue);
        else if (statement.Text.StartsWith("clock ", StringComparison.Ordinal) && statement.Part != Part.Then)
            venue.Clock = CommandText.Time(statement.Text["clock ".Length..]);
        else if (statement.Part == Part.Then)
            Compare(statement, [statement.Text], [StateText.Of(venue, statement.Text)]);
        else
            RunCommand(statement, venue);
    }

    private static void RunCommand(Statement statement, TestVenue venue)
    {
        var actual = venue.Run(statement.Text);
        if (statement.Part == Part.When)
        {
            Require(statement.More.Count > 0, "a command under 'when' is followed by its events after =>, or by => nothing");
            var withFacts = actual.Select((line, i) => HasFacts(statement.More.ElementAtOrDefault(i)) ? line + venue.LastFacts[i] : line);
            Compare(statement, statement.More, [.. withFacts]);
        }
        else if (venue.LastResult.Outcome != Outcome.Executed)
        {
            Compare(statement, ["(anything but a refusal)"], actual);
        }
    }

    private static bool HasFacts(string? line) => line?.EndsWith(')') ?? false;

    private static void RunBook(Statement statement, TestVenue venue)
    {
        var market = BookText.Market(statement.Text);
        if (statement.Part == Part.Then)
        {
            Compare(statement, [.. statement.More.Select(BookText.Normalize)], BookText.Rows(venue, market));
            return;
        }

        foreach (var command in statement.More.SelectMany(row => BookText.Commands(row, market)))
        {
            var events = venue.Run(command);
            if (events is not [var placed] || !placed.EndsWith(" to book", StringComparison.Ordinal))
                Compare(statement, [$"{command}: one order, which rests"], events);
        }
    }

    private static List<Statement> Read(string text)
    {
        var statements = new List<Statement>();
        var part = Part.None;
        var lines = text.Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = Clean(lines[number - 1]);
            var heading = line.Split(' ')[0] switch { "given" => Part.Given, "when" => Part.When, "then" => Part.Then, _ => Part.None };
            if (heading != Part.None) (part, line) = (heading, line[heading.ToString().Length..].TrimStart());
            if (line.Length == 0) continue;

            Require(part != Part.None, $"line {number}: a specification begins with 'given' or 'when'");
            var last = statements.Count > 0 ? statements[^1] : null;
            if (line.StartsWith("=> ", StringComparison.Ordinal))
            {
                Require(last?.Part == Part.When, $"line {number}: => stands below a command of the part 'when'");
                last!.More.Add(line["=> ".Length..]);
            }
            else if (line.Contains('|') && !BookText.IsHeader(line))
            {
                Require(last is not null && BookText.IsHeader(last.Text), $"line {number}: a row stands below '{BookText.Header}'");
                last!.More.Add(line);
            }
            else
            {
                var sides = line.Split(" => ", 2);
                statements.Add(new Statement(number, part, sides[0], [.. sides[1..]]));
            }
        }

        return statements;
    }

    // One blank between words, no comment, and 1_000 as 1000.
    private static string Clean(string line)
    {
        var words = line.Split("//")[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).Replace("_", "");
    }

    private static void Compare(Statement statement, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        if (expected.SequenceEqual(actual)) return;

        var width = expected.Select(line => line.Length).Append(8).Max();
        var message = new StringBuilder().AppendLine($"line {statement.Line}: {statement.Text}").AppendLine();
        message.AppendLine($"     {"expected".PadRight(width)} | actual");
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (left, right) = (expected.ElementAtOrDefault(i) ?? "", actual.ElementAtOrDefault(i) ?? "");
            message.AppendLine($"{(left == right ? "     " : "  => ")}{left.PadRight(width)} | {right}");
        }

        Assert.Fail(message.ToString());
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new FormatException(message);
    }

    private sealed record Statement(int Line, Part Part, string Text, List<string> More);
}
