using System.Globalization;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>GET /markets/{symbol}/trades/history: all trades of a market, page by page, the newest first.</summary>
internal static class GetTradeHistoryEndpoint
{
    private const int MaxLimit = 1_000, UsualLimit = 500;

    internal static void Map(ApiRouteGroup routes) =>
        routes.MapApi("GET", "/markets/{symbol}/trades/history", Scopes.None, HandleAsync, "from", "to", "limit", "cursor")
            .Describe<TradeHistoryAnswer>("Get a market's trades of the past", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var query = request.Http.Request;
        if (query.ReadNumber("limit", 1, MaxLimit, UsualLimit, out var limit) is { } unread) return unread;
        if (query.ReadRange(out var from, out var to) is { } problem) return problem;
        if (!TryReadCursor(query, ref to, out var before)) return new Problem(ProblemKind.InvalidQuery, "cursor");
        if (await request.FindMarketAsync((string)query.RouteValues["symbol"]!) is not { } market)
            return new Problem(ProblemKind.NotFound);

        // One more than is wanted tells whether another page follows.
        var (sequence, trades) = await request.Api.MarketHistory.TradesAsync(market.Symbol, from, to, before, limit + 1, request.Aborted);
        var next = trades.Count > limit ? Cursor(trades[limit - 1]) : null;
        return Answer.Ok(
            new TradeHistoryAnswer(market.Symbol, sequence, [.. trades.Take(limit).Select(trade => trade.Answer)], next),
            ApiJson.Default.TradeHistoryAnswer);
    }

    // A cursor is the time and the number of the last trade of a page.
    private static string Cursor(in PastTrade trade) =>
        string.Create(CultureInfo.InvariantCulture, $"{trade.Time.Microseconds}-{trade.Answer.TradeId}");

    private static bool TryReadCursor(HttpRequest request, ref Timestamp to, out TradeId before)
    {
        before = default;
        var values = request.Query["cursor"];
        if (values.Count == 0) return true;
        if (values[0]?.Split('-') is not [var time, var trade]) return false;
        if (!TryReadNumber(time, out var microseconds) || !TryReadNumber(trade, out var number)) return false;
        if (microseconds > QueryTimes.Last.Microseconds || (to != Timestamp.None && microseconds > to.Microseconds)) return false;
        (to, before) = (new Timestamp(microseconds), new TradeId(number));
        return true;
    }

    private static bool TryReadNumber(string text, out long number)
    {
        number = 0;
        return text is [>= '1' and <= '9', ..] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>Trades of the past, the newest first.</summary>
/// <param name="Sequence">The venue's sequence up to which they stand at least.</param>
/// <param name="NextCursor">What to give as the cursor for the next page; none at the end.</param>
internal sealed record TradeHistoryAnswer(string Symbol, long Sequence, IReadOnlyList<TradeAnswer> Trades, string? NextCursor);
