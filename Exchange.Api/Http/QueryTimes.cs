using Exchange.Domain;

namespace Exchange.Api;

/// <summary>Ranges of time in queries.</summary>
internal static class QueryTimes
{
    /// <summary>The last moment that may be asked for: the end of the year 2199.</summary>
    internal static readonly Timestamp Last = new(7_258_118_400_000_000 - 1);

    /// <summary>Reads "from" and "to", as RFC 3339 has them; none where they are left out.</summary>
    /// <returns>The problem, if one is anything else, or they are in the wrong order.</returns>
    internal static Problem? ReadRange(this HttpRequest request, out Timestamp from, out Timestamp to)
    {
        to = default;
        var problem = Read(request, "from", out from) ?? Read(request, "to", out to);
        if (problem is not null) return problem;
        return from != Timestamp.None && to != Timestamp.None && from > to ? new Problem(ProblemKind.InvalidQuery, "from") : null;
    }

    // In a query a plus sign stands for a space, so a zone of +02:00 has to be written %2B02:00.
    private static Problem? Read(HttpRequest request, string name, out Timestamp time)
    {
        time = default;
        var values = request.Query[name];
        if (values.Count == 0) return null;
        return TimeText.TryParse(values[0], out time) && time <= Last ? null : new Problem(ProblemKind.InvalidQuery, name);
    }
}
