namespace Exchange.Domain;

/// <summary>The members that events have in storage. A name here is the name there, but for the case of its first letter.</summary>
internal enum JsonMember : byte
{
    /// <summary>One that this version does not know.</summary>
    Unknown,

    Account, Amount, Asset, Available, BaseAsset, ClientOrderId, CommandId, Counterpart, DisplayQuantity, DisplayQuantityLots,
    ExpiresAt, Held, Hidden, Limit, LimitPrice, LimitPriceTicks, LotSize, Maker, MakerAccount, MakerFee, MakerReleased, Market,
    MarketNumber, MaxIcebergParts, MaxMarketQuantity, MaxNotional, MaxOpenOrders, MaxPrice, MaxQuantity, MinMarketQuantity,
    MinNotional, MinPrice, MinQuantity, Needed, Number, Order, Placement, Price, PriceBand, Quantity, QuantityLots, QuoteAsset,
    QuoteQuantity, QuoteQuantityUnits, Reason, Reference, Released, Remaining, ReplaceMode, Replaced, Scale, SelfTradePrevention,
    Shown, ShownLess, Side, Status, StopPrice, StopPriceTicks, Taker, TakerAccount, TakerFee, TakerReleased, TakerSide, TickSize,
    TimeInForce, Trade, Type,
}

/// <summary>Finds members by their names.</summary>
internal static class JsonMembers
{
    private static readonly string[] Names =
        [.. Enum.GetNames<JsonMember>().Select(name => $"{char.ToLowerInvariant(name[0])}{name.AsSpan(1)}")];

    private static readonly JsonName[] NamesInText = [.. Names.Select(name => new JsonName(name))];

    private static readonly Utf8Names<JsonMember> Members = new(Names.Select((name, number) => (name, (JsonMember)number)).Skip(1));

    /// <summary>The number of members, the unknown one counted.</summary>
    public static int Count => Names.Length;

    /// <summary>The name of a member in storage.</summary>
    public static string Name(this JsonMember member) => Names[(int)member];

    /// <summary>The name as it stands in the text of an event.</summary>
    public static ref readonly JsonName InText(this JsonMember member) => ref NamesInText[(int)member];

    /// <summary>The member of a name.</summary>
    public static JsonMember Find(ReadOnlySpan<byte> name) => Members.TryFind(name, out var member) ? member : JsonMember.Unknown;
}
