using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// The orders of the starting book that are only deleted as the recording ends. Some of them were gone in truth, which nobody recorded.
/// One that a later post-only order crosses is such an order, and is dropped: the newcomer shows that it was not there.
/// </summary>
internal sealed class StaleOrders
{
    private readonly HashSet<long> startingBook;

    // Best price first, on each side.
    private readonly PriorityQueue<int, long> asks = new(), bids = new();

    public StaleOrders(RecordedDay day, IReadOnlyDictionary<long, int> orders)
    {
        startingBook = day.StartingBook;
        foreach (var row in day.Rows)
        {
            if (row.Action != RowAction.Created || !startingBook.Contains(row.Order) || !day.DeletedAtEnd.Contains(row.Order)) continue;
            if (!orders.TryGetValue(row.Order, out var order)) continue;
            if (row.Side == Side.Sell) asks.Enqueue(order, row.Price);
            else bids.Enqueue(order, -row.Price);
        }
    }

    /// <summary>Takes one order away that a post-only order crosses; false when there is none.</summary>
    public bool TakeCrossed(in RecordedRow newcomer, out int order)
    {
        order = 0;
        if (startingBook.Contains(newcomer.Order)) return false;
        var (queue, limit) = newcomer.Side == Side.Buy ? (asks, newcomer.Price) : (bids, -newcomer.Price);
        if (!queue.TryPeek(out order, out var price) || price > limit) return false;
        queue.Dequeue();
        return true;
    }
}
