using System.Buffers;
using System.Text;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.History;
using Exchange.Tests.Storage;
using Xunit;

namespace Exchange.Tests.Events;

/// <summary>
/// EventTexts.txt has each sample of an event as an administrator, its accounts and everybody else are told of it. What stands there is
/// what programs read: new lines are added at its end, as the samples at the end of <see cref="StoredSamples"/>.
/// </summary>
public sealed class EventTextTests
{
    private const string Agreed = "Exchange.Tests/Events/EventTexts.txt";

    private static readonly EventBuffer Samples = Stored.Buffer(StoredSamples.All);

    private static readonly (string Name, EventViewer Viewer)[] Viewers =
    [
        ("admin", new(true, null)), ("1", new(false, new(1))), ("2", new(false, new(2))), ("nobody", EventViewer.Public),
    ];

    [Fact]
    public void Events_are_told_as_was_agreed()
    {
        var path = Path.Combine(Repository.Root, Agreed);
        var lines = Lines().ToList();
        if (!File.Exists(path))
        {
            File.WriteAllLines(path, lines);
            Assert.Fail($"{Agreed} was missing, and is written now: it belongs to the change that made this version.");
        }

        Assert.Equal(File.ReadAllLines(path), lines);
    }

    [Fact]
    public void What_an_administrator_is_told_is_what_is_stored()
    {
        var stored = Stored.Write(Samples).ConvertAll(Encoding.UTF8.GetString);
        var told = Lines().Where(line => line.StartsWith("admin ", StringComparison.Ordinal)).ToList();
        Assert.Equal(stored.Count, told.Count);
        foreach (var (text, line) in stored.Zip(told)) Assert.EndsWith($"\"event\":{text}}}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_that_is_no_party_is_told_what_everybody_is() => Seeds.ForSome(script =>
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(script));
        if (!HistoryModelTests.FitsACalendar(venue.Batch)) return;
        var catalog = venue.State.CreateCatalog();
        var stranger = new EventViewer(false, new AccountId(1_000_000));
        foreach (var e in venue.Batch)
        {
            var query = new EventQuery(stranger, default, null, default, 0);
            Assert.Equal(EventViewer.IsPublic(e.Type), query.Takes(e));
            var text = Write(e, stranger, catalog);
            Assert.Equal(text, Write(e, EventViewer.Public, catalog));
            if (e.Type != EventType.TradeExecuted) continue;
            foreach (var word in new[] { "maker", "taker\"", "Account", "Fee", "Released" })
                Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
    });

    // A filter is no way to find out what one may not see.
    [Fact]
    public void Filters_look_only_at_what_is_seen() => Seeds.ForSome(script =>
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(script));
        var viewer = new EventViewer(false, new AccountId(1));
        foreach (var e in venue.Batch)
        {
            var subject = EventSubject.Of(e);
            foreach (var (account, order) in new[] { (subject.First, subject.FirstOrder), (subject.Second, subject.SecondOrder) })
            {
                if (account is null) continue;
                var isOwn = account == viewer.Account;
                Assert.Equal(isOwn, new EventQuery(viewer, default, account, default, 0).Takes(e) && isOwn);
                if (order.Value == 0) continue;
                var isParty = subject.First == viewer.Account && subject.FirstOrder == order
                    || subject.Second == viewer.Account && subject.SecondOrder == order;
                Assert.Equal(isParty, new EventQuery(viewer, default, null, order, 0).Takes(e));
            }
        }
    });

    private static IEnumerable<string> Lines()
    {
        var lines = new List<string>();
        var catalog = new Catalog();
        foreach (var e in Samples)
        {
            catalog.Apply(e);
            foreach (var (name, viewer) in Viewers)
                if (new EventQuery(viewer, default, null, default, 0).Takes(e)) lines.Add($"{name} {Write(e, viewer, catalog)}");
        }

        return lines;
    }

    private static string Write(EventRecord e, EventViewer viewer, Catalog catalog)
    {
        var text = new ArrayBufferWriter<byte>();
        new EventText(catalog).Write(e, viewer, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
