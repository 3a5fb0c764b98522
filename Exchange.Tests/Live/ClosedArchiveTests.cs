using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Specs;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The closed orders after commands, by example: in the order of closing, each as it was when it closed.</summary>
public class ClosedArchiveTests
{
    [Fact]
    public void Orders_are_numbered_as_they_close() => Check("""
        alice buys 5 at 100 #a
        bob buys 5 at 99 #b
        bob cancels #b
        carol sells 6 at 100 ioc #c
        then
        closing | order | status   | filled
        0       | #b    | Canceled | 0 of 5
        1       | #a    | Filled   | 5 of 5
        2       | #c    | Expired  | 5 of 6
        when
        dave buys 1 at 90 #d
        then
        closing | order | status   | filled
        0       | #b    | Canceled | 0 of 5
        1       | #a    | Filled   | 5 of 5
        2       | #c    | Expired  | 5 of 6
        when
        dave cancels #d
        then
        closing | order | status   | filled
        0       | #b    | Canceled | 0 of 5
        1       | #a    | Filled   | 5 of 5
        2       | #c    | Expired  | 5 of 6
        3       | #d    | Canceled | 0 of 1
        """);

    [Fact]
    public void The_oldest_go_together_when_there_is_no_room_for_the_next()
    {
        const int Room = ViewsKeys.Generations * ViewsKeys.GenerationSize;
        var (venue, fold, archive) = (new TestVenue(), new AccountFold(), new ClosedArchive());
        foreach (var record in venue.History) fold.Apply(record);
        Close(Room);
        Assert.Equal(Enumerable.Range(0, Room), Closings());
        Close(1);
        Assert.Equal(Enumerable.Range(ViewsKeys.GenerationSize, Room - ViewsKeys.GenerationSize + 1), Closings());

        // Orders that find nothing to take.
        void Close(int count)
        {
            var events = new EventBuffer();
            var terms = new OrderTerms
            {
                Type = OrderType.Limit,
                TimeInForce = TimeInForce.Ioc,
                LimitPrice = new Price(100),
                Quantity = new Quantity(1),
            };
            for (var i = 0; i < count; i++)
            {
                events.Clear();
                var order = new PlaceOrder(venue.Account("alice"), venue.Market(VenueSetup.DefaultMarket), venue.NewId(), terms);
                venue.Engine.Execute(order, venue.Clock, events);
                foreach (var record in events) fold.Apply(record);
                archive.AddClosed(fold);
                fold.ForgetChanges();
            }
        }

        IEnumerable<int> Closings() => archive.Orders().Select(one => (int)one.Closing);
    }

    private static void Check(string text)
    {
        var (fold, archive) = (new AccountFold(), new ClosedArchive());
        ViewSpec.Check(text, fold.Apply, venue =>
        {
            archive.AddClosed(fold);
            fold.ForgetChanges();
            return archive.Orders().Select(one => RowOf(venue, one)).Prepend("closing | order | status | filled");
        });
    }

    private static string RowOf(TestVenue venue, (long Closing, long Order, byte[] Value) one)
    {
        var order = ViewsFormat.ReadOrder(one.Value);
        Assert.Equal(one.Order, order.Order.Value);
        return $"{one.Closing} | {venue.Name(order.Order)} | {order.Status} | {order.Filled.Lots} of {order.Quantity.Lots}";
    }
}
