namespace Exchange.Api;

/// <summary>GET /orders/{id}: an order of the key's account. The history has those that closed long ago.</summary>
internal static class GetOrderEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("GET", "/orders/{id}", Scopes.Read, HandleAsync, AsOf.Name)
        .Describe<OrderAnswer>("Get an order", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var order = await request.FindOrderAsync();
        if (request.AsksAsOf()) return await PastAccounts.OrderAsync(request, order);
        return order is null
            ? new Problem(ProblemKind.NotFound)
            : Answer.Ok(OrderAnswer.Of(order, await request.CatalogWithAsync(order.Market)), ApiJson.Default.OrderAnswer);
    }
}
