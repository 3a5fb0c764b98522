using System.Text;
using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Storage;

/// <summary>
/// Whatever the engine can say is read back as it was said. The workload says all that the rules know: that each type of event, reason
/// and end occurs in it is proven by <see cref="WorkloadTests"/>.
/// </summary>
public sealed class RoundTripTests
{
    // Of how many events one takes the form of jsonb, which takes the test far longer than the reader.
    private const int EveryAsJsonb = 16;

    [Fact]
    public void Every_event_of_the_workload_is_read_back() => Seeds.ForEach(script =>
    {
        var live = new VenueUnderTest();
        live.Execute(Rehearsal.Of(script));

        var texts = Stored.Write(live.Batch);
        for (var i = script.Seed % EveryAsJsonb; i < texts.Count; i += EveryAsJsonb) texts[i] = Stored.AsJsonb(texts[i]);
        var back = Stored.Read(texts, live.Batch);

        Assert.Equal(VenueUnderTest.Read(live.Batch), VenueUnderTest.Read(back));
        var state = new VenueState();
        foreach (var e in back) state.Apply(e);
        Assert.Equal(live.State.Hash(), state.Hash());
    });

    [Fact]
    public void Reading_and_writing_lead_to_the_same_catalog()
    {
        var events = Stored.Buffer(StoredSamples.All);
        var (expected, written, read) = (new Catalog(), new Catalog(), new Catalog());
        foreach (var e in events) expected.Apply(e);

        var texts = Stored.Write(events, new EventJsonWriter(written));
        var reader = new EventJsonReader(read);
        foreach (var e in events) reader.Read(e.Type, e.Sequence, e.Time, texts[(int)e.Sequence - 1], new EventBuffer());

        foreach (var catalog in new[] { written, read })
        {
            Assert.Equal(expected.Assets, catalog.Assets);
            Assert.Equal(expected.Markets, catalog.Markets);
        }
    }

    [Fact]
    public void Writer_and_reader_begin_in_the_middle_with_a_catalog_that_does()
    {
        var events = Stored.Buffer(StoredSamples.All);
        var catalog = new Catalog();
        foreach (var e in events) catalog.Apply(e);
        var later = Stored.Buffer(StoredSamples.All.Skip(5));

        var texts = Stored.Write(later, new EventJsonWriter(catalog));
        var (reader, into) = (new EventJsonReader(catalog), new EventBuffer());
        foreach (var e in later) reader.Read(e.Type, e.Sequence, e.Time, texts[(int)e.Sequence - 1], into);

        Assert.Equal(VenueUnderTest.Read(later), VenueUnderTest.Read(into));
    }

    [Fact]
    public void A_batch_is_written_the_same_way_once_more()
    {
        var samples = StoredSamples.All.ToList();
        var early = samples.FindLastIndex(e => e is OrderRejected { Reason: RejectReason.UnknownMarket, Market.Value: 7 });
        samples.Insert(0, ((OrderRejected)samples[early]) with { Market = new MarketId(1) });
        var events = Stored.Buffer(samples);
        var writer = new EventJsonWriter(new Catalog());

        Assert.Equal(Stored.Write(events, writer), Stored.Write(events, writer));
    }

