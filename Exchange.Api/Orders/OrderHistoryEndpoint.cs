using System.Text;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>GET /orders/history: all orders of the key's account, open and closed, newest first.</summary>
internal static class OrderHistoryEndpoint
{
    internal static void Map(ApiRouteGroup routes) =>
        routes.MapApi("GET", "/orders/history", Scopes.Read, HandleAsync, "symbol", "status", "from", "to", "limit", "cursor")
            .Describe<OrderHistoryAnswer>("List all orders, newest first", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (HistoryQuery.TryRead(request.Http.Request, out var query) is { } invalid) return invalid;
        if (!TryReadStatus(request.Http.Request, out var status)) return HistoryQuery.Invalid("status");
        var (market, problem) = await request.QueryMarketAsync();
        if (problem is not null) return problem;

        var sequence = await request.Api.History.PositionAsync(request.Aborted);
        var orders = await request.Api.History.OrdersAsync(request, query, market, status);
        var answers = new List<OrderAnswer>();
        foreach (var order in orders.Take(query.Limit)) answers.Add(OrderAnswer.Of(order, await request.CatalogWithAsync(order.Market)));
        var next = orders.Count > query.Limit ? new HistoryPlace(answers[^1].OrderId, 0).ToString() : null;
        return Answer.Ok(new OrderHistoryAnswer(sequence, answers, next), ApiJson.Default.OrderHistoryAnswer);
    }

    private static bool TryReadStatus(HttpRequest request, out OrderStatus? status)
    {
        status = null;
        if (!request.Query.TryGetValue("status", out var text)) return true;
        var isKnown = OrderWords.Statuses.TryFind(Encoding.UTF8.GetBytes(text[0] ?? ""), out var found);
        status = found;
        return isKnown;
    }
}

/// <summary>A page of orders.</summary>
/// <param name="Sequence">The venue's sequence up to which they stand at least.</param>
/// <param name="Orders">The orders, newest first.</param>
/// <param name="Next">The cursor of the next page, if there is one.</param>
internal sealed record OrderHistoryAnswer(long Sequence, IReadOnlyList<OrderAnswer> Orders, string? Next);
