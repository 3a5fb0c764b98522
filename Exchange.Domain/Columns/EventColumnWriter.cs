using System.Buffers;

namespace Exchange.Domain;

/// <summary>
/// Writes blocks of events as columns: the types, the times, and each field of each type for itself, as the distance to what one would
/// expect. A compressor makes little of that. Nothing is left out: <see cref="EventColumnReader"/> gives back the same events.
/// </summary>
/// <param name="catalog">The assets and markets up to the first event that is written; it follows what is written.</param>
public sealed class EventColumnWriter(Catalog catalog)
{
    private readonly EventJsonWriter listings = new(catalog);
    private readonly ArrayBufferWriter<byte> scratch = new();

    /// <summary>Writes a block, which can be read by itself by whoever knows the assets and markets before it.</summary>
    /// <param name="events">The events, in sequence.</param>
    /// <param name="into">Where to.</param>
    public void Write(EventBuffer events, ArrayBufferWriter<byte> into)
    {
        var fields = new Fields(new ColumnState(catalog));
        var (types, times, texts) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        var (first, time) = (0L, 0L);
        foreach (var e in events)
        {
            if (first == 0) first = e.Sequence;
            types.Write([(byte)e.Type]);
            ColumnBytes.Write(times, e.Time.Microseconds - time);
            time = e.Time.Microseconds;
            if (e.Type is EventType.AssetListed or EventType.MarketOpened or EventType.MarketStatusSet) WriteText(e, texts);
            else Write(e, fields);
        }

        ColumnBytes.Write(into, events.Count);
        ColumnBytes.Write(into, first);
        foreach (var column in (ReadOnlySpan<ArrayBufferWriter<byte>>)[types, times, texts]) WriteColumn(into, column.WrittenSpan);
        fields.Write(into);
    }

    // The few events about assets and markets are as they are stored.
    private void WriteText(EventRecord e, ArrayBufferWriter<byte> into)
    {
        scratch.ResetWrittenCount();
        listings.Write(e, scratch);
        WriteColumn(into, scratch.WrittenSpan);
    }

    private static void Write(EventRecord e, Fields fields)
    {
        fields.Begin(e.Type);
        switch (e.Type)
        {
            case EventType.AccountOpened: EventFields.Pass(fields, in e.As<AccountOpened>()); break;
            case EventType.FundsDeposited: EventFields.Pass(fields, in e.As<FundsDeposited>()); break;
            case EventType.DepositRejected: EventFields.Pass(fields, in e.As<DepositRejected>()); break;
            case EventType.FundsWithdrawn: EventFields.Pass(fields, in e.As<FundsWithdrawn>()); break;
            case EventType.WithdrawalRejected: EventFields.Pass(fields, in e.As<WithdrawalRejected>()); break;
            case EventType.OrderPlaced: EventFields.Pass(fields, in e.As<OrderPlaced>()); break;
            case EventType.OrderRejected: EventFields.Pass(fields, in e.As<OrderRejected>()); break;
            case EventType.TradeExecuted: EventFields.Pass(fields, in e.As<TradeExecuted>()); break;
            case EventType.SelfTradePrevented: EventFields.Pass(fields, in e.As<SelfTradePrevented>()); break;
            case EventType.IcebergReplenished: EventFields.Pass(fields, in e.As<IcebergReplenished>()); break;
            case EventType.OrderBooked: EventFields.Pass(fields, in e.As<OrderBooked>()); break;
            case EventType.OrderTriggered: EventFields.Pass(fields, in e.As<OrderTriggered>()); break;
            case EventType.OrderFilled: EventFields.Pass(fields, in e.As<OrderFilled>()); break;
            case EventType.OrderAmended: EventFields.Pass(fields, in e.As<OrderAmended>()); break;
            case EventType.AmendRejected: EventFields.Pass(fields, in e.As<AmendRejected>()); break;
            case EventType.OrderCanceled: EventFields.Pass(fields, in e.As<OrderCanceled>()); break;
            case EventType.OrderExpired: EventFields.Pass(fields, in e.As<OrderExpired>()); break;
            default: throw new InvalidOperationException($"No column is for events of the type {(byte)e.Type}.");
        }
    }

    private static void WriteColumn(ArrayBufferWriter<byte> into, ReadOnlySpan<byte> column)
    {
        ColumnBytes.Write(into, column.Length);
        into.Write(column);
    }

    private sealed class Fields(ColumnState state) : IFields
    {
        private readonly ArrayBufferWriter<byte>?[] columns = new ArrayBufferWriter<byte>?[ColumnState.Count];

        public void Begin(EventType type) => state.Begin(type);

        public long Plain(long value)
        {
            Add(state.Next(), value);
            return value;
        }

        public long Step(long value, MarketId market)
        {
            var column = state.Next();
            ref var before = ref state.Before(column, market);
            Add(column, unchecked(value - before));
            before = value;
            return value;
        }

        public OrderId Order(OrderId order)
        {
            Add(state.Next(), unchecked(order.Value - state.LastOrder.Value));
            return order;
        }

        public OrderId NextOrder(OrderId order)
        {
            Add(state.Next(), unchecked(order.Value - state.LastOrder.Value));
            state.LastOrder = order;
            return order;
        }

        public CommandId Id(AccountId account, in CommandId id)
        {
            var (way, distance) = state.Ids.Follow(account, id);
            var (ways, distances, texts) = (state.Next(), state.Next(), state.Next());
            Add(ways, (long)way);
            if (way != IdContext.Way.Anew) Add(distances, distance);
            else AddText(texts, id);
            state.Ids.Note(account, id);
            return id;
        }

        public MarketUnits Units(MarketId market) => state.Units(market);

        public void Write(ArrayBufferWriter<byte> into)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                if (columns[column] is not { } bytes) continue;
                ColumnBytes.Write(into, column);
                WriteColumn(into, bytes.WrittenSpan);
            }
        }

        private void Add(int column, long value) => ColumnBytes.Write(columns[column] ??= new(), value);

        private void AddText(int column, in CommandId id)
        {
            Span<byte> text = stackalloc byte[CommandId.MaxLength];
            var length = id.Format(text);
            Add(column, length);
            columns[column]!.Write(text[..length]);
        }
    }
}
