using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// GET /orders/{id}/explain: why an order of the key's account is what it is. GET /orders/explain?clientOrderId=: the same by its owner's
/// id, also of one that was refused, which has no number.
/// </summary>
internal static class ExplainOrderEndpoint
{
    internal static void Map(ApiRouteGroup routes)
    {
        routes.MapApi("GET", "/orders/explain", Scopes.Read, ByClientIdAsync, "clientOrderId", "format")
            .Describe<OrderExplanation>("Explain an order by its owner's id", 200);
        routes.MapApi("GET", "/orders/{id}/explain", Scopes.Read, ByNumberAsync, "format")
            .Describe<OrderExplanation>("Explain an order", 200);
    }

    private static async Task<IResult> ByNumberAsync(ApiRequest request)
    {
        if (ExplainedAnswer.ReadFormat(request.Http.Request, out var isText) is { } problem) return problem;
        var last = await request.Api.Past.Moments.LastAsync(request.Aborted);
        var sequence = await request.Api.Past.Commands.FindAsync(request.PathOrder, last, request.Aborted);
        return await AnswerAsync(request, sequence, last, isText);
    }

    private static async Task<IResult> ByClientIdAsync(ApiRequest request)
    {
        if (ExplainedAnswer.ReadFormat(request.Http.Request, out var isText) is { } problem) return problem;
        if (!CommandId.TryParse((string?)request.Http.Request.Query["clientOrderId"], out var id))
            return new Problem(ProblemKind.InvalidClientOrderId, "clientOrderId");
        var last = await request.Api.Past.Moments.LastAsync(request.Aborted);
        var sequence = await request.Api.Past.Commands.FindAsync(request.Account, id, last, request.Aborted);
        return await AnswerAsync(request, sequence, last, isText);
    }

    private static async Task<IResult> AnswerAsync(ApiRequest request, long? sequence, long last, bool isText)
    {
        if (sequence is not { } begin
            || await request.Api.Past.Explanations.OrderAsync(request.Account, begin, last, request.Aborted) is not { } story)
        {
            return new Problem(ProblemKind.NotFound);
        }

        var explanation = OrderNarrator.Explain(story, await request.CatalogWithAsync(story.Market));
        return isText
            ? TypedResults.Text(ExplainedText.Of(explanation))
            : Answer.Ok(explanation, ApiJson.Default.OrderExplanation);
    }
}

/// <summary>In which form an explanation is wanted.</summary>
internal static class ExplainedAnswer
{
    /// <summary>Reads "format", or else what the client accepts.</summary>
    internal static Problem? ReadFormat(HttpRequest request, out bool isText)
    {
        isText = request.Headers.Accept.Any(accept => accept?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) == true);
        if (!request.Query.TryGetValue("format", out var format)) return null;
        isText = format[0] == "text";
        return isText || format[0] == "json" ? null : new Problem(ProblemKind.InvalidQuery, "format");
    }
}
