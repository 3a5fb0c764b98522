using Exchange.Domain;

namespace Exchange.Api;

/// <summary>What requests need for live data.</summary>
/// <param name="Feed">Where the present copy of the markets is.</param>
/// <param name="Tickets">The tickets for private streams.</param>
internal sealed record LiveServices(LiveFeed Feed, Tickets Tickets);

/// <summary>How requests find live data that has in it whatever was answered before they came.</summary>
internal static class LiveRequests
{
    /// <summary>The market in the path; null when there is none.</summary>
    internal static async ValueTask<MarketReplica?> LiveMarketAsync(this ApiRequest request)
    {
        var market = await request.FindMarketAsync((string)request.Http.Request.RouteValues["symbol"]!);
        return market is null ? null : await request.Api.Live.Feed.MarketAsync(market.Market, request.Aborted);
    }

    /// <summary>A market of the catalog, and the sequence for which it stands at least.</summary>
    internal static async ValueTask<(long Sequence, MarketReplica Market)> LiveMarketAsync(this ApiRequest request, MarketId market)
    {
        var feed = request.Api.Live.Feed;
        var markets = await feed.CurrentAsync(request.Aborted);
        var sequence = markets.Position.Sequence; // what is read next stands for it at least
        return (sequence, markets.Find(market) ?? await feed.MarketAsync(market, request.Aborted));
    }
}
