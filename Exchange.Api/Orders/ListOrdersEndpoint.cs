namespace Exchange.Api;

/// <summary>GET /orders: the open orders of the key's account, oldest first.</summary>
internal static class ListOrdersEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("GET", "/orders", Scopes.Read, HandleAsync, "symbol", AsOf.Name)
        .Describe<OrdersAnswer>("List the open orders", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var (market, problem) = await request.QueryMarketAsync();
        if (problem is not null) return problem;
        if (request.AsksAsOf()) return await PastAccounts.OpenOrdersAsync(request, market);

        var orders = await request.Views.OpenOrdersAsync(request.Account, market, request.Aborted);
        var catalog = request.Venue.Catalog;
        foreach (var order in orders) catalog = await request.CatalogWithAsync(order.Market);
        return Answer.Ok(new OrdersAnswer([.. orders.Select(order => OrderAnswer.Of(order, catalog))]), ApiJson.Default.OrdersAnswer);
    }
}

/// <summary>Open orders.</summary>
internal sealed record OrdersAnswer(IReadOnlyList<OrderAnswer> Orders, AsOfAnswer? AsOf = null);
