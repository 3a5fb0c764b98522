using System.Globalization;
using System.Text;
using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Storage;

/// <summary>
/// Whole venues as each version of the format stored them: every event of one in Histories/N.txt, below the hash of the state that they led
/// to. They must lead there for ever. What a file says stays; how the next version gets its own is told in docs/events.md.
/// </summary>
public sealed class StoredHistoriesTests
{
    private const string Folder = "Exchange.Tests/Storage/Histories";

    // One more with each change of what events say. The script is one in which all happens that events can tell.
    private const int Current = 1;
    private const int MostSeeds = 5_000;

    public static TheoryData<int> Versions => [.. Enumerable.Range(1, Current)];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_version_is_replayed_to_the_state_that_it_recorded(int version)
    {
        if (version == Current && !File.Exists(PathOf(Current))) WriteCurrent();

        var (hash, events) = Read(version);
        var state = new VenueState();
        foreach (var e in events) state.Apply(e);
        state.Verify();
        Assert.Equal(hash, Convert.ToHexString(state.Hash()));
    }

    [Fact]
    public void This_version_has_every_type_and_every_way_to_end() => Assert.True(TellsAll(Read(Current).Events));

    [Fact]
    public void A_changed_event_is_noticed()
    {
        var lines = File.ReadAllLines(PathOf(Current));
        var at = Array.FindIndex(lines, line => line.Contains(" order_canceled ", StringComparison.Ordinal)
            && line.Contains("\"remaining\"", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("\"remaining\"", "\"unknown\"", StringComparison.Ordinal);

        var state = new VenueState();
        Assert.Throws<InvariantViolationException>(() =>
        {
            foreach (var e in Read(lines)) state.Apply(e);
        });
    }

    private static void WriteCurrent()
    {
        var venue = new VenueUnderTest();
        for (var seed = 1; seed <= MostSeeds; seed++)
        {
            venue = new VenueUnderTest();
            venue.Execute(Rehearsal.Of(Script.FromSeed(seed)));
            if (TellsAll(venue.Batch)) break;
        }

        Assert.True(TellsAll(venue.Batch), "No script tells all that events can tell.");
        var texts = Stored.Write(venue.Batch);
        var lines = new List<string> { Convert.ToHexString(venue.State.Hash()) };
        foreach (var e in venue.Batch)
            lines.Add($"{e.Time.Microseconds} {EventJson.TypeName(e.Type)} {Encoding.UTF8.GetString(texts[lines.Count - 1])}");
        Directory.CreateDirectory(Path.Combine(Repository.Root, Folder));
        File.WriteAllLines(PathOf(Current), lines);
        Assert.Fail($"{PathOf(Current)} was missing, and is written now: it belongs to the change that made this version.");
    }

    private static bool TellsAll(EventBuffer events)
    {
        var all = VenueUnderTest.Read(events).ConvertAll(happening => (object)happening.Event);
        return all.Select(e => e.GetType()).Distinct().Count() == Enum.GetValues<EventType>().Length
            && all.OfType<OrderCanceled>().Select(e => e.Reason).Distinct().Count() == Enum.GetValues<CancelReason>().Length
            && all.OfType<OrderExpired>().Select(e => e.Reason).Distinct().Count() == Enum.GetValues<ExpireReason>().Length;
    }

    internal static (string Hash, EventBuffer Events) Read(int version)
    {
        var lines = File.ReadAllLines(PathOf(version));
        return (lines[0], Read(lines));
    }

    private static EventBuffer Read(string[] lines)
    {
        var (reader, events) = (new EventJsonReader(new Catalog()), new EventBuffer());
        foreach (var line in lines.Skip(1))
        {
            var parts = line.Split(' ', 3);
            Assert.True(EventJson.TryFindType(parts[1], out var type));
            var time = new Timestamp(long.Parse(parts[0], CultureInfo.InvariantCulture));
            reader.Read(type, events.Count + 1, time, Encoding.UTF8.GetBytes(parts[2]), events);
        }

        return events;
    }

    private static string PathOf(int version) => Path.Combine(Repository.Root, Folder, $"{version}.txt");
}
