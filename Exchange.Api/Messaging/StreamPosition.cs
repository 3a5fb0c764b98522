using System.Globalization;

namespace Exchange.Api;

/// <summary>
/// The place of an entry in a Redis stream: its id, which Redis writes as milliseconds-number. A place is before another when it comes
/// earlier in the stream. <see cref="Start"/> is before every entry.
/// </summary>
public readonly record struct StreamPosition(ulong Milliseconds, ulong Number) : IComparable<StreamPosition>
{
    /// <summary>Before the first entry.</summary>
    public static readonly StreamPosition Start;

    /// <inheritdoc/>
    public int CompareTo(StreamPosition other) =>
        Milliseconds != other.Milliseconds ? Milliseconds.CompareTo(other.Milliseconds) : Number.CompareTo(other.Number);

    /// <summary>True for the id of an entry that was added later than this, if Redis chose the id.</summary>
    public bool IsAfter(DateTimeOffset time) => Milliseconds > (ulong)time.ToUnixTimeMilliseconds();

    /// <summary>True when <paramref name="left"/> comes first.</summary>
    public static bool operator <(StreamPosition left, StreamPosition right) => left.CompareTo(right) < 0;

    /// <summary>True when <paramref name="right"/> comes first.</summary>
    public static bool operator >(StreamPosition left, StreamPosition right) => left.CompareTo(right) > 0;

    /// <summary>Reads an id as Redis writes it. False for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out StreamPosition position)
    {
        position = default;
        var dash = text.IndexOf('-');
        if (dash < 0
            || !ulong.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !ulong.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        position = new StreamPosition(milliseconds, number);
        return true;
    }

    /// <summary>Reads an id as it comes from Redis. False for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out StreamPosition position)
    {
        position = default;
        var dash = utf8.IndexOf((byte)'-');
        if (dash < 0
            || !ulong.TryParse(utf8[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !ulong.TryParse(utf8[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        position = new StreamPosition(milliseconds, number);
        return true;
    }

    /// <summary>The id as Redis writes it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}");
}
