using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /orders: places an order, and answers when it is durable.</summary>
internal static class PlaceOrderEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/orders", Scopes.Trade, HandleAsync)
        .Describe<PlaceOrderRequest, OrderAnswer>("Place an order", 201);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var (order, problem) = await request.ReadAsync<PlaceOrder>(TryRead);
        return problem ?? PlacedOrderResult.Of(await request.SendAsync(order), request.Venue.Catalog);
    }

    /// <summary>Reads the body of a new order.</summary>
    internal static Problem? TryRead(ReadOnlySpan<byte> body, ApiRequest request, out PlaceOrder order)
    {
        var fields = RequestFields.Read(body, OrderForm.Place);
        OrderForm.TryRead(ref fields, request.Venue.Catalog, request.Account, out order);
        return fields.Problem;
    }
}

/// <summary>An order to place. Numbers are plain decimals, as texts.</summary>
/// <param name="ClientOrderId">Your id for it: 1 to 36 of A-Z, a-z, 0-9, _ and -. The same again gives the first outcome.</param>
/// <param name="Symbol">The market, such as BTC-USDT.</param>
/// <param name="Side">BUY or SELL.</param>
/// <param name="Type">LIMIT, LIMIT_MAKER, MARKET, STOP_LOSS, STOP_LOSS_LIMIT, TAKE_PROFIT or TAKE_PROFIT_LIMIT.</param>
/// <param name="TimeInForce">GTC, IOC, FOK or GTD; without it, IOC for MARKET and GTC for all others.</param>
/// <param name="Quantity">How much of the base asset.</param>
/// <param name="QuoteQuantity">In its place, of a type without a price: how much of the quote asset.</param>
/// <param name="Price">The worst price, of the types with LIMIT in their name.</param>
/// <param name="StopPrice">The last trade price that triggers it, of the STOP_LOSS and TAKE_PROFIT types.</param>
/// <param name="DisplayQuantity">How much of it the book shows at a time.</param>
/// <param name="ExpiresAt">When a GTD order expires, such as 2030-01-31T12:00:00Z.</param>
/// <param name="SelfTradePrevention">NONE, EXPIRE_TAKER, EXPIRE_MAKER, EXPIRE_BOTH or DECREMENT; without it, the market's own.</param>
internal sealed record PlaceOrderRequest(
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
    string? SelfTradePrevention = null);
