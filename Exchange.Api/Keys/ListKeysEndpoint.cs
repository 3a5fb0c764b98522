namespace Exchange.Api;

/// <summary>GET /keys: the keys that are valid, oldest first, without their texts.</summary>
internal static class ListKeysEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("GET", "/keys", Scopes.Admin, HandleAsync)
        .Describe<KeysAnswer>("List the API keys", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var keys = await request.Api.Keys.ListAsync(request.Aborted);
        return Answer.Ok(new KeysAnswer([.. keys.Select(KeyAnswer.Of)]), ApiJson.Default.KeysAnswer);
    }
}
