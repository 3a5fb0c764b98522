using Exchange.Domain;

namespace Exchange.Api;

/// <summary>GET /ledger: every change of every balance of the key's account, newest first.</summary>
internal static class GetLedgerEndpoint
{
    internal static void Map(ApiRouteGroup routes) =>
        routes.MapApi("GET", "/ledger", Scopes.Read, HandleAsync, "asset", "from", "to", "limit", "cursor")
            .Describe<LedgerAnswer>("List the changes of balances, newest first", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (HistoryQuery.TryRead(request.Http.Request, out var query) is { } invalid) return invalid;
        var asset = default(AssetId);
        if (request.Http.Request.Query.TryGetValue("asset", out var text))
        {
            asset = await FindAsync(request, text[0]);
            if (asset.Value == 0) return new Problem(ProblemKind.InvalidAsset, "asset");
        }

        var sequence = await request.Api.History.PositionAsync(request.Aborted);
        var rows = await request.Api.History.LedgerAsync(request, query, asset);
        var catalog = request.Venue.Catalog;
        if (rows.Any(row => row.Asset.Value > catalog.AssetCount)) catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        var answers = rows.Take(query.Limit).Select(row => new LedgerLineAnswer(
            row.Sequence, row.Line, TimeText.Format(row.Time), catalog[row.Asset].Code.ToString(), row.Cause, row.AvailableChange,
            row.HeldChange, row.Available, row.Held)).ToList();
        var next = rows.Count > query.Limit ? new HistoryPlace(answers[^1].Sequence, answers[^1].Line).ToString() : null;
        return Answer.Ok(new LedgerAnswer(sequence, answers, next), ApiJson.Default.LedgerAnswer);
    }

    private static async ValueTask<AssetId> FindAsync(ApiRequest request, string? text)
    {
        if (!AssetCode.TryParse(text, out var code)) return default;
        var asset = request.Venue.Catalog.FindAsset(code);
        return asset.Value != 0 ? asset : (await request.Venue.RefreshCatalogAsync(request.Aborted)).FindAsset(code);
    }
}

/// <summary>A page of the ledger.</summary>
/// <param name="Sequence">The venue's sequence up to which it stands at least.</param>
/// <param name="Lines">The changes, newest first.</param>
/// <param name="Next">The cursor of the next page, if there is one.</param>
internal sealed record LedgerAnswer(long Sequence, IReadOnlyList<LedgerLineAnswer> Lines, string? Next);

/// <summary>A change of a balance.</summary>
/// <param name="Sequence">The venue's sequence of the event that made it.</param>
/// <param name="Line">Which of that event's changes it is, from 0.</param>
/// <param name="Cause">The event: ORDER_PLACED, TRADE_EXECUTED, FUNDS_DEPOSITED and so on.</param>
/// <param name="AvailableChange">What it added to the available amount; negative for what it took.</param>
/// <param name="HeldChange">What it added to the held amount.</param>
/// <param name="Available">The available amount after it.</param>
/// <param name="Held">The held amount after it.</param>
internal sealed record LedgerLineAnswer(
    long Sequence, int Line, string Time, string Asset, string Cause, string AvailableChange, string HeldChange, string Available,
    string Held);
