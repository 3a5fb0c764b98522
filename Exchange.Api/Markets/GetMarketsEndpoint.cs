namespace Exchange.Api;

/// <summary>GET /markets and GET /markets/{symbol}: the markets, their rules and what they accept now.</summary>
internal static class GetMarketsEndpoint
{
    internal static void Map(ApiRouteGroup routes)
    {
        routes.MapApi("GET", "/markets", Scopes.None, GetAllAsync, AsOf.Name).Describe<MarketsAnswer>("Get all markets", 200);
        routes.MapApi("GET", "/markets/{symbol}", Scopes.None, GetOneAsync, AsOf.Name).Describe<MarketAnswer>("Get a market", 200);
    }

    private static async Task<IResult> GetAllAsync(ApiRequest request)
    {
        if (request.AsksAsOf()) return await PastMarkets.AllAsync(request);
        var catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        var markets = catalog.Markets.Select(market => MarketAnswer.Of(market, catalog));
        return Answer.Ok(new MarketsAnswer([.. markets]), ApiJson.Default.MarketsAnswer);
    }

    private static async Task<IResult> GetOneAsync(ApiRequest request)
    {
        if (request.AsksAsOf()) return await PastMarkets.OneAsync(request);
        var catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        var market = catalog.FindMarket((string)request.Http.Request.RouteValues["symbol"]!);
        return market.Value == 0
            ? new Problem(ProblemKind.NotFound)
            : Answer.Ok(MarketAnswer.Of(catalog[market], catalog), ApiJson.Default.MarketAnswer);
    }
}
