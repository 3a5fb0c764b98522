using System.Globalization;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>Moments as RFC 3339 has them: 2026-01-31T12:00:00.000001Z. A zone must be named; what is written is in UTC.</summary>
internal static class TimeText
{
    /// <summary>The length of what is written.</summary>
    internal const int Length = 27;

    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz"];

    /// <summary>Reads a moment after 1970.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out Timestamp time)
    {
        time = default;
        var isTime = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment);
        if (!isTime || moment <= DateTimeOffset.UnixEpoch) return false;
        time = new Timestamp((moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        return true;
    }

    internal static string Format(Timestamp time)
    {
        Span<byte> text = stackalloc byte[Length];
        Format(time, text);
        return System.Text.Encoding.ASCII.GetString(text);
    }

    internal static void Format(Timestamp time, Span<byte> text) => DateTime.UnixEpoch.AddMicroseconds(time.Microseconds)
        .TryFormat(text, out _, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
