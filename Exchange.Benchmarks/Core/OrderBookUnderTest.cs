using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>The product's order book: its table of orders, found by id, and the two sides of a market.</summary>
internal readonly struct OrderBookUnderTest : IBookUnderTest
{
    private readonly OrderTable orders = new();
    private readonly OrderBook book;

    public OrderBookUnderTest() => book = new OrderBook(orders, SimulatedVenue.MaxPrice);

    public void Rest(int order, Side side, int price, int quantity)
    {
        var slot = orders.Add(new OrderId(order), new Quantity(quantity), trader: 0);
        book.Enqueue(slot, side, new Price(price), hidden: Quantity.Zero);
    }

    public void Cancel(int order)
    {
        var slot = orders.Find(new OrderId(order));
        if (slot == 0) throw new BenchmarkFailed($"The order book does not find order {order}.");
        Remove(slot);
    }

    public int Take(int order, Side side, int limit, int quantity)
    {
        var makers = side.Opposite();
        var reach = limit != 0 ? new Price(limit) : side == Side.Buy ? SimulatedVenue.MaxPrice : SimulatedVenue.MinPrice;
        var left = new Quantity(quantity);
        var trades = 0;
        for (; left > Quantity.Zero && book.Reaches(makers, reach); trades++)
        {
            var maker = book.First(makers);
            var shown = orders.Queue(maker).Shown;
            var traded = Quantity.Min(left, shown);
            book.Take(maker, traded);
            if (traded == shown) Remove(maker);
            left -= traded;
        }

        if (left > Quantity.Zero && limit != 0) Rest(order, side, limit, (int)left.Lots);
        return trades;
    }

    public IEnumerable<RestingOrder> Resting() => Resting(Side.Buy).Concat(Resting(Side.Sell));

    private IEnumerable<RestingOrder> Resting(Side side)
    {
        for (var level = book.Best(side); level != 0; level = book.Worse(level))
        {
            for (var slot = book.Level(level).First; slot != 0; slot = orders.Queue(slot).Next)
            {
                var (id, price, remaining) = (orders.Queue(slot).Id.Value, book.Level(level).Price.Ticks, orders.Queue(slot).Shown.Lots);
                yield return new RestingOrder((int)id, side, (int)price, (int)remaining);
            }
        }
    }

    private void Remove(int slot)
    {
        book.Remove(slot, hidden: Quantity.Zero);
        orders.Remove(slot);
    }
}
