namespace Exchange.Domain;

/// <summary>A quantity of the base asset as a count of the market's lot size. 0 is no quantity.</summary>
public readonly record struct Quantity(long Lots) : IComparable<Quantity>
{
    /// <summary>None at all.</summary>
    public static readonly Quantity Zero;

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => Lots.CompareTo(other.Lots);

    /// <summary>The lesser of two.</summary>
    public static Quantity Min(Quantity left, Quantity right) => left.Lots <= right.Lots ? left : right;

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">The sum is above 2^63 - 1.</exception>
    public static Quantity operator +(Quantity left, Quantity right) => new(left.Lots + right.Lots);

    /// <summary>The difference.</summary>
    /// <exception cref="OverflowException">The difference is below -2^63.</exception>
    public static Quantity operator -(Quantity left, Quantity right) => new(left.Lots - right.Lots);

    /// <summary>True when <paramref name="left"/> is less.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.Lots < right.Lots;

    /// <summary>True when <paramref name="left"/> is more.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.Lots > right.Lots;

    /// <summary>True when <paramref name="left"/> is not more.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.Lots <= right.Lots;

    /// <summary>True when <paramref name="left"/> is not less.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.Lots >= right.Lots;
}
