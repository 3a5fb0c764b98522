using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Reads the events of an outcome that was given before from the store: those that its command caused at once, and not what happened to the
/// order later. They follow one another, so the end is found by reading on until the order has come to rest.
/// </summary>
internal static class FirstOutcome
{
    private const int AtOnce = 64;

    /// <summary>Reads the events of a command whose id was used at a sequence.</summary>
    public static async Task<EventBuffer> ReadAsync(
        NpgsqlDataSource database, string venue, Catalog catalog, long sequence, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var found = new EventBuffer();
        var rest = new OrderToRest();
        for (var (after, size) = (sequence - 2, AtOnce); !rest.IsReached; (after, size) = (after + size, size * 4))
        {
            var read = 0;
            await ReadAsync(connection, venue, catalog, Math.Max(0, after), after + size, Take, cancellation);
            if (read == 0) break;

            void Take(EventRecord e)
            {
                read++;
                if (rest.Takes(e, sequence)) found.Append(e.Bytes);
            }
        }

        return found;
    }

    /// <summary>Reads events whose number is known.</summary>
    public static async Task<EventBuffer> ReadAsync(
        NpgsqlDataSource database, string venue, Catalog catalog, CommandResult result, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var found = new EventBuffer();
        var after = result.FirstSequence - 1;
        await ReadAsync(connection, venue, catalog, after, after + result.EventCount, e => found.Append(e.Bytes), cancellation);
        return found;
    }

    // The catalog knows every asset and market already, so it must not be told of them again; no command of theirs has an id.
    private static Task ReadAsync(
        NpgsqlConnection connection, string venue, Catalog catalog, long after, long until, EventReceiver receiver,
        CancellationToken cancellation)
    {
        var reader = new EventJsonReader(catalog);
        var events = new EventBuffer();
        return StoredEvents.ReadAsync(connection, venue, after, until, Receive, cancellation);

        void Receive(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
        {
            if (type is EventType.AssetListed or EventType.MarketOpened or EventType.MarketStatusSet) return;
            events.Clear();
            reader.Read(type, sequence, time, json, events);
            foreach (var e in events) receiver(e);
        }
    }

    /// <summary>Follows an order from its event until it rests, waits or has ended.</summary>
    private struct OrderToRest
    {
        private OrderId order;
        private long remaining;
        private bool byQuote;

        public bool IsReached { get; private set; }

        /// <summary>True when the event is one of the command's own.</summary>
        public bool Takes(EventRecord e, long sequence)
        {
            if (IsReached) return false;
            if (e.Sequence < sequence)
                return e.Type == EventType.OrderCanceled && e.As<OrderCanceled>().Reason == CancelReason.Replaced;

            switch (e.Type)
            {
                case EventType.OrderPlaced:
                    ref readonly var placed = ref e.As<OrderPlaced>();
                    (order, remaining, byQuote) = (placed.Order, placed.Terms.Quantity.Lots, placed.Terms.IsByQuote);
                    IsReached = placed.Placement != Placement.Take;
                    break;
                case EventType.TradeExecuted:
                    remaining -= e.As<TradeExecuted>().Quantity.Lots;
                    IsReached = !byQuote && remaining == 0;
                    break;
                case EventType.SelfTradePrevented:
                    remaining -= e.As<SelfTradePrevented>().Quantity.Lots; // what has nothing left expires by its own event
                    break;
                case EventType.OrderBooked: IsReached = true; break;
                case EventType.OrderFilled: IsReached = e.As<OrderFilled>().Order == order; break;
                case EventType.OrderExpired: IsReached = e.As<OrderExpired>().Order == order; break;
                case EventType.IcebergReplenished: break;
                default: IsReached = true; break; // of an account or of money: one event is all
            }

            return true;
        }
    }
}
