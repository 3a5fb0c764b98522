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
        if (!Enum.IsDefined(type)) throw new InvalidDataException($"Event {sequence} has the unknown type {(byte)type}.");
        var fields = new JsonFields(json, slots, type, sequence);
        switch (type)
        {
            case EventType.OrderPlaced: into.Append(OrderPlaced(fields), sequence, time); break;
            case EventType.TradeExecuted: into.Append(TradeExecuted(fields), sequence, time); break;
            case EventType.OrderCanceled: into.Append(OrderCanceled(fields), sequence, time); break;
            case EventType.OrderRejected: into.Append(OrderRejected(fields), sequence, time); break;
            case EventType.OrderExpired: into.Append(OrderExpired(fields), sequence, time); break;
            case EventType.OrderBooked: into.Append(OrderBooked(fields), sequence, time); break;
            case EventType.OrderFilled: into.Append(OrderFilled(fields), sequence, time); break;
            case EventType.OrderTriggered: into.Append(OrderTriggered(fields), sequence, time); break;
            case EventType.OrderAmended: into.Append(OrderAmended(fields), sequence, time); break;
            case EventType.AmendRejected: into.Append(AmendRejected(fields), sequence, time); break;
            case EventType.IcebergReplenished: into.Append(IcebergReplenished(fields), sequence, time); break;
            case EventType.SelfTradePrevented: into.Append(SelfTradePrevented(fields), sequence, time); break;
            case EventType.AccountOpened: into.Append(AccountOpened(fields), sequence, time); break;
            case EventType.FundsDeposited: into.Append(FundsDeposited(fields), sequence, time); break;
            case EventType.DepositRejected: into.Append(DepositRejected(fields), sequence, time); break;
            case EventType.FundsWithdrawn: into.Append(FundsWithdrawn(fields), sequence, time); break;
            case EventType.WithdrawalRejected: into.Append(WithdrawalRejected(fields), sequence, time); break;
            default: ReadListing(type, sequence, time, fields, into); break;
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

    private JsonMarket Market(in JsonFields fields) =>
        catalog.FindMarket(fields.Text(JsonMember.Market)) ?? throw fields.Bad(JsonMember.Market, "is no market that was opened before");

    private JsonAsset Asset(in JsonFields fields, JsonMember member) =>
        catalog.FindAsset(fields.Text(member)) ?? throw fields.Bad(member, "is no asset that was listed before");
}
