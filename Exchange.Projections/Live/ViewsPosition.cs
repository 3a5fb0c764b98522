using System.Globalization;
using System.Security.Cryptography;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Up to which event the views of a venue stand.</summary>
/// <param name="Sequence">The venue's sequence of that event; 0 before the first.</param>
/// <param name="Time">Its time. A venue whose store was put back to an earlier day has other times at the same sequence.</param>
/// <param name="ClosedCount">The number of orders that had closed by then.</param>
/// <param name="DepthFrom">
/// The sequence at which the writer began to count the changes of the depth; <see cref="NoDepth"/> while a start has not written the depth.
/// </param>
/// <param name="Epoch">The writer that may write on from there; nobody else has the number.</param>
internal readonly record struct ViewsPosition(long Sequence, Timestamp Time, long ClosedCount, long DepthFrom, long Epoch)
{
    // Raised with every change of the layout or of the values, so that older views are rebuilt instead of misread.
    private const string Version = "3";
    private const string Rebuilding = "rebuilding";

    /// <summary>The depth is not that of this position.</summary>
    public const long NoDepth = -1;

    /// <summary>A number for a new writer: positive, and whole in every language.</summary>
    public static long NewEpoch() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & (1L << 53) - 1;

    /// <summary>The position as it is stored.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Version} {Sequence} {Time.Microseconds} {ClosedCount} {DepthFrom} {Epoch}");

    /// <summary>What is stored while this writer rebuilds the views, and nobody can read them.</summary>
    public static string TextOfRebuild(long epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{Version} {Rebuilding} {epoch}");

    /// <summary>Whether that is what <see cref="TextOfRebuild"/> wrote.</summary>
    public static bool IsOfRebuild(string text) => text.Split(' ') is [Version, Rebuilding, var epoch] && TryParse(epoch, out _);

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else, views that are being rebuilt included.</summary>
    public static ViewsPosition? TryParse(string? text)
    {
        if (text?.Split(' ') is not [Version, var sequence, var time, var closed, var depth, var epoch]) return null;
        return TryParse(sequence, out var first) && TryParse(time, out var second) && TryParse(closed, out var third)
            && TryParse(depth, out var fourth) && TryParse(epoch, out var fifth)
            ? new ViewsPosition(first, new Timestamp(second), third, fourth, fifth)
            : null;
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
