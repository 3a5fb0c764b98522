using Exchange.Domain;

namespace Exchange.Api;

/// <summary>PUT /markets/{symbol}/status: sets what a market accepts. Orders that stand remain standing.</summary>
internal static class SetMarketStatusEndpoint
{
    private static readonly JsonShape Shape = new(["status"]);

    internal static void Map(ApiRouteGroup routes) => routes.MapApi("PUT", "/markets/{symbol}/status", Scopes.Admin, HandleAsync)
        .Describe<MarketStatusRequest, MarketStatusAnswer>("Set a market's status", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http);
        if (body.Problem is { } unread) return unread;
        if (TryRead(body.Span, out var status) is { } problem) return problem;
        var market = await request.FindMarketAsync((string)request.Http.Request.RouteValues["symbol"]!);
        if (market is null) return new Problem(ProblemKind.NotFound);

        var outcome = await request.SendAsync(new SetMarketStatus(market.Market, status));
        if (outcome.Result.Reason != RejectReason.None) return RejectAnswers.Of(outcome.Result);
        var answer = new MarketStatusAnswer(market.Symbol, MarketAnswer.Statuses[status].Value, outcome.Sequence);
        return Answer.Ok(answer, ApiJson.Default.MarketStatusAnswer);
    }

    private static Problem? TryRead(ReadOnlySpan<byte> body, out MarketStatus status)
    {
        var fields = RequestFields.Read(body, Shape);
        status = fields.Word(0, MarketAnswer.Statuses);
        return fields.Problem;
    }
}

/// <summary>What a market shall accept.</summary>
/// <param name="Status">TRADING, HALTED (cancels and amendments only) or CANCEL_ONLY.</param>
internal sealed record MarketStatusRequest(string Status);

/// <summary>What a market accepts.</summary>
internal sealed record MarketStatusAnswer(string Symbol, string Status, long Sequence);
