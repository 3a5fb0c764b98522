using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// GET /events: what happened in the venue, in its order, as pages or as one stream of lines. A page looks at a bounded number of events,
/// so with a filter it may have few or none, and still a next one.
/// </summary>
internal static class ListEventsEndpoint
{
    private const int MaxLimit = 1_000, UsualLimit = 100;

    // The pieces that a page looks at.
    private const int PiecesOfPage = 20;

    internal static void Map(ApiRouteGroup routes) => routes.MapApi(
            "GET", "/events", Scopes.Read | Scopes.Admin, HandleAsync,
            "after", "until", "symbol", "account", "order", "type", "limit", "format")
        .Describe<EventsAnswer>("List events, oldest first", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var last = await request.Api.Past.Moments.LastAsync(request.Aborted);
        var http = request.Http.Request;
        var problem = ReadSequence(http, "after", 0, last, out var after);
        if (problem is not null) return problem;
        problem = ReadSequence(http, "until", last, last, out var until);
        if (problem is not null) return problem;
        if (until < after) return new Problem(ProblemKind.InvalidQuery, "until");
        var (query, wrong) = await ReadQueryAsync(request);
        if (wrong is not null) return wrong;
        if (ReadFormat(http, out var isLines) is { } unknown) return unknown;
        if (isLines && http.Query.ContainsKey("limit")) return new Problem(ProblemKind.InvalidQuery, "limit");
        problem = http.ReadNumber("limit", 1, MaxLimit, UsualLimit, out var limit);
        if (problem is not null) return problem;

        var reading = await request.Api.Past.Events.BeginAsync(query, after, request.Aborted);
        return isLines ? new EventLines(reading, after, until) : await PageAsync(reading, after, until, limit, request.Aborted);
    }

    private static async Task<IResult> PageAsync(
        EventReading reading, long after, long until, int limit, CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        body.Write("""{"events":["""u8);
        var count = 0;
        for (var piece = 0; piece < PiecesOfPage && after < until && count < limit; piece++)
        {
            var before = body.WrittenCount;
            var part = new ArrayBufferWriter<byte>(4096);
            var walk = await reading.ReadAsync(after, until, limit - count, part, (byte)',', cancellation);
            if (count > 0 && walk.Count > 0) body.Write(","u8);
            body.Write(part.WrittenSpan);
            (count, after) = (count + walk.Count, walk.Until);
        }

        var end = new byte[64];
        var next = after < until ? string.Create(CultureInfo.InvariantCulture, $",\"next\":{after}") : "";
        Utf8.TryWrite(end, CultureInfo.InvariantCulture, $"],\"sequence\":{after}{next}}}", out var length);
        body.Write(end.AsSpan(0, length));
        return new RenderedAnswer(body.WrittenMemory);
    }

    private static async ValueTask<(EventQuery Query, Problem? Problem)> ReadQueryAsync(ApiRequest request)
    {
        var parameters = request.Http.Request.Query;
        var (market, problem) = await request.QueryMarketAsync();
        if (problem is not null) return (default, problem);
        AccountId? account = null;
        if (parameters.TryGetValue("account", out var number))
        {
            if (!TryReadNumber(number[0], out var value) || value > int.MaxValue)
                return (default, new(ProblemKind.InvalidQuery, "account"));
            account = new AccountId((int)value);
            if (!request.Caller.MayAct(account.Value)) return (default, new(ProblemKind.NotFound, "account"));
        }

        var order = 0L;
        if (parameters.TryGetValue("order", out var id) && (!TryReadNumber(id[0], out order) || order == 0))
            return (default, new(ProblemKind.InvalidQuery, "order"));
        var types = parameters.TryGetValue("type", out var names) ? EventQuery.ParseTypes(names[0]) : 0;
        return types is { } known
            ? (new EventQuery(EventViewer.Of(request.Caller), market, account, new OrderId(order), known), null)
            : (default, new(ProblemKind.InvalidQuery, "type"));
    }

    private static Problem? ReadSequence(HttpRequest request, string name, long absent, long last, out long sequence)
    {
        sequence = absent;
        if (!request.Query.TryGetValue(name, out var text)) return null;
        return TryReadNumber(text[0], out sequence) && sequence <= last ? null : new Problem(ProblemKind.InvalidQuery, name);
    }

    private static Problem? ReadFormat(HttpRequest request, out bool isLines)
    {
        isLines = request.Headers.Accept.Any(
            accept => accept?.StartsWith(EventLines.MediaType, StringComparison.OrdinalIgnoreCase) == true);
        if (!request.Query.TryGetValue("format", out var format)) return null;
        isLines = format[0] == "ndjson";
        return isLines || format[0] == "json" ? null : new Problem(ProblemKind.InvalidQuery, "format");
    }

    private static bool TryReadNumber(string? text, out long number)
    {
        number = 0;
        return text is "0" or [>= '1' and <= '9', ..] && text.Length <= 16
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>A page of events.</summary>
/// <param name="Sequence">The sequence up to which the page has looked.</param>
/// <param name="Next">What to ask for as "after" to go on, if there is more.</param>
internal sealed record EventsAnswer(IReadOnlyList<EventAnswer> Events, long Sequence, long? Next);

/// <summary>An event.</summary>
/// <param name="Event">Its members, which depend on its type.</param>
internal sealed record EventAnswer(long Sequence, string Time, string Type, System.Text.Json.Nodes.JsonObject Event);
