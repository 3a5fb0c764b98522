using System.Buffers.Text;
using System.Text.Json;

namespace Exchange.Domain;

/// <summary>
/// The members of one event by their names, in whatever order they came. Of two of one name the last counts, as in PostgreSQL's jsonb;
/// those of an unknown name are left aside.
/// </summary>
internal ref struct JsonFields : IJsonFields
{
    private readonly ReadOnlySpan<byte> json;
    private readonly JsonSlots slots;
    private readonly EventType type;
    private readonly long sequence;

    /// <summary>Finds the members.</summary>
    /// <exception cref="InvalidDataException">The text is not one JSON object.</exception>
    public JsonFields(ReadOnlySpan<byte> json, JsonSlots slots, EventType type, long sequence)
    {
        this.json = json;
        this.slots = slots;
        this.type = type;
        this.sequence = sequence;
        slots.Clear();
        try
        {
            var scan = new JsonScan(json);
            while (scan.TryRead(out var name, out var value)) slots[JsonMembers.Find(Text(name))] = value;
        }
        catch (Exception e) when (IsNoJson(e))
        {
            throw new InvalidDataException($"{Event} is not one JSON object: {e.Message}", e);
        }
    }

    /// <summary>A whole number.</summary>
    public readonly long Long(JsonMember member)
    {
        var value = slots.Find(member, out var found) ? found : throw Missing(member);
        var text = value.In(json);
        return value.Kind == JsonKind.Number && Utf8Parser.TryParse(text, out long number, out var length) && length == text.Length
            ? number
            : throw Bad(member, "is not a whole number of 64 bits");
    }

    /// <summary>A whole number, or 0 where there is none.</summary>
    public readonly long LongOrZero(JsonMember member) => slots.Find(member, out _) ? Long(member) : 0;

    /// <summary>A whole number of 32 bits.</summary>
    public readonly int Int(JsonMember member)
    {
        var number = Long(member);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Bad(member, "is not a whole number of 32 bits");
    }

    /// <summary>The order of a number.</summary>
    public readonly OrderId Order(JsonMember member) => new(Long(member));

    /// <summary>The account of a number.</summary>
    public readonly AccountId Account(JsonMember member) => new(Int(member));

    /// <summary>The market of the member of that name.</summary>
    public readonly JsonMarket Market(JsonCatalog catalog) =>
        catalog.FindMarket(Text(JsonMember.Market)) ?? throw Bad(JsonMember.Market, "is no market that was opened before");

    /// <summary>A string.</summary>
    public readonly ReadOnlySpan<byte> Text(JsonMember member)
    {
        if (!slots.Find(member, out var value)) throw Missing(member);
        if (value.Kind == JsonKind.Plain) return value.In(json);
        if (value.Kind != JsonKind.Escaped) throw Bad(member, "is not a string");
        try
        {
            return JsonScan.Unescape(value.In(json));
        }
        catch (Exception e) when (IsNoJson(e))
        {
            throw Bad(member, "holds an escape that stands for nothing");
        }
    }

    /// <summary>A command id.</summary>
    public readonly CommandId CommandId(JsonMember member) =>
        Exchange.Domain.CommandId.TryParse(Text(member), out var id) ? id : throw Bad(member, "is not 1 to 36 of A-Z, a-z, 0-9, _ and -");

    /// <summary>A value of an enum, as a word, or as a number if it has no word.</summary>
    public readonly TEnum Word<TEnum>(JsonMember member)
        where TEnum : unmanaged, Enum
    {
        if (!slots.Find(member, out var found)) throw Missing(member);
        if (found.Kind == JsonKind.Number)
            return Long(member) is >= 0 and <= byte.MaxValue and var number
                ? JsonWords<TEnum>.Of((int)number)
                : throw Bad(member, "is not a number from 0 to 255");
        return JsonWords<TEnum>.TryFind(Text(member), out var value) ? value : throw Bad(member, "is none of the known words");
    }

    /// <summary>A value of an enum, or that of the number 0 where there is none.</summary>
    public readonly TEnum WordOrDefault<TEnum>(JsonMember member)
        where TEnum : unmanaged, Enum => slots.Find(member, out _) ? Word<TEnum>(member) : default;

    /// <summary>A decimal as a count of units.</summary>
    public readonly long Units(JsonMember member, int scale) =>
        DecimalText.TryParse(Text(member), scale, out var units) is var error and not DecimalError.None ? throw Bad(member, error) : units;

    /// <summary>A decimal as a count of units, or 0 where there is none.</summary>
    public readonly long UnitsOrZero(JsonMember member, int scale) => slots.Find(member, out _) ? Units(member, scale) : 0;

    /// <summary>A rate in millionths, or 0 where there is none.</summary>
    public readonly int RateOrZero(JsonMember member, int scale)
    {
        var rate = UnitsOrZero(member, scale);
        return rate is >= 0 and <= int.MaxValue ? (int)rate : throw Bad(member, DecimalError.OutOfRange);
    }

    /// <summary>A decimal as a count of steps.</summary>
    public readonly long Steps(JsonMember member, Step step) =>
        DecimalText.TryParseSteps(Text(member), step, out var count) is var error and not DecimalError.None
            ? throw Bad(member, error)
            : count;

    /// <summary>A decimal as a count of steps, or 0 where there is none.</summary>
    public readonly long StepsOrZero(JsonMember member, Step step) => slots.Find(member, out _) ? Steps(member, step) : 0;

    /// <summary>A step size.</summary>
    public readonly Step Step(JsonMember member) =>
        DecimalText.TryParseStep(Text(member), out var step) is var error and not DecimalError.None ? throw Bad(member, error) : step;

    /// <summary>What to throw where a member has not the form that it must have.</summary>
    public readonly InvalidDataException Bad(JsonMember member, string fault) => new($"{Event}: {member.Name()} {fault}.");

    private readonly InvalidDataException Bad(JsonMember member, DecimalError error) => Bad(member, $"is no such decimal ({error})");

    private readonly InvalidDataException Missing(JsonMember member) => Bad(member, "is missing");

    // A half of a pair of surrogates is an InvalidOperationException to the reader of System.Text.Json, all else a JsonException.
    private static bool IsNoJson(Exception e) => e is JsonException or InvalidOperationException;

    private readonly string Event => $"Event {sequence} ({EventJson.TypeName(type)})";

    private readonly ReadOnlySpan<byte> Text(JsonValue value) =>
        value.Kind == JsonKind.Escaped ? JsonScan.Unescape(value.In(json)) : value.In(json);
}

/// <summary>Room for the members of one event after another.</summary>
internal sealed class JsonSlots
{
    // A value counts if it is of the event at hand, so there is nothing to wipe.
    private readonly (JsonValue Value, long Event)[] slots = new (JsonValue, long)[JsonMembers.Count];
    private long current;

    public JsonValue this[JsonMember member]
    {
        set => slots[(int)member] = (value, current);
    }

    public void Clear() => current++;

    public bool Find(JsonMember member, out JsonValue value)
    {
        ref readonly var slot = ref slots[(int)member];
        value = slot.Value;
        return slot.Event == current;
    }
}
