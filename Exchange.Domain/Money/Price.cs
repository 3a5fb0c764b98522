namespace Exchange.Domain;

/// <summary>A price as a count of the market's tick size: how much of the quote asset one whole base asset costs. 0 is no price.</summary>
public readonly record struct Price(long Ticks) : IComparable<Price>
{
    /// <inheritdoc/>
    public int CompareTo(Price other) => Ticks.CompareTo(other.Ticks);

    /// <summary>True when <paramref name="left"/> is less.</summary>
    public static bool operator <(Price left, Price right) => left.Ticks < right.Ticks;

    /// <summary>True when <paramref name="left"/> is more.</summary>
    public static bool operator >(Price left, Price right) => left.Ticks > right.Ticks;

    /// <summary>True when <paramref name="left"/> is not more.</summary>
    public static bool operator <=(Price left, Price right) => left.Ticks <= right.Ticks;

    /// <summary>True when <paramref name="left"/> is not less.</summary>
    public static bool operator >=(Price left, Price right) => left.Ticks >= right.Ticks;
}
