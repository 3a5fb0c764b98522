using Exchange.Domain;

namespace Exchange.Api;

/// <summary>PATCH /orders/{id}: reduces an open order's quantity; it keeps its place in the queue.</summary>
internal static class AmendOrderEndpoint
{
    private static readonly JsonShape Shape = new(["quantity"]);

    internal static void Map(ApiRouteGroup routes) => routes.MapApi("PATCH", "/orders/{id}", Scopes.Trade, HandleAsync)
        .Describe<AmendOrderRequest, OrderAnswer>("Reduce an order's quantity", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http);
        if (body.Problem is { } unread) return unread;

        // What a quantity is, the order's market says.
        var order = await request.Views.FindOrderAsync(request.Account, request.PathOrder, request.Aborted);
        if (order is null) return new Problem(ProblemKind.NotFound);
        var catalog = await request.CatalogWithAsync(order.Market);
        if (TryRead(body.Span, new MarketNumbers(catalog, catalog[order.Market]), out var quantity) is { } problem) return problem;

        var outcome = await request.SendAsync(new AmendOrder(request.Account, order.Order, quantity));
        return await OrderAsItStands.AnswerAsync(request, outcome, RejectAnswers.OfAmendment);
    }

    // That a quantity of zero is none of an order, the engine decides, as it does for one that is too small.
    private static Problem? TryRead(ReadOnlySpan<byte> body, in MarketNumbers numbers, out Quantity quantity)
    {
        var fields = RequestFields.Read(body, Shape);
        quantity = new Quantity(fields.Steps(0, numbers.Lot, ProblemKind.LotSize, allowsZero: true));
        return fields.Problem;
    }
}

/// <summary>An order's new quantity in all: less than before, more than what is filled.</summary>
internal sealed record AmendOrderRequest(string Quantity);
