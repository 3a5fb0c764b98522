namespace Exchange.Domain;

/// <summary>
/// The members of an event whose text is, to the byte, as <see cref="EventJsonWriter"/> writes it: without white space or escapes, each
/// member where it belongs. So nothing is looked for, and nothing is looked at twice. At the first thing that is otherwise it gives up, and
/// everything from there on is 0: it never fails, and whoever took the members asks in the end whether <see cref="AreWhole"/>.
/// </summary>
internal ref struct JsonFieldsInOrder(ReadOnlySpan<byte> json) : IJsonFields
{
    // With more digits a number may be too large.
    private const int MaxDigits = 18;

    // What is not read yet, from the comma before a member, or the brace before the first.
    private ReadOnlySpan<byte> rest = json;
    private byte before = (byte)'{';

    /// <summary>Whether all members were taken, and all were as they should be.</summary>
    public readonly bool AreWhole => rest.Length == 1 && rest[0] == '}' && before == ',';

    public long Long(JsonMember member) => TryName(member) ? Number() : GiveUp();

    public long LongOrZero(JsonMember member) => TryName(member) ? Number() : 0;

    public OrderId Order(JsonMember member) => new(Long(member));

    public AccountId Account(JsonMember member) => new(Long(member) is <= int.MaxValue and var number ? (int)number : (int)GiveUp());

    public JsonMarket Market(JsonCatalog catalog)
    {
        if (TryName(JsonMember.Market) && TryText(out var symbol) && catalog.FindMarket(symbol) is { } market) return market;
        GiveUp();
        return JsonMarket.None;
    }

    public CommandId CommandId(JsonMember member)
    {
        if (TryName(member) && TryText(out var text) && Exchange.Domain.CommandId.TryParse(text, out var id)) return id;
        GiveUp();
        return default;
    }

    public TEnum Word<TEnum>(JsonMember member)
        where TEnum : unmanaged, Enum
    {
        if (TryName(member)) return Word<TEnum>();
        GiveUp();
        return default;
    }

    public TEnum WordOrDefault<TEnum>(JsonMember member)
        where TEnum : unmanaged, Enum => TryName(member) ? Word<TEnum>() : default;

    public long UnitsOrZero(JsonMember member, int scale) => StepsOrZero(member, new Step(1, scale));

    public long Steps(JsonMember member, Step step) => TryName(member) ? Counted(step) : GiveUp();

    public long StepsOrZero(JsonMember member, Step step) => TryName(member) ? Counted(step) : 0;

    private bool TryName(JsonMember member)
    {
        ref readonly var name = ref member.InText();
        if (!name.Begins(rest, before)) return false;
        rest = rest[name.Length..];
        before = (byte)',';
        return true;
    }

    private long Number()
    {
        var (number, length) = (0L, 0);
        for (; length < rest.Length && char.IsAsciiDigit((char)rest[length]); length++)
            number = unchecked(number * 10 + (rest[length] - '0'));
        if (length is 0 or > MaxDigits || (rest[0] == '0' && length > 1)) return GiveUp();
        rest = rest[length..];
        return number;
    }

    private long Counted(Step step) =>
        TryText(out var text) && DecimalText.TryParseSteps(text, step, out var count) == DecimalError.None ? count : GiveUp();

    private TEnum Word<TEnum>()
        where TEnum : unmanaged, Enum
    {
        if (!JsonWords<TEnum>.TryRead(ref rest, out var value)) GiveUp();
        return value;
    }

    // Who reads the text finds an escape in it: nothing that an event holds may have one.
    private bool TryText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (rest.IsEmpty || rest[0] != '"') return false;
        var length = rest[1..].IndexOf((byte)'"');
        if (length < 0) return false;
        text = rest.Slice(1, length);
        rest = rest[(length + 2)..];
        return true;
    }

    private long GiveUp()
    {
        rest = default;
        return 0;
    }
}
