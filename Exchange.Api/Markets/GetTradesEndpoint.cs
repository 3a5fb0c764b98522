using Exchange.Projections;

namespace Exchange.Api;

/// <summary>GET /markets/{symbol}/trades: the last trades of a market, the newest last.</summary>
internal static class GetTradesEndpoint
{
    private const int UsualLimit = 500;

    internal static void Map(ApiRouteGroup routes) =>
        routes.MapApi("GET", "/markets/{symbol}/trades", Scopes.None, HandleAsync, "limit", AsOf.Name)
            .Describe<TradesAnswer>("Get a market's last trades", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (request.Http.Request.ReadNumber("limit", 1, TradeTape.Capacity, UsualLimit, out var limit) is { } problem) return problem;
        if (request.AsksAsOf()) return await request.Api.Past.Trades.AnswerAsync(request, limit);
        var market = await request.LiveMarketAsync();
        return market is null ? new Problem(ProblemKind.NotFound) : new RenderedAnswer(market.Trades(limit));
    }
}

/// <summary>The last trades of a market, the newest last.</summary>
internal sealed record TradesAnswer(string Symbol, string Epoch, long Sequence, string Time, IReadOnlyList<TradeAnswer> Trades);

/// <summary>A trade as everybody sees it.</summary>
/// <param name="TradeId">The market's number for it: 1, 2, 3 and so on.</param>
/// <param name="QuoteQuantity">Price x quantity.</param>
/// <param name="TakerSide">BUY or SELL: the side of the order that came later.</param>
internal sealed record TradeAnswer(long TradeId, string Price, string Quantity, string QuoteQuantity, string TakerSide, string Time);
