using Exchange.Domain;

namespace Exchange.Api;

/// <summary>GET /accounts/{id}/balances/{asset}/explain: why a balance is what it is, or was.</summary>
internal static class ExplainBalanceEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes
        .MapApi("GET", "/accounts/{id}/balances/{asset}/explain", Scopes.Read | Scopes.Admin, HandleAsync, AsOf.Name, "format")
        .Describe<BalanceExplanation>("Explain a balance", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (ExplainedAnswer.ReadFormat(request.Http.Request, out var isText) is { } problem) return problem;
        if (!request.TryGetAccount(out var account)) return new Problem(ProblemKind.NotFound);
        var catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        var name = (string)request.Http.Request.RouteValues["asset"]!;
        var asset = AssetCode.TryParse(name, out var code) ? catalog.FindAsset(code) : default;
        if (asset.Value == 0) return new Problem(ProblemKind.NotFound);

        var sequence = request.AsksAsOf() ? await request.FindAsOfAsync() : await request.Api.Past.Moments.LastAsync(request.Aborted);
        if (sequence is not { } at) return new Problem(ProblemKind.InvalidQuery, AsOf.Name);
        if (await request.Api.Past.Explanations.BalanceAsync(account, catalog[asset], catalog, at, request.Aborted) is not { } explanation)
            return new Problem(ProblemKind.NotFound);
        return isText
            ? TypedResults.Text(ExplainedText.Of(explanation))
            : Answer.Ok(explanation, ApiJson.Default.BalanceExplanation);
    }
}
