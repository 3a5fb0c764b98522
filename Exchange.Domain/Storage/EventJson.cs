using System.Collections.Frozen;
using System.Text;

namespace Exchange.Domain;

/// <summary>
/// The names of the types of event in storage: order_placed stands for <see cref="EventType.OrderPlaced"/>. How an event itself is stored
/// is written down in docs/events.md; <see cref="EventJsonWriter"/> writes it, <see cref="EventJsonReader"/> reads it back.
/// </summary>
public static class EventJson
{
    private static readonly FrozenDictionary<string, EventType> Types =
        Enum.GetValues<EventType>().ToFrozenDictionary(type => SnakeCase(type.ToString()), StringComparer.Ordinal);

    private static readonly Utf8Names<EventType> TypesOfUtf8 = new(Types.Select(type => (type.Key, type.Value)));

    private static readonly string?[] Names =
        [.. Enumerable.Range(0, 256).Select(number => Enum.IsDefined((EventType)number) ? SnakeCase($"{(EventType)number}") : null)];

    /// <summary>The name of a type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such type.</exception>
    public static string TypeName(EventType type) =>
        Names[(byte)type] ?? throw new ArgumentOutOfRangeException(nameof(type), type, "No event has this type.");

    /// <summary>Finds the type of a name. False, and no type, for what is no type's name.</summary>
    public static bool TryFindType(ReadOnlySpan<char> name, out EventType type) =>
        Types.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out type);

    /// <summary>The type of a name in UTF-8; false for a name that none has.</summary>
    public static bool TryFindType(ReadOnlySpan<byte> name, out EventType type) => TypesOfUtf8.TryFind(name, out type);

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
