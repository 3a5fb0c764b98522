using System.Buffers;
using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.Storage;
using Xunit;

namespace Exchange.Tests.Replays;

/// <summary>Events that were written as columns are read back as they were, whatever they are.</summary>
public sealed class EventColumnTests
{
    [Fact]
    public void Every_type_and_form_of_event_is_read_back() => DemandSame(Stored.Buffer(StoredSamples.All), blockSize: 100_000);

    [Fact]
    public void Whole_venues_are_read_back_block_by_block() => Seeds.ForSome(script =>
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(script));
        DemandSame(venue.Batch, blockSize: 1 + script.Seed % 97);
    });

    [Theory]
    [InlineData("a", "b")]
    [InlineData("bot-9", "bot-10", "bot-11", "bot-9")]
    [InlineData("bot-0009", "bot-0010", "bot-9999", "bot-10000", "bot-00001")]
    [InlineData("0", "00", "000000000000000000000000000000000000", "1")]
    [InlineData("999999999999999999", "1000000000000000000", "999999999999999999999999999999999999")]
    [InlineData("a1b2", "1", "x-9999999999999999999999999999999999", "x-1000000000000000000000000000000000")]
    [InlineData("8c2b6c1e-3f0d-4d1c-9d0a-5f4b0a6f1e77", "0b1d7f3a-11d2-4c55-8a4e-0d9c2a7b6e10")]
    public void Ids_of_any_kind_are_read_back(params string[] ids)
    {
        ids = [.. ids, .. Enumerable.Range(0, 70).Select(number => CommandId.FromNumber((ulong)number).ToString())];
        DemandSame(
            Stored.Buffer(ids.Select(id => (object)new AccountOpened(new AccountId(1), CommandId.Parse(id)))), blockSize: ids.Length);
    }

    [Fact]
    public void What_is_no_block_is_refused()
    {
        var block = new ArrayBufferWriter<byte>();
        new EventColumnWriter(new Catalog()).Write(Stored.Buffer(StoredSamples.All), block);
        for (var length = 0; length < block.WrittenCount; length++)
        {
            var cut = block.WrittenMemory[..length];
            Assert.ThrowsAny<Exception>(() => new EventColumnReader(new Catalog()).Read(cut, new EventBuffer()));
        }
    }

    private static void DemandSame(EventBuffer events, int blockSize)
    {
        var (writer, reader) = (new EventColumnWriter(new Catalog()), new EventColumnReader(new Catalog()));
        var (some, read, block) = (new EventBuffer(), new EventBuffer(), new ArrayBufferWriter<byte>());
        foreach (var e in events)
        {
            some.Append(e.Bytes);
            if (some.Count == blockSize || e.Sequence == events.Count) Pass();
        }

        Assert.Equal(VenueUnderTest.Read(events), VenueUnderTest.Read(read));

        void Pass()
        {
            block.ResetWrittenCount();
            writer.Write(some, block);
            reader.Read(block.WrittenMemory.ToArray(), read);
            some.Clear();
        }
    }
}
