using System.Text;

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
    private const int TableSize = 256;

    private static readonly string[] Names =
        [.. Enum.GetNames<JsonMember>().Select(name => $"{char.ToLowerInvariant(name[0])}{name.AsSpan(1)}")];

    private static readonly JsonName[] NamesInText = [.. Names.Select(name => new JsonName(name))];

    // A hash table: where a name belongs, or in the next free place.
    private static readonly (byte[] Name, JsonMember Member)[] Table = MakeTable();

    /// <summary>The number of members, the unknown one counted.</summary>
    public static int Count => Names.Length;

    /// <summary>The name of a member in storage.</summary>
    public static string Name(this JsonMember member) => Names[(int)member];

    /// <summary>The name as it stands in the text of an event.</summary>
    public static ref readonly JsonName InText(this JsonMember member) => ref NamesInText[(int)member];

    /// <summary>The member of a name.</summary>
    public static JsonMember Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return JsonMember.Unknown;
        for (var place = PlaceOf(name); ; place = (place + 1) % TableSize)
        {
            ref readonly var entry = ref Table[place];
            if (entry.Member == JsonMember.Unknown || name.SequenceEqual(entry.Name)) return entry.Member;
        }
    }

    private static int PlaceOf(ReadOnlySpan<byte> name) =>
        (name[0] * 5 + name[^1] * 17 + name[name.Length / 2] * 37 + name.Length * 3) % TableSize;

    private static (byte[] Name, JsonMember Member)[] MakeTable()
    {
        var table = new (byte[] Name, JsonMember Member)[TableSize];
        for (var member = JsonMember.Unknown + 1; (int)member < Names.Length; member++)
        {
            var name = Encoding.ASCII.GetBytes(member.Name());
            var place = PlaceOf(name);
            while (table[place].Member != JsonMember.Unknown) place = (place + 1) % TableSize;
            table[place] = (name, member);
        }

        return table;
    }
}
