namespace Exchange.Domain;

/// <summary>
/// Reads events as <see cref="EventJsonWriter"/> wrote them, or as a database gave them back: members in any order, white space anywhere,
/// and members of later versions, which it leaves aside. Reading allocates nothing.
/// </summary>
/// <param name="catalog">
/// The assets and markets up to the first event that is read. The reader keeps it up to date with what it reads.
/// </param>
public sealed partial class EventJsonReader(Catalog catalog)
{
    // Rates are kept in millionths.
    private const int RateScale = 6;

    private readonly JsonCatalog catalog = new(catalog);
    private readonly JsonSlots slots = new();

    /// <summary>Reads an event: the one after that which was read before, or any if it is not about assets or markets.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="time">Its time.</param>
    /// <param name="json">The event itself.</param>
    /// <param name="into">Where it is added, unless it cannot be read.</param>
    /// <exception cref="InvalidDataException">This is not such an event; the message tells what is wrong with which member.</exception>
    public void Read(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json, EventBuffer into)
    {
        if (TryReadInOrder(type, sequence, time, json, into)) return;
        if (!Enum.IsDefined(type)) throw new InvalidDataException($"Event {sequence} has the unknown type {(byte)type}.");
        var fields = new JsonFields(json, slots, type, sequence);
        switch (type)
        {
            case EventType.OrderPlaced: into.Append(OrderPlaced(ref fields), sequence, time); break;
            case EventType.TradeExecuted: into.Append(TradeExecuted(ref fields), sequence, time); break;
            case EventType.OrderCanceled: into.Append(OrderCanceled(ref fields), sequence, time); break;
            case EventType.OrderRejected: into.Append(OrderRejected(fields), sequence, time); break;
            case EventType.OrderExpired: into.Append(OrderExpired(ref fields), sequence, time); break;
            case EventType.OrderBooked: into.Append(OrderBooked(ref fields), sequence, time); break;
            case EventType.OrderFilled: into.Append(OrderFilled(ref fields), sequence, time); break;
            case EventType.OrderTriggered: into.Append(OrderTriggered(ref fields), sequence, time); break;
            case EventType.OrderAmended: into.Append(OrderAmended(ref fields), sequence, time); break;
            case EventType.AmendRejected: into.Append(AmendRejected(ref fields), sequence, time); break;
            case EventType.IcebergReplenished: into.Append(IcebergReplenished(ref fields), sequence, time); break;
            case EventType.SelfTradePrevented: into.Append(SelfTradePrevented(ref fields), sequence, time); break;
            case EventType.AccountOpened: into.Append(AccountOpened(fields), sequence, time); break;
            case EventType.FundsDeposited: into.Append(FundsDeposited(fields), sequence, time); break;
            case EventType.DepositRejected: into.Append(DepositRejected(fields), sequence, time); break;
            case EventType.FundsWithdrawn: into.Append(FundsWithdrawn(fields), sequence, time); break;
            case EventType.WithdrawalRejected: into.Append(WithdrawalRejected(fields), sequence, time); break;
            default: ReadListing(type, sequence, time, fields, into); break;
        }
    }

    /// <summary>
    /// Reads an event of the common types whose text is as it was written, which is as good as always, in a third of the time. False, and
    /// nothing was read, for anything else.
    /// </summary>
    internal bool TryReadInOrder(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json, EventBuffer into)
    {
        var fields = new JsonFieldsInOrder(json);
        switch (type)
        {
            case EventType.OrderPlaced: return Append(OrderPlaced(ref fields), fields);
            case EventType.TradeExecuted: return Append(TradeExecuted(ref fields), fields);
            case EventType.OrderCanceled: return Append(OrderCanceled(ref fields), fields);
            case EventType.OrderExpired: return Append(OrderExpired(ref fields), fields);
            case EventType.OrderBooked: return Append(OrderBooked(ref fields), fields);
            case EventType.OrderFilled: return Append(OrderFilled(ref fields), fields);
            case EventType.OrderTriggered: return Append(OrderTriggered(ref fields), fields);
            case EventType.OrderAmended: return Append(OrderAmended(ref fields), fields);
            case EventType.AmendRejected: return Append(AmendRejected(ref fields), fields);
            case EventType.IcebergReplenished: return Append(IcebergReplenished(ref fields), fields);
            case EventType.SelfTradePrevented: return Append(SelfTradePrevented(ref fields), fields);
            default: return false;
        }

        bool Append<TEvent>(in TEvent e, in JsonFieldsInOrder read)
            where TEvent : unmanaged, IEvent
        {
            if (!read.AreWhole) return false;
            into.Append(e, sequence, time);
            return true;
        }
    }

    // What the catalog follows from.
    private void ReadListing(EventType type, long sequence, Timestamp time, in JsonFields fields, EventBuffer into)
    {
        var before = into.ByteCount;
        switch (type)
        {
            case EventType.AssetListed: into.Append(AssetListed(fields), sequence, time); break;
            case EventType.MarketOpened: into.Append(MarketOpened(fields), sequence, time); break;
            default: into.Append(MarketStatusSet(fields), sequence, time); break;
        }

        foreach (var e in EventBuffer.Read(into.Bytes[before..])) catalog.Apply(e);
    }

    private JsonAsset Asset(in JsonFields fields, JsonMember member) =>
        catalog.FindAsset(fields.Text(member)) ?? throw fields.Bad(member, "is no asset that was listed before");
}
