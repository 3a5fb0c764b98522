using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /assets: makes an asset known. GET /assets: all that are.</summary>
internal static class ListAssetEndpoint
{
    private static readonly JsonShape Shape = new(["asset", "scale"]);

    internal static void Map(ApiRouteGroup routes)
    {
        routes.MapApi("POST", "/assets", Scopes.Admin, HandleAsync).Describe<ListAssetRequest, AssetAnswer>("List an asset", 201);
        routes.MapApi("GET", "/assets", Scopes.None, GetAllAsync).Describe<AssetsAnswer>("Get all assets", 200);
    }

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http);
        if (body.Problem is { } unread) return unread;
        if (TryRead(body.Span, out var command) is { } problem) return problem;

        var outcome = await request.SendAsync(command);
        return outcome.Result.Reason == RejectReason.None
            ? Answer.Created(new AssetAnswer(command.Code.ToString(), command.Scale), ApiJson.Default.AssetAnswer, outcome)
            : RejectAnswers.Of(outcome.Result);
    }

    private static async Task<IResult> GetAllAsync(ApiRequest request)
    {
        var catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        var assets = catalog.Assets.Select(asset => new AssetAnswer(asset.Code.ToString(), asset.Scale));
        return Answer.Ok(new AssetsAnswer([.. assets]), ApiJson.Default.AssetsAnswer);
    }

    private static Problem? TryRead(ReadOnlySpan<byte> body, out ListAsset command)
    {
        var fields = RequestFields.Read(body, Shape);
        command = new ListAsset(fields.AssetCode(0), fields.Integer(1, 0, MarketRules.MaxScale));
        return fields.Problem;
    }
}

/// <summary>An asset to list.</summary>
/// <param name="Asset">Its code: 1 to 10 of A-Z and 0-9.</param>
/// <param name="Scale">The number of decimals of its amounts, 0 to 18; it never changes.</param>
internal sealed record ListAssetRequest(string Asset, int Scale);

/// <summary>An asset.</summary>
internal sealed record AssetAnswer(string Asset, int Scale);

/// <summary>All assets.</summary>
internal sealed record AssetsAnswer(IReadOnlyList<AssetAnswer> Assets);
