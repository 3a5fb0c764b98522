using System.Globalization;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Up to which event the views of a venue stand.</summary>
/// <param name="Sequence">The venue's sequence of that event; 0 before the first.</param>
/// <param name="Time">Its time. A venue whose store was put back to an earlier day has other times at the same sequence.</param>
/// <param name="ClosedCount">The number of orders that had closed by then.</param>
internal readonly record struct ViewsPosition(long Sequence, Timestamp Time, long ClosedCount)
{
    // Raised with every change of the layout or of the values, so that older views are rebuilt instead of misread.
    private const string Version = "1";
    private const string Rebuilding = "rebuilding";

    /// <summary>The position as it is stored, with the name of the one that may write on from there.</summary>
    public string ToText(string writer) =>
        string.Create(CultureInfo.InvariantCulture, $"{Version} {Sequence} {Time.Microseconds} {ClosedCount} {writer}");

    /// <summary>What is stored while this writer rebuilds the views, and nobody can read them.</summary>
    public static string TextOfRebuild(string writer) => $"{Version} {Rebuilding} {writer}";

    /// <summary>Reads what <see cref="ToText"/> wrote; null for anything else, views that are being rebuilt included.</summary>
    public static ViewsPosition? TryParse(string? text)
    {
        if (text?.Split(' ') is not [Version, var sequence, var time, var closed, _]) return null;
        return TryParse(sequence, out var first) && TryParse(time, out var second) && TryParse(closed, out var third)
            ? new ViewsPosition(first, new Timestamp(second), third)
            : null;
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
