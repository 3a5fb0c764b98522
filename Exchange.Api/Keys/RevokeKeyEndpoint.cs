namespace Exchange.Api;

/// <summary>DELETE /keys/{id}: revokes a key, at once in this process and within seconds in all others. Again is fine.</summary>
internal static class RevokeKeyEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("DELETE", "/keys/{id}", Scopes.Admin, HandleAsync)
        .Describe("Revoke an API key", 204);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var isHash = KeyHash.TryParse((string)request.Http.Request.RouteValues["id"]!, out var hash);
        return isHash && await request.Api.Keys.RevokeAsync(hash) ? TypedResults.NoContent() : new Problem(ProblemKind.NotFound);
    }
}
