using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// The generator's own order book of one market: a queue for every price of a fixed range. It shares no code with the product, so that
/// what it says about a flow's trades and resting orders is a check on those who are timed.
/// </summary>
public sealed class ShadowBook(ShadowOrders orders, int lowestPrice, int highestPrice)
{
    private readonly (int First, int Last)[] queues = new (int, int)[highestPrice - lowestPrice + 1];

    /// <summary>The highest bid; one below the range when there is none.</summary>
    public int BestBid { get; private set; } = lowestPrice - 1;

    /// <summary>The lowest ask; one above the range when there is none.</summary>
    public int BestAsk { get; private set; } = highestPrice + 1;

    /// <summary>The number of prices at which orders rest.</summary>
    public int Levels { get; private set; }

    /// <summary>The lots that rest on the bid side.</summary>
    public long BidLots { get; private set; }

    /// <summary>The lots that rest on the ask side.</summary>
    public long AskLots { get; private set; }

    /// <summary>Lets an order rest, behind the others at its price.</summary>
    public void Rest(int number)
    {
        ref var order = ref orders[number];
        ref var queue = ref queues[order.Price - lowestPrice];
        (order.Previous, order.Next) = (queue.Last, ShadowOrders.None);
        if (queue.Last == ShadowOrders.None)
        {
            queue.First = number;
            Levels++;
        }
        else
        {
            orders[queue.Last].Next = number;
        }

        queue.Last = number;
        AddLots(order.Side, order.Remaining);
        if (order.Side == Side.Buy) BestBid = Math.Max(BestBid, order.Price);
        else BestAsk = Math.Min(BestAsk, order.Price);
        orders.Rested(number);
    }

    /// <summary>Takes a resting order out.</summary>
    public void Remove(int number)
    {
        ref var order = ref orders[number];
        ref var queue = ref queues[order.Price - lowestPrice];
        if (order.Previous == ShadowOrders.None) queue.First = order.Next;
        else orders[order.Previous].Next = order.Next;
        if (order.Next == ShadowOrders.None) queue.Last = order.Previous;
        else orders[order.Next].Previous = order.Previous;

        AddLots(order.Side, -order.Remaining);
        orders.Left(number);
        if (queue.First != ShadowOrders.None) return;

        Levels--;
        while (BestBid >= lowestPrice && queues[BestBid - lowestPrice].First == ShadowOrders.None) BestBid--;
        while (BestAsk <= highestPrice && queues[BestAsk - lowestPrice].First == ShadowOrders.None) BestAsk++;
    }

    /// <summary>Trades an order with the other side as far as its price allows, and returns the number of trades.</summary>
    public int Take(int number)
    {
        var trades = 0;
        ref var taker = ref orders[number];
        while (taker.Remaining > 0 && Reaches(taker.Side, taker.Price))
        {
            var first = queues[(taker.Side == Side.Buy ? BestAsk : BestBid) - lowestPrice].First;
            ref var maker = ref orders[first];
            var quantity = Math.Min(taker.Remaining, maker.Remaining);
            AddLots(maker.Side, -quantity);
            taker.Remaining -= quantity;
            maker.Remaining -= quantity;
            trades++;
            if (maker.Remaining == 0) Remove(first);
        }

        return trades;
    }

    /// <summary>The resting orders of a side in priority order.</summary>
    public IEnumerable<int> InPriority(Side side)
    {
        var (price, step) = side == Side.Buy ? (BestBid, -1) : (BestAsk, 1);
        for (; price >= lowestPrice && price <= highestPrice; price += step)
        {
            for (var number = queues[price - lowestPrice].First; number != ShadowOrders.None; number = orders[number].Next)
                yield return number;
        }
    }

    private bool Reaches(Side side, int price) => side == Side.Buy
        ? BestAsk <= Math.Min(price, highestPrice)
        : BestBid >= Math.Max(price, lowestPrice);

    private void AddLots(Side side, int lots)
    {
        if (side == Side.Buy) BidLots += lots;
        else AskLots += lots;
    }
}
