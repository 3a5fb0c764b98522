using Exchange.Domain;

namespace Exchange.Api;

/// <summary>DELETE /orders/{id}: cancels an open order, and answers with the order as it ended.</summary>
internal static class CancelOrderEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("DELETE", "/orders/{id}", Scopes.Trade, HandleAsync)
        .Describe<OrderAnswer>("Cancel an order", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (request.PathOrder.Value == 0) return new Problem(ProblemKind.NotFound);
        var outcome = await request.SendAsync(new CancelOrder(request.Account, request.PathOrder));
        return await OrderAsItStands.AnswerAsync(request, outcome, RejectAnswers.Of);
    }
}

/// <summary>The answer to a command about an order that there was before: the order as it stands now, done or not.</summary>
internal static class OrderAsItStands
{
    internal static async Task<IResult> AnswerAsync(ApiRequest request, CommandOutcome outcome, Func<CommandResult, Problem> refusal)
    {
        var problem = outcome.Result.Reason == RejectReason.None ? null : refusal(outcome.Result);
        if (problem is not null && outcome.Result.Reason != RejectReason.OrderClosed) return problem;

        var order = await FindAsync(request);
        if (problem is not null) return problem with { Order = order };
        return order is null ? new Problem(ProblemKind.OutcomeUnknown) : Answer.Ok(order, ApiJson.Default.OrderAnswer);
    }

    // The command took effect whether its order can be read or not, so that it could not must not look like a failure of the command.
    private static async Task<OrderAnswer?> FindAsync(ApiRequest request)
    {
        try
        {
            var order = await request.Views.FindOrderAsync(request.Account, request.PathOrder, CancellationToken.None);
            return order is null ? null : OrderAnswer.Of(order, await request.CatalogWithAsync(order.Market));
        }
        catch (Exception exception) when (Gate.AnswerTo(exception) is not null)
        {
            return null;
        }
    }
}
