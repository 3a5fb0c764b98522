using Exchange.Domain;
using Exchange.Projections;

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

    /// <summary>The last candles of a market in an interval, the oldest first; none before its first trade.</summary>
    internal static async ValueTask<IReadOnlyList<Candle>> LatestCandlesAsync(
        this ApiRequest request, MarketId market, CandleInterval interval) =>
        (await request.Api.Live.Feed.MarketAsync(market, request.Aborted)).LatestCandles(interval);
}
