namespace Exchange.Api;

/// <summary>GET /markets/{symbol}/depth: the best price levels of a market.</summary>
internal static class GetDepthEndpoint
{
    private const int MinLimit = 5, MaxLimit = 5_000, UsualLimit = 100;

    internal static void Map(ApiRouteGroup routes) =>
        routes.MapApi("GET", "/markets/{symbol}/depth", Scopes.None, HandleAsync, "limit", AsOf.Name)
            .Describe<DepthAnswer>("Get a market's depth", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (request.Http.Request.ReadNumber("limit", MinLimit, MaxLimit, UsualLimit, out var limit) is { } problem) return problem;
        if (request.AsksAsOf()) return await PastMarkets.DepthAsync(request, limit);
        var market = await request.LiveMarketAsync();
        return market is null ? new Problem(ProblemKind.NotFound) : new RenderedAnswer(market.Depth(limit));
    }
}

/// <summary>The best levels of a market, as pairs of price and quantity, the best first.</summary>
/// <param name="Epoch">The life of the views' writer. After another one update ids do not follow the earlier ones.</param>
/// <param name="Sequence">The venue's sequence after the last batch that changed anything of the market.</param>
/// <param name="Time">The time of that batch.</param>
/// <param name="LastUpdateId">The last change of the depth that is in here.</param>
internal sealed record DepthAnswer(
    string Symbol, string Epoch, long Sequence, string Time, long LastUpdateId,
    IReadOnlyList<IReadOnlyList<string>> Bids, IReadOnlyList<IReadOnlyList<string>> Asks);
