using Exchange.Domain;
using Exchange.Tests.Engine.Specs;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>
/// Views by example: commands in the specifications' language, below "then" what a view is that has seen their events, line by line, and
/// below "when" further commands. What a view says of changes, it says of those since the "then" before. "clock 10s" sets the time.
/// </summary>
internal static class ViewSpec
{
    /// <summary>Checks one.</summary>
    /// <param name="text">The specification.</param>
    /// <param name="apply">Shows an event to the view.</param>
    /// <param name="view">The view in lines; it may forget its changes then. Asked before the first command too.</param>
    public static void Check(string text, Action<EventRecord> apply, Func<TestVenue, IEnumerable<string>> view)
    {
        var setup = new VenueSetup();
        var lines = new Queue<string>(text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        while (setup.TryRead(lines.Peek())) lines.Dequeue();
        var (venue, seen) = (new TestVenue(setup), 0L);
        See();
        _ = view(venue).Count();
        while (lines.Count > 0)
        {
            foreach (var command in Until("then")) Run(command);
            See();
            Assert.Equal(Until("when").Select(BookText.Normalize), view(venue).Select(BookText.Normalize));
        }

        List<string> Until(string word)
        {
            var part = new List<string>();
            while (lines.TryDequeue(out var line) && line != word) part.Add(line);
            return part;
        }

        void Run(string command)
        {
            if (command.StartsWith("clock ", StringComparison.Ordinal)) venue.Clock = CommandText.Time(command["clock ".Length..]);
            else venue.Run(command);
        }

        void See()
        {
            foreach (var record in venue.History)
                if (record.Sequence > seen) apply(record);
            seen = venue.State.Sequence;
        }
    }
}
