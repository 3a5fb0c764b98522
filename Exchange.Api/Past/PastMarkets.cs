using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Markets as they were: which there were, what they accepted, and what their books showed.</summary>
internal static class PastMarkets
{
    internal static async Task<IResult> AllAsync(ApiRequest request)
    {
        var catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
        return await request.AnswerAsOfAsync((past, at) =>
        {
            var markets = catalog.Markets.Where(market => past.State.Status(market.Market) is not null);
            return Answer.Ok(
                new MarketsAnswer([.. markets.Select(market => Of(market, catalog, past))], at), ApiJson.Default.MarketsAnswer);
        });
    }

    internal static async Task<IResult> OneAsync(ApiRequest request)
    {
        var market = await request.FindMarketAsync((string)request.Http.Request.RouteValues["symbol"]!);
        if (market is null) return new Problem(ProblemKind.NotFound);
        var catalog = await request.CatalogWithAsync(market.Market);
        return await request.AnswerAsOfAsync((past, at) => past.State.Status(market.Market) is null
            ? new Problem(ProblemKind.NotFound)
            : Answer.Ok(Of(market, catalog, past) with { AsOf = at }, ApiJson.Default.MarketAnswer));
    }

    internal static async Task<IResult> DepthAsync(ApiRequest request, int limit)
    {
        var market = await request.FindMarketAsync((string)request.Http.Request.RouteValues["symbol"]!);
        if (market is null) return new Problem(ProblemKind.NotFound);
        var numbers = new MarketNumbers(await request.CatalogWithAsync(market.Market), market);
        return await request.AnswerAsOfAsync((past, at) => past.State.Status(market.Market) is null
            ? new Problem(ProblemKind.NotFound)
            : Answer.Ok(
                new DepthAsOfAnswer(market.Symbol, at, Levels(past, numbers, Side.Buy, limit), Levels(past, numbers, Side.Sell, limit)),
                ApiJson.Default.DepthAsOfAnswer));
    }

    // All but the status of a market is for ever.
    private static MarketAnswer Of(MarketEntry market, Catalog catalog, PastVenue past) =>
        MarketAnswer.Of(market with { Status = past.State.Status(market.Market)!.Value }, catalog);

    private static List<IReadOnlyList<string>> Levels(PastVenue past, MarketNumbers numbers, Side side, int limit) =>
    [
        .. past.State.Depth(numbers.Market.Market, side).Take(limit).Select(level => (string[])
        [
            DecimalText.FormatSteps(level.Price.Ticks, numbers.Tick), DecimalText.FormatSteps(level.Shown.Lots, numbers.Lot),
        ]),
    ];
}

/// <summary>The best levels of a market as it was, as pairs of price and quantity, the best first.</summary>
/// <param name="AsOf">The moment that they stand for.</param>
internal sealed record DepthAsOfAnswer(
    string Symbol, AsOfAnswer AsOf, IReadOnlyList<IReadOnlyList<string>> Bids, IReadOnlyList<IReadOnlyList<string>> Asks);
