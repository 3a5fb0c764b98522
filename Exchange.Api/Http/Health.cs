namespace Exchange.Api;

/// <summary>Whether the process is there.</summary>
/// <param name="Status">"live".</param>
/// <param name="History">What keeps the trades and candles of the past: "plain" or "timescaledb".</param>
internal sealed record Health(string Status, string History);

internal static class HealthEndpoints
{
    internal static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/health/live", (HttpResponse response, MarketHistorySchema history) =>
        {
            response.Headers.CacheControl = "no-store";
            return new Health("live", history.Choice.Name);
        });
}
