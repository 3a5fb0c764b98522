using System.Text;
using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Storage;

/// <summary>
/// StoredEvents.txt is what lies in databases: a line of it that changes is a break of every stored history. New lines are added at its
/// end, as the events at the end of <see cref="StoredSamples"/>.
/// </summary>
public sealed class StoredEventsTests
{
    private const string Agreed = "Exchange.Tests/Storage/StoredEvents.txt";

    private static readonly EventBuffer Samples = Stored.Buffer(StoredSamples.All);

    private static string[] AgreedLines => [.. Repository.Files.Single(file => file.Path == Agreed).Lines.Where(line => line.Length > 0)];

    [Fact]
    public void Events_are_written_as_was_agreed()
    {
        var texts = Stored.Write(Samples);
        var lines = new List<string>();
        foreach (var e in Samples) lines.Add($"{EventJson.TypeName(e.Type)} {Encoding.UTF8.GetString(texts[lines.Count])}");
        Assert.Equal(AgreedLines, lines);
    }

    [Fact]
    public void What_was_agreed_is_read_for_ever() =>
        Assert.Equal(VenueUnderTest.Read(Samples), VenueUnderTest.Read(ReadAgreed(text => text)));

    [Fact]
    public void It_is_read_as_a_database_gives_it_back() =>
        Assert.Equal(VenueUnderTest.Read(Samples), VenueUnderTest.Read(ReadAgreed(Stored.AsJsonb)));

    [Fact]
    public void Every_type_and_every_way_to_end_has_a_line()
    {
        var types = StoredSamples.All.Select(e => e.GetType().Name).ToHashSet();
        Assert.Equal(Enum.GetNames<EventType>().ToHashSet(), types);
        Assert.Equal(Enum.GetValues<CancelReason>(), StoredSamples.All.OfType<OrderCanceled>().Select(e => e.Reason).Distinct().Order());
        Assert.Equal(Enum.GetValues<ExpireReason>(), StoredSamples.All.OfType<OrderExpired>().Select(e => e.Reason).Distinct().Order());
    }

    [Fact]
    public void Every_type_has_its_name()
    {
        foreach (var type in Enum.GetValues<EventType>())
        {
            Assert.True(EventJson.TryFindType(EventJson.TypeName(type), out var found));
            Assert.Equal(type, found);
        }

        Assert.Equal("order_placed", EventJson.TypeName(EventType.OrderPlaced));
        Assert.False(EventJson.TryFindType("OrderPlaced", out _));
        Assert.False(EventJson.TryFindType("", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => EventJson.TypeName(0));
    }

    private static EventBuffer ReadAgreed(Func<byte[], byte[]> change)
    {
        var reader = new EventJsonReader(new Catalog());
        var into = new EventBuffer();
        foreach (var line in AgreedLines)
        {
            var (name, json) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            Assert.True(EventJson.TryFindType(name, out var type));
            reader.Read(type, into.Count + 1, new Timestamp(into.Count + 1), change(Encoding.UTF8.GetBytes(json)), into);
        }

        return into;
    }
}
