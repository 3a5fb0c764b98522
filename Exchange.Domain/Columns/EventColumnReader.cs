namespace Exchange.Domain;

/// <summary>Reads blocks of events that <see cref="EventColumnWriter"/> wrote, in their order.</summary>
/// <param name="catalog">The assets and markets up to the first event that is read; it follows what is read.</param>
public sealed class EventColumnReader(Catalog catalog)
{
    // More than any writer puts into a block, and few enough for a memory that damage may ask for.
    private const int MostEvents = 1 << 20;

    private readonly EventJsonReader listings = new(catalog);

    /// <summary>Reads a block.</summary>
    /// <param name="block">What was written.</param>
    /// <param name="into">Where the events are added.</param>
    /// <exception cref="InvalidDataException">These are no such columns.</exception>
    public void Read(ReadOnlyMemory<byte> block, EventBuffer into)
    {
        var position = 0;
        var count = ColumnBytes.Read(block.Span, ref position);
        var sequence = ColumnBytes.Read(block.Span, ref position);
        if (count is < 0 or > MostEvents || sequence is < 0 or > long.MaxValue - MostEvents) throw Bad("its number of events");
        var (types, times, texts) = (Column(block, ref position), Column(block, ref position), Column(block, ref position));
        if (types.Length != count) throw Bad("the types of its events");
        var fields = new Fields(new ColumnState(catalog), block, position);
        var (time, timeAt, textAt) = (0L, 0, 0);
        for (var i = 0; i < count; i++, sequence++)
        {
            var type = (EventType)types.Span[i];
            time = unchecked(time + ColumnBytes.Read(times.Span, ref timeAt));
            if (type is EventType.AssetListed or EventType.MarketOpened or EventType.MarketStatusSet)
                listings.Read(type, sequence, new Timestamp(time), Column(texts, ref textAt).Span, into);
            else
                Read(type, fields, sequence, new Timestamp(time), into);
        }

        if (timeAt != times.Length || textAt != texts.Length) throw Bad("the length of a column");
        fields.End();
    }

    private static ReadOnlyMemory<byte> Column(ReadOnlyMemory<byte> block, ref int position)
    {
        var length = ColumnBytes.Read(block.Span, ref position);
        if (length < 0 || length > block.Length - position) throw Bad("the length of a column");
        position += (int)length;
        return block.Slice(position - (int)length, (int)length);
    }

    private static InvalidDataException Bad(string what) => new($"A block of events contradicts itself in {what}.");

    private static void Read(EventType type, Fields f, long sequence, Timestamp time, EventBuffer into)
    {
        f.Begin(type);
        switch (type)
        {
            case EventType.AccountOpened: into.Append(EventFields.Pass(f, default(AccountOpened)), sequence, time); break;
            case EventType.FundsDeposited: into.Append(EventFields.Pass(f, default(FundsDeposited)), sequence, time); break;
            case EventType.DepositRejected: into.Append(EventFields.Pass(f, default(DepositRejected)), sequence, time); break;
            case EventType.FundsWithdrawn: into.Append(EventFields.Pass(f, default(FundsWithdrawn)), sequence, time); break;
            case EventType.WithdrawalRejected: into.Append(EventFields.Pass(f, default(WithdrawalRejected)), sequence, time); break;
            case EventType.OrderPlaced: into.Append(EventFields.Pass(f, default(OrderPlaced)), sequence, time); break;
            case EventType.OrderRejected: into.Append(EventFields.Pass(f, default(OrderRejected)), sequence, time); break;
            case EventType.TradeExecuted: into.Append(EventFields.Pass(f, default(TradeExecuted)), sequence, time); break;
            case EventType.SelfTradePrevented: into.Append(EventFields.Pass(f, default(SelfTradePrevented)), sequence, time); break;
            case EventType.IcebergReplenished: into.Append(EventFields.Pass(f, default(IcebergReplenished)), sequence, time); break;
            case EventType.OrderBooked: into.Append(EventFields.Pass(f, default(OrderBooked)), sequence, time); break;
            case EventType.OrderTriggered: into.Append(EventFields.Pass(f, default(OrderTriggered)), sequence, time); break;
            case EventType.OrderFilled: into.Append(EventFields.Pass(f, default(OrderFilled)), sequence, time); break;
            case EventType.OrderAmended: into.Append(EventFields.Pass(f, default(OrderAmended)), sequence, time); break;
            case EventType.AmendRejected: into.Append(EventFields.Pass(f, default(AmendRejected)), sequence, time); break;
            case EventType.OrderCanceled: into.Append(EventFields.Pass(f, default(OrderCanceled)), sequence, time); break;
            case EventType.OrderExpired: into.Append(EventFields.Pass(f, default(OrderExpired)), sequence, time); break;
            default: throw Bad("a type of event");
        }
    }

    private sealed class Fields : IFields
    {
        private readonly ColumnState state;
        private readonly ReadOnlyMemory<byte>[] columns = new ReadOnlyMemory<byte>[ColumnState.Count];
        private readonly int[] positions = new int[ColumnState.Count];

        public Fields(ColumnState state, ReadOnlyMemory<byte> block, int position)
        {
            this.state = state;
            while (position < block.Length)
            {
                var column = ColumnBytes.Read(block.Span, ref position);
                if (column is < 0 or >= ColumnState.Count || !columns[column].IsEmpty) throw Bad("the number of a column");
                columns[column] = Column(block, ref position);
            }
        }

        public void Begin(EventType type) => state.Begin((byte)type < ColumnState.Types ? type : throw Bad("a type of event"));

        public long Plain(long value) => Read(state.Next());

        public long Step(long value, MarketId market)
        {
            var column = state.Next();
            ref var before = ref state.Before(column, market);
            return before = unchecked(before + Read(column));
        }

        public OrderId Order(OrderId order) => new(unchecked(state.LastOrder.Value + Read(state.Next())));

        public OrderId NextOrder(OrderId order) => state.LastOrder = Order(order);

        public CommandId Id(AccountId account, in CommandId id)
        {
            var (ways, distances, texts) = (state.Next(), state.Next(), state.Next());
            var way = Read(ways);
            var found = way == (long)IdContext.Way.Anew ? ReadText(texts)
                : way is (long)IdContext.Way.Digits or (long)IdContext.Way.Letters
                    && state.Ids.TryFind(account, (IdContext.Way)way, Read(distances), out var next) ? next
                : throw Bad("an id");
            state.Ids.Note(account, found);
            return found;
        }

        public MarketUnits Units(MarketId market) => state.Units(market);

        /// <summary>Nothing may be left.</summary>
        public void End()
        {
            for (var column = 0; column < columns.Length; column++)
                if (positions[column] != columns[column].Length) throw Bad("the length of a column");
        }

        private long Read(int column) => ColumnBytes.Read(columns[column].Span, ref positions[column]);

        private CommandId ReadText(int column)
        {
            var length = Read(column);
            if (length is < 0 or > CommandId.MaxLength || length > columns[column].Length - positions[column]) throw Bad("an id");
            var text = columns[column].Span.Slice(positions[column], (int)length);
            positions[column] += (int)length;
            if (length == 0) return default;
            return CommandId.TryParse(text, out var id) ? id : throw Bad("an id");
        }
    }
}
