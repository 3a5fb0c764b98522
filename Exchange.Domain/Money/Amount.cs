namespace Exchange.Domain;

/// <summary>An amount of money as a count of an asset's smallest unit (10^-scale of one asset).</summary>
public readonly record struct Amount(long Units) : IComparable<Amount>
{
    /// <summary>None at all.</summary>
    public static readonly Amount Zero;

    /// <inheritdoc/>
    public int CompareTo(Amount other) => Units.CompareTo(other.Units);

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">The sum is above 2^63 - 1.</exception>
    public static Amount operator +(Amount left, Amount right) => new(left.Units + right.Units);

    /// <summary>The difference.</summary>
    /// <exception cref="OverflowException">The difference is below -2^63.</exception>
    public static Amount operator -(Amount left, Amount right) => new(left.Units - right.Units);

    /// <summary>True when <paramref name="left"/> is less.</summary>
    public static bool operator <(Amount left, Amount right) => left.Units < right.Units;

    /// <summary>True when <paramref name="left"/> is more.</summary>
    public static bool operator >(Amount left, Amount right) => left.Units > right.Units;

    /// <summary>True when <paramref name="left"/> is not more.</summary>
    public static bool operator <=(Amount left, Amount right) => left.Units <= right.Units;

    /// <summary>True when <paramref name="left"/> is not less.</summary>
    public static bool operator >=(Amount left, Amount right) => left.Units >= right.Units;
}
