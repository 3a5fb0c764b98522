using System.Net;
using OpenTelemetry.Metrics;

namespace Exchange.Api;

/// <summary>What is collected, and shown in the format of Prometheus.</summary>
internal static class MetricsEndpoint
{
    internal const string Path = "/metrics";

    // Everything of the exchange's own, and what tells how the machinery below it fares.
    private static readonly string[] Meters =
    [
        "Exchange.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
        "System.Runtime", "Npgsql",
    ];

    internal static void AddMetrics(this IServiceCollection services, ExchangeOptions options)
    {
        if (options.Telemetry.Metrics == MetricsUse.Off) return;
        services.AddSingleton<ApiMetrics>();
        services.AddHostedService<HealthMetrics>();
        services.AddOpenTelemetry()
            .ConfigureResource(resource => Telemetry.Describe(resource, options))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter(exporter => exporter.ScrapeEndpointPath = Path));
    }

    internal static void MapMetrics(this WebApplication app, ExchangeOptions options)
    {
        if (options.Telemetry.Metrics == MetricsUse.Off) return;
        _ = app.Services.GetRequiredService<ApiMetrics>(); // nobody else asks for it
        app.Use(next => context => context.Request.Path.Equals(Path) && !IsFor(context, options.Telemetry.Metrics)
            ? new Problem(ProblemKind.NotFound).ExecuteAsync(context)
            : next(context));
        app.MapPrometheusScrapingEndpoint(Path);
    }

    /// <summary>Whether a request may see the metrics. One that a proxy passes on may be from anywhere.</summary>
    private static bool IsFor(HttpContext context, MetricsUse use) => use switch
    {
        MetricsUse.All => true,
        _ => context.Connection.RemoteIpAddress is not { } address
            || IPAddress.IsLoopback(address) && !context.Request.Headers.ContainsKey("X-Forwarded-For")
                && !context.Request.Headers.ContainsKey("Forwarded"),
    };
}
