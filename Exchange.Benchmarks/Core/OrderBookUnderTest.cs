using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>The product's order book: its table of orders, found by id, and the two sides of a market.</summary>
internal readonly struct OrderBookUnderTest : IBookUnderTest
{
    private readonly OrderTable orders = new();
    private readonly BookSide bids, asks;

    public OrderBookUnderTest() => (bids, asks) =
        (new BookSide(orders, Side.Buy, SimulatedVenue.MaxPrice), new BookSide(orders, Side.Sell, SimulatedVenue.MaxPrice));

    public void Rest(int order, Side side, int price, int quantity)
    {
        var slot = orders.Add(new OrderId(order), new Quantity(quantity), trader: 0);
        orders[slot] = new Order { Side = side, Price = new Price(price), Quantity = new Quantity(quantity), State = OrderState.Resting };
        SideOf(side).Enqueue(slot, new Price(price), hidden: Quantity.Zero);
    }

    public void Cancel(int order)
    {
        var slot = orders.Find(new OrderId(order));
        if (slot == 0) throw new BenchmarkFailed($"The order book does not find order {order}.");
        Remove(SideOf(orders[slot].Side), slot);
    }

    public int Take(int order, Side side, int limit, int quantity)
    {
        var makers = SideOf(side == Side.Buy ? Side.Sell : Side.Buy);
        var reach = limit != 0 ? new Price(limit) : side == Side.Buy ? SimulatedVenue.MaxPrice : SimulatedVenue.MinPrice;
        var left = new Quantity(quantity);
        var trades = 0;
        for (; left > Quantity.Zero && makers.Reaches(reach); trades++)
        {
            var maker = makers.First;
            var shown = orders.Queue(maker).Shown;
            var traded = Quantity.Min(left, shown);
            makers.Take(maker, traded);
            if (traded == shown) Remove(makers, maker);
            left -= traded;
        }

        if (left > Quantity.Zero && limit != 0) Rest(order, side, limit, (int)left.Lots);
        return trades;
    }

    public IEnumerable<RestingOrder> Resting() => Resting(bids).Concat(Resting(asks));

    private IEnumerable<RestingOrder> Resting(BookSide side)
    {
        for (var level = side.Best; level != 0; level = side.Worse(level))
        {
            for (var slot = side.Level(level).First; slot != 0; slot = orders.Queue(slot).Next)
            {
                var (id, remaining) = (orders.Queue(slot).Id.Value, orders.Remaining(slot).Lots);
                yield return new RestingOrder((int)id, orders[slot].Side, (int)orders[slot].Price.Ticks, (int)remaining);
            }
        }
    }

    private BookSide SideOf(Side side) => side == Side.Buy ? bids : asks;

    private void Remove(BookSide side, int slot)
    {
        side.Remove(slot, hidden: Quantity.Zero);
        orders.Remove(slot);
    }
}
