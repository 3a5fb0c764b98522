namespace Exchange.Api;

/// <summary>Whether the process is there.</summary>
/// <param name="Status">"live".</param>
/// <param name="History">What keeps the trades and candles of the past: "plain" or "timescaledb".</param>
internal sealed record Health(string Status, string History);

internal static class HealthEndpoints
{
    internal const string ReadyPath = "/health/ready";

    internal static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<LogProbe>();
        services.AddSingleton<StreamProbe>();
        services.AddSingleton<Readiness>();
    }

    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", (HttpResponse response, MarketHistorySchema history) =>
        {
            response.Headers.CacheControl = "no-store";
            return new Health("live", history.Choice.Name);
        });
        routes.MapGet(ReadyPath, async (HttpResponse response, Readiness readiness) =>
        {
            var answer = await readiness.AskAsync();
            response.Headers.CacheControl = "no-store";
            var status = answer.Status == ReadinessAnswer.Unready ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return TypedResults.Json(answer, ApiJson.Default.ReadinessAnswer, statusCode: status);
        });
    }
}
