namespace Exchange.Api;

/// <summary>GET /markets/{symbol}/bbo: the best bid and the best ask of a market.</summary>
internal static class GetBestPricesEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("GET", "/markets/{symbol}/bbo", Scopes.None, HandleAsync)
        .Describe<BestPricesAnswer>("Get a market's best bid and ask", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var market = await request.LiveMarketAsync();
        return market is null ? new Problem(ProblemKind.NotFound) : new RenderedAnswer(market.BestPrices());
    }
}

/// <summary>The best bid and the best ask; left out where nobody bids or asks.</summary>
internal sealed record BestPricesAnswer(
    string Symbol, string Epoch, long Sequence, string Time, long LastUpdateId,
    string? BidPrice, string? BidQuantity, string? AskPrice, string? AskQuantity);
