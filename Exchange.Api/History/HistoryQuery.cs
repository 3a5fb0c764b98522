using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>Which rows of the history are asked for: from, to, limit and cursor of a query, read strictly.</summary>
/// <param name="From">The first moment; null for the beginning.</param>
/// <param name="To">The last moment, included; null for now.</param>
/// <param name="Limit">The most rows, 1 to 1,000; 100 unless asked for.</param>
/// <param name="After">The last row of the page before; the greatest place for the first page.</param>
internal readonly record struct HistoryQuery(Timestamp? From, Timestamp? To, int Limit, HistoryPlace After)
{
    private const int MaxLimit = 1_000, UsualLimit = 100;

    /// <summary>Reads the query, and says what is wrong with it.</summary>
    internal static Problem? TryRead(HttpRequest request, out HistoryQuery query)
    {
        query = new HistoryQuery(null, null, UsualLimit, HistoryPlace.Newest);
        if (request.Query.TryGetValue("limit", out var limit))
        {
            if (!TryReadCount(limit[0], out var rows) || rows > MaxLimit) return Invalid("limit");
            query = query with { Limit = rows };
        }

        if (request.Query.TryGetValue("from", out var from))
        {
            if (!TimeText.TryParse(from[0], out var time)) return Invalid("from");
            query = query with { From = time };
        }

        if (request.Query.TryGetValue("to", out var to))
        {
            if (!TimeText.TryParse(to[0], out var time)) return Invalid("to");
            query = query with { To = time };
        }

        if (query.From > query.To) return Invalid("from");
        if (!request.Query.TryGetValue("cursor", out var cursor)) return null;
        if (!HistoryPlace.TryParse(cursor[0], out var after)) return Invalid("cursor");
        query = query with { After = after };
        return null;
    }

    internal static Problem Invalid(string parameter) => new(ProblemKind.InvalidQuery, parameter);

    private static bool TryReadCount(string? text, out int count)
    {
        count = 0;
        return text is [>= '1' and <= '9', ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }
}

/// <summary>The place of a row among those of its account, which clients carry from page to page without knowing what it says.</summary>
/// <param name="Major">What rows are ordered by.</param>
/// <param name="Minor">What those with the same are ordered by.</param>
internal readonly record struct HistoryPlace(long Major, long Minor)
{
    private const int MaxLength = 64;

    internal static readonly HistoryPlace Newest = new(long.MaxValue, long.MaxValue);

    internal static bool TryParse(string? text, out HistoryPlace place)
    {
        place = default;
        if (text is null or { Length: 0 or > MaxLength } || !Base64Url.IsValid(text)) return false;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        if (parts.Length != 2 || !TryRead(parts[0], out var major) || !TryRead(parts[1], out var minor)) return false;
        place = new HistoryPlace(major, minor);
        return true;
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}")));

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
