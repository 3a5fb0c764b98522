using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Storage;

/// <summary>There is a short way to read an event that is as it was written. It is taken, and gives what the long way would.</summary>
public sealed class ReadInOrderTests
{
    // White space behind an event changes nothing, and only the long way takes it.
    private const byte Space = (byte)' ';

    private static readonly EventBuffer Samples = Stored.Buffer(StoredSamples.All);
    private static readonly List<byte[]> Texts = Stored.Write(Samples);

    [Fact]
    public void What_is_written_is_read_in_order()
    {
        var (reader, into, types) = (Reader(), new EventBuffer(), new HashSet<EventType>());
        foreach (var e in Samples)
        {
            if (!reader.TryReadInOrder(e.Type, e.Sequence, e.Time, Texts[(int)e.Sequence - 1], into)) continue;
            types.Add(e.Type);
            Assert.False(reader.TryReadInOrder(e.Type, e.Sequence, e.Time, [.. Texts[(int)e.Sequence - 1], Space], into));
        }

        var expected = new EventBuffer();
        foreach (var e in Samples)
            if (types.Contains(e.Type)) expected.Append(e.Bytes);
        Assert.Equal(VenueUnderTest.Read(expected), VenueUnderTest.Read(into));
        Assert.Equal(
            [
                EventType.OrderPlaced, EventType.TradeExecuted, EventType.SelfTradePrevented, EventType.IcebergReplenished,
                EventType.OrderBooked, EventType.OrderTriggered, EventType.OrderFilled, EventType.OrderAmended, EventType.AmendRejected,
                EventType.OrderCanceled, EventType.OrderExpired,
            ],
            types.Order());
    }

    [Fact]
    public void A_text_with_any_byte_changed_reads_as_it_does_the_long_way()
    {
        var (reader, types, readable) = (Reader(), new HashSet<EventType>(), 0);
        foreach (var e in Samples)
        {
            if (!types.Add(e.Type)) continue;
            foreach (var text in Damaged(Texts[(int)e.Sequence - 1]))
            {
                var read = Read(reader, e, text);
                Assert.Equal(Read(reader, e, [.. text, Space]), read);
                if (read.StartsWith("read ", StringComparison.Ordinal)) readable++;
            }
        }

        Assert.True(readable > 1_000, "A text with another digit is another event.");
    }

    private static IEnumerable<byte[]> Damaged(byte[] text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            yield return [.. text[..i], .. text[(i + 1)..]];
            yield return [.. text[..i], text[i], .. text[i..]];
            foreach (var other in "0-.,\"\\}"u8.ToArray()) yield return [.. text[..i], other, .. text[(i + 1)..]];
        }
    }

    // What the event is, or what is wrong with it; where it is no JSON, System.Text.Json says so at another place.
    private static string Read(EventJsonReader reader, EventRecord e, byte[] text)
    {
        try
        {
            var into = new EventBuffer();
            reader.Read(e.Type, e.Sequence, e.Time, text, into);
            return $"read {VenueUnderTest.Read(into).Single()}";
        }
        catch (InvalidDataException wrong)
        {
            return wrong.Message.Split(" JSON object")[0];
        }
    }

    private static EventJsonReader Reader()
    {
        var catalog = new Catalog();
        foreach (var e in Samples) catalog.Apply(e);
        return new EventJsonReader(catalog);
    }
}
