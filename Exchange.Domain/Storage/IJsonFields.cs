namespace Exchange.Domain;

/// <summary>
/// The members of one event, to be asked for in the order in which <see cref="EventJsonWriter"/> writes them. Nearly every event is as it
/// was written, and <see cref="JsonFieldsInOrder"/> reads it in one go; <see cref="JsonFields"/> reads all others.
/// </summary>
internal interface IJsonFields
{
    /// <summary>A whole number.</summary>
    long Long(JsonMember member);

    /// <summary>A whole number, or 0 where there is none.</summary>
    long LongOrZero(JsonMember member);

    /// <summary>The order of a number.</summary>
    OrderId Order(JsonMember member);

    /// <summary>The account of a number.</summary>
    AccountId Account(JsonMember member);

    /// <summary>The market of the member of that name.</summary>
    JsonMarket Market(JsonCatalog catalog);

    /// <summary>A command id.</summary>
    CommandId CommandId(JsonMember member);

    /// <summary>A value of an enum, as a word, or as a number if it has no word.</summary>
    TEnum Word<TEnum>(JsonMember member)
        where TEnum : unmanaged, Enum;

    /// <summary>A value of an enum, or that of the number 0 where there is none.</summary>
    TEnum WordOrDefault<TEnum>(JsonMember member)
        where TEnum : unmanaged, Enum;

    /// <summary>A decimal as a count of units, or 0 where there is none.</summary>
    long UnitsOrZero(JsonMember member, int scale);

    /// <summary>A decimal as a count of steps.</summary>
    long Steps(JsonMember member, Step step);

    /// <summary>A decimal as a count of steps, or 0 where there is none.</summary>
    long StepsOrZero(JsonMember member, Step step);
}
