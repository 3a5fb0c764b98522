using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /orders/{id}/replace: cancels an order and places another in its market, with nothing in between.</summary>
internal static class ReplaceOrderEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/orders/{id}/replace", Scopes.Trade, HandleAsync)
        .Describe<ReplaceOrderRequest, OrderAnswer>("Cancel an order and place another", 201);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (request.PathOrder.Value == 0) return new Problem(ProblemKind.NotFound);
        var (command, problem) = await request.ReadAsync<ReplaceOrder>(TryRead);
        return problem ?? PlacedOrderResult.Of(await request.SendAsync(command), request.Venue.Catalog);
    }

    private static Problem? TryRead(ReadOnlySpan<byte> body, ApiRequest request, out ReplaceOrder command)
    {
        var fields = RequestFields.Read(body, OrderForm.Replace);
        var mode = OrderForm.ReadMode(ref fields);
        OrderForm.TryRead(ref fields, request.Venue.Catalog, request.Account, out var order);
        command = new ReplaceOrder(order.Account, order.Market, request.PathOrder, mode, order.ClientOrderId, order.Terms);
        return fields.Problem;
    }
}

/// <summary>The order to place, and what to do when there is nothing to cancel (any more).</summary>
/// <param name="Mode">STOP_ON_FAILURE, which does nothing more then, or ALLOW_FAILURE, which places the order all the same.</param>
internal sealed record ReplaceOrderRequest(
    string ClientOrderId,
    string Symbol,
    string Side,
    string Type,
    string? TimeInForce = null,
    string? Quantity = null,
    string? QuoteQuantity = null,
    string? Price = null,
    string? StopPrice = null,
    string? DisplayQuantity = null,
    string? ExpiresAt = null,
    string? SelfTradePrevention = null,
    string? Mode = null);
