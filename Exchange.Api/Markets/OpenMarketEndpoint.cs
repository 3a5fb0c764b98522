using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /markets: opens a market for trading.</summary>
internal static class OpenMarketEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/markets", Scopes.Admin, HandleAsync)
        .Describe<OpenMarketRequest, MarketAnswer>("Open a market", 201);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http);
        if (body.Problem is { } unread) return unread;

        var catalog = request.Venue.Catalog;
        var problem = MarketForm.TryRead(body.Span, catalog, out var command);
        if (problem?.Kind == ProblemKind.InvalidAsset)
        {
            catalog = await request.Venue.RefreshCatalogAsync(request.Aborted);
            problem = MarketForm.TryRead(body.Span, catalog, out command);
        }

        if (problem is not null) return problem;
        var outcome = await request.SendAsync(command);
        if (outcome.Result.Reason != RejectReason.None) return RejectAnswers.Of(outcome.Result);
        var symbol = $"{catalog[command.BaseAsset].Code}-{catalog[command.QuoteAsset].Code}";
        var market = new MarketEntry(
            new MarketId((int)outcome.Result.Id), symbol, command.BaseAsset, command.QuoteAsset, command.Rules, MarketStatus.Trading);
        return Answer.Created(MarketAnswer.Of(market, catalog), ApiJson.Default.MarketAnswer, outcome);
    }
}

/// <summary>A market to open. Numbers are plain decimals, as texts; counts are JSON numbers.</summary>
/// <param name="BaseAsset">What is traded.</param>
/// <param name="QuoteAsset">What it is priced in.</param>
/// <param name="TickSize">The smallest price step.</param>
/// <param name="LotSize">The smallest quantity step.</param>
/// <param name="MinPrice">The lowest price; without it, one tick.</param>
/// <param name="MaxPrice">The highest price; without it, as high as can be.</param>
/// <param name="MinQuantity">The smallest quantity; without it, one lot.</param>
/// <param name="MaxQuantity">The largest quantity; without it, as large as can be.</param>
/// <param name="MinMarketQuantity">The smallest quantity of orders without a price; without it, as of others.</param>
/// <param name="MaxMarketQuantity">The largest quantity of orders without a price; without it, as of others.</param>
/// <param name="MinNotional">The least price x quantity; without it, none.</param>
/// <param name="MaxNotional">The largest price x quantity; without it, none.</param>
/// <param name="PriceBand">How far a price may be from the last trade's, as a share of that: 0.1 is a tenth. Without it, no bound.</param>
/// <param name="MaxOpenOrders">How many orders an account may have standing; without it, 200.</param>
/// <param name="MaxIcebergParts">In how many parts an iceberg may be shown; without it, 10.</param>
/// <param name="MakerFee">The maker's fee as a share of what it receives: 0.001 is a tenth of a percent.</param>
/// <param name="TakerFee">The taker's fee as a share of what it receives.</param>
/// <param name="SelfTradePrevention">The mode of orders that name none; without it, EXPIRE_MAKER.</param>
internal sealed record OpenMarketRequest(
    string BaseAsset,
    string QuoteAsset,
    string TickSize,
    string LotSize,
    string? MinPrice = null,
    string? MaxPrice = null,
    string? MinQuantity = null,
    string? MaxQuantity = null,
    string? MinMarketQuantity = null,
    string? MaxMarketQuantity = null,
    string? MinNotional = null,
    string? MaxNotional = null,
    string? PriceBand = null,
    int? MaxOpenOrders = null,
    int? MaxIcebergParts = null,
    string? MakerFee = null,
    string? TakerFee = null,
    string? SelfTradePrevention = null);
