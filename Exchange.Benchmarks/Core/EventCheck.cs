using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// Whether the engine's events are those that a flow must lead to. Counting them all costs nothing, and each trade more or less
/// changes the count; looking into each is done in one run that is not timed.
/// </summary>
/// <param name="thorough">Whether to look into each event.</param>
/// <param name="ordersBefore">How many orders the venue had before the flow's first.</param>
internal sealed class EventCheck(bool thorough, long ordersBefore)
{
    private long count, placed;
    private int trades, booked;

    /// <summary>The timed commands come next.</summary>
    public void StartTiming() => count = 0;

    /// <summary>Takes a batch's events into account.</summary>
    public void Batch(EventBuffer events)
    {
        count += events.Count;
        if (!thorough) return;
        foreach (var record in events) Look(record);
    }

    /// <summary>Fails unless the events were those of the flow.</summary>
    public void Finish(Flow flow)
    {
        // A command has one event of its own; a trade and the booking of a remainder are one more each.
        Demand(flow.Timed.Length + flow.Trades + flow.BookedRemainders, count, "events");
        if (!thorough) return;
        Demand(flow.Placements, placed, "orders");
        Demand(flow.Trades, trades, "trades");
        Demand(flow.BookedRemainders, booked, "booked remainders");
    }

    private void Look(EventRecord record)
    {
        switch (record.Type)
        {
            case EventType.OrderPlaced:
                // The cancels of a flow rely on this.
                var order = record.As<OrderPlaced>().Order.Value;
                if (order != ordersBefore + ++placed) throw new BenchmarkFailed($"The engine gave the id {order} to order {placed}.");
                break;
            case EventType.TradeExecuted:
                trades++;
                break;
            case EventType.OrderBooked:
                booked++;
                break;
            case EventType.OrderCanceled:
                break;
            default:
                throw new BenchmarkFailed($"The engine recorded {record.ToEvent()}, which no command of the flow asks for.");
        }
    }

    private static void Demand(long expected, long actual, string what)
    {
        if (actual != expected) throw new BenchmarkFailed($"The engine ended with {actual} {what}, not {expected}.");
    }
}
