// An event buffer gives back the events in the order in which they were appended, each as the type that it is.

using System.Reflection;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class EventBufferSpecs
{
    private static readonly AssetListed Listed = new(new AssetId(1), AssetCode.Parse("BTC"), 8);
    private static readonly OrderBooked Booked = new(new(2), new(3), new(4), Side.Sell, new(100), new(5), new(1));

    private readonly EventBuffer buffer = new();

    [Fact]
    public void A_new_buffer_is_empty()
    {
        Assert.Equal((0, 0), (buffer.Count, buffer.ByteCount));
        Assert.False(buffer.GetEnumerator().MoveNext());
    }

    [Fact]
    public void Events_come_back_in_order_with_their_sequence_and_time()
    {
        buffer.Append(Listed, 7, new Timestamp(70));
        buffer.Append(Booked, 8, new Timestamp(80));
        Assert.Equal(2, buffer.Count);

        var events = buffer.GetEnumerator();
        Assert.True(events.MoveNext());
        Assert.Equal((EventType.AssetListed, 7, new Timestamp(70)), (events.Current.Type, events.Current.Sequence, events.Current.Time));
        Assert.Equal(Listed, events.Current.As<AssetListed>());
        Assert.True(events.MoveNext());
        Assert.Equal((EventType.OrderBooked, 8, new Timestamp(80)), (events.Current.Type, events.Current.Sequence, events.Current.Time));
        Assert.Equal(Booked, events.Current.As<OrderBooked>());
        Assert.False(events.MoveNext());
    }

    [Fact]
    public void An_event_is_not_read_as_another_type()
    {
        buffer.Append(Listed, 1, default);
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var record in buffer) record.As<OrderBooked>();
        });
    }

    [Fact]
    public void A_buffer_that_is_cleared_is_empty_and_can_be_filled_again()
    {
        buffer.Append(Listed, 1, default);
        buffer.Clear();
        Assert.Equal((0, 0), (buffer.Count, buffer.ByteCount));
        Assert.False(buffer.GetEnumerator().MoveNext());

        buffer.Append(Booked, 2, default);
        var count = 0;
        foreach (var record in buffer)
        {
            Assert.Equal(Booked, record.As<OrderBooked>());
            count++;
        }

        Assert.Equal(1, count);
    }

    [Fact]
    public void A_buffer_grows_as_needed_and_loses_nothing()
    {
        for (var i = 1; i <= 10_000; i++)
        {
            if (i % 2 == 0) buffer.Append(Listed with { Scale = i }, i, new Timestamp(i));
            else buffer.Append(Booked with { Quantity = new Quantity(i) }, i, new Timestamp(i));
        }

        var number = 0;
        foreach (var record in buffer)
        {
            number++;
            Assert.Equal((number, new Timestamp(number)), (record.Sequence, record.Time));
            Assert.Equal(number, number % 2 == 0 ? record.As<AssetListed>().Scale : record.As<OrderBooked>().Quantity.Lots);
        }

        Assert.Equal((10_000, 10_000), (number, buffer.Count));
    }

    [Fact]
    public void Every_event_has_a_type_of_its_name_and_can_be_read_back()
    {
        var events = typeof(IEvent).Assembly.GetTypes().Where(type => type.IsValueType && type.IsAssignableTo(typeof(IEvent))).ToList();
        Assert.Equal(Enum.GetNames<EventType>().Order(), events.Select(type => type.Name).Order());
        var check = typeof(EventBufferSpecs).GetMethod(nameof(AssertReadsBack), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var type in events) check.MakeGenericMethod(type).Invoke(null, null);
    }

    private static void AssertReadsBack<TEvent>()
        where TEvent : unmanaged, IEvent
    {
        Assert.Equal(typeof(TEvent).Name, TEvent.Type.ToString());
        var buffer = new EventBuffer();
        buffer.Append(default(TEvent), 1, new Timestamp(1));
        foreach (var record in buffer)
        {
            Assert.Equal(TEvent.Type, record.Type);
            Assert.Equal(default, record.As<TEvent>());
            Assert.Equal((object)default(TEvent), record.ToEvent());
        }
    }
}
