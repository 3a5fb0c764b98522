using Exchange.Domain;

namespace Exchange.Api;

/// <summary>DELETE /orders: cancels every open order of the key's account, in one market or in all.</summary>
internal static class CancelOrdersEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("DELETE", "/orders", Scopes.Trade, HandleAsync, "symbol")
        .Describe<CanceledOrdersAnswer>("Cancel all open orders", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var (market, problem) = await request.QueryMarketAsync();
        if (problem is not null) return problem;

        var outcome = await request.SendAsync(new CancelAllOrders(request.Account, market));
        return outcome.Result.Reason == RejectReason.None
            ? Answer.Ok(new CanceledOrdersAnswer(CanceledOrders(outcome), outcome.Sequence), ApiJson.Default.CanceledOrdersAnswer)
            : RejectAnswers.Of(outcome.Result);
    }

    private static List<long> CanceledOrders(CommandOutcome outcome)
    {
        List<long> orders = [];
        foreach (var e in EventBuffer.Read(outcome.Events.Span))
            if (e.Type == EventType.OrderCanceled) orders.Add(e.As<OrderCanceled>().Order.Value);
        return orders;
    }
}

/// <summary>The orders that were canceled, oldest first.</summary>
internal sealed record CanceledOrdersAnswer(IReadOnlyList<long> OrderIds, long Sequence);