    [Fact]
    public void The_longest_events_fit()
    {
        var (first, second) = (AssetCode.Parse("ZZZZZZZZZZ"), AssetCode.Parse("YYYYYYYYYY"));
        var step = new Step(long.MaxValue, 18);
        var (price, quantity, amount) = (new Price(long.MinValue), new Quantity(long.MinValue), new Amount(long.MinValue));
        var rules = new MarketRules(
            step, step, price, price, quantity, quantity, quantity, quantity, amount, amount, int.MaxValue, int.MinValue, int.MinValue,
            int.MaxValue, int.MaxValue, SelfTradePrevention.ExpireTaker);
        var terms = new OrderTerms(
            OrderType.TakeProfitLimit, Side.Sell, TimeInForce.Gtd, SelfTradePrevention.ExpireTaker, quantity, amount, price, price,
            quantity, new Timestamp(long.MinValue));
        var id = CommandId.Parse(new string('z', CommandId.MaxLength));
        var (account, market, order) = (new AccountId(int.MinValue), new MarketId(1), new OrderId(long.MinValue));
        var events = Stored.Buffer(
        [
            new AssetListed(new AssetId(1), first, 18), new AssetListed(new AssetId(2), second, 18),
            new MarketOpened(market, new AssetId(1), new AssetId(2), rules),
            new OrderPlaced(order, account, market, id, terms, amount, Placement.AwaitTrigger, order, ReplaceMode.StopOnFailure),
            new OrderRejected(
                account, market, id, terms, RejectReason.MarketQuantityOutOfRange, order, ReplaceMode.StopOnFailure, price,
                amount, amount),
            new OrderRejected(account, market, id, terms, RejectReason.UnknownMarket, order, ReplaceMode.StopOnFailure),
            new TradeExecuted(
                market, new(long.MinValue), order, order, account, account, Side.Sell, price, quantity, amount, amount, amount),
            new SelfTradePrevented(market, order, order, account, Side.Sell, price, quantity, amount, amount),
            new OrderExpired(
                market, order, account, Side.Sell, ExpireReason.ImmediateOrCancel, amount, price, quantity, quantity, order,
                new(long.MinValue), amount, amount),
        ]);

        var texts = Stored.Write(events);
        Assert.All(texts, text => Assert.InRange(text.Length, 1, EventJsonWriter.MaxSize / 2 + 200));
        Assert.Equal(VenueUnderTest.Read(events), VenueUnderTest.Read(Stored.Read(texts, events)));
    }

    [Fact]
    public void Nothing_is_allocated_for_an_event()
    {
        var events = Stored.Buffer(StoredSamples.All);
        var catalog = new Catalog();
        foreach (var e in events) catalog.Apply(e);
        var ordinary = Stored.Buffer(
            StoredSamples.All.Where(e => e is not (AssetListed or MarketOpened or MarketStatusSet or OrderRejected)));
        var (writer, reader) = (new EventJsonWriter(catalog), new EventJsonReader(catalog));
        var text = new System.Buffers.ArrayBufferWriter<byte>(EventJsonWriter.MaxSize);
        var into = new EventBuffer();

        void WriteAndRead()
        {
            into.Clear();
            foreach (var e in ordinary)
            {
                text.ResetWrittenCount();
                writer.Write(e, text);
                reader.Read(e.Type, e.Sequence, e.Time, text.WrittenSpan, into);
            }
        }

        WriteAndRead();
        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteAndRead();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void An_id_of_any_length_and_letter_is_written_and_read()
    {
        const string letters = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
        Span<byte> text = stackalloc byte[CommandId.MaxLength];
        for (var length = 1; length <= CommandId.MaxLength; length++)
        {
            for (var start = 0; start < letters.Length; start++)
            {
                var expected = string.Concat(Enumerable.Range(start, length).Select(i => letters[i % letters.Length]));
                var id = CommandId.Parse(expected);
                Assert.Equal(length, id.Format(text));
                Assert.Equal(expected, Encoding.ASCII.GetString(text[..length]));
                Assert.True(CommandId.TryParse(text[..length], out var parsed));
                Assert.Equal(id, parsed);
            }
        }
    }

    [Fact]
    public void Bytes_that_are_no_id_are_refused()
    {
        Assert.False(CommandId.TryParse(""u8, out _));
        Assert.False(CommandId.TryParse(new byte[37], out _));
        for (var value = 0; value <= byte.MaxValue; value++)
            Assert.Equal(
                CommandId.TryParse([(char)value], out var expected) && value < 128,
                CommandId.TryParse([(byte)value], out CommandId actual) && actual == expected);
    }
}
