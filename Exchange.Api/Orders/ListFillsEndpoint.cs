namespace Exchange.Api;

/// <summary>GET /fills: the parts of the key's account in trades, newest first.</summary>
internal static class ListFillsEndpoint
{
    internal static void Map(ApiRouteGroup routes) =>
        routes.MapApi("GET", "/fills", Scopes.Read, HandleAsync, "symbol", "from", "to", "limit", "cursor")
            .Describe<FillsAnswer>("List fills, newest first", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        if (HistoryQuery.TryRead(request.Http.Request, out var query) is { } invalid) return invalid;
        var (market, problem) = await request.QueryMarketAsync();
        if (problem is not null) return problem;

        var sequence = await request.Api.History.PositionAsync(request.Aborted);
        var rows = await request.Api.History.FillsAsync(request, query, market);
        var answers = new List<AccountFillAnswer>();
        foreach (var row in rows.Take(query.Limit))
        {
            var catalog = await request.CatalogWithAsync(row.Market);
            answers.Add(new AccountFillAnswer(
                row.Order, row.Trade, catalog[row.Market].Symbol, row.Sequence, TimeText.Format(row.Time), row.Side, row.Role, row.Price,
                row.Quantity, row.Fee, catalog[row.FeeAsset].Code.ToString()));
        }

        var next = rows.Count > query.Limit ? new HistoryPlace(answers[^1].Sequence, answers[^1].OrderId).ToString() : null;
        return Answer.Ok(new FillsAnswer(sequence, answers, next), ApiJson.Default.FillsAnswer);
    }
}

/// <summary>A page of fills.</summary>
/// <param name="Sequence">The venue's sequence up to which they stand at least.</param>
/// <param name="Fills">The fills, newest first.</param>
/// <param name="Next">The cursor of the next page, if there is one.</param>
internal sealed record FillsAnswer(long Sequence, IReadOnlyList<AccountFillAnswer> Fills, string? Next);

/// <summary>A part of an account in a trade.</summary>
/// <param name="Side">BUY or SELL.</param>
/// <param name="Role">MAKER or TAKER.</param>
internal sealed record AccountFillAnswer(
    long OrderId, long TradeId, string Symbol, long Sequence, string Time, string Side, string Role, string Price, string Quantity,
    string Fee, string FeeAsset);
