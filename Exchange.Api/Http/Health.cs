namespace Exchange.Api;

/// <summary>Whether the process is there.</summary>
/// <param name="Status">"live".</param>
internal sealed record Health(string Status)
{
    internal static readonly Health Live = new("live");
}

internal static class HealthEndpoints
{
    internal static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/health/live", (HttpResponse response) =>
        {
            response.Headers.CacheControl = "no-store";
            return Health.Live;
        });
}
