using OpenTelemetry.Trace;

namespace Exchange.Api;

/// <summary>Where traces go: nowhere, unless the environment names a collector by the standard variables of OpenTelemetry.</summary>
internal static class Traces
{
    private static readonly string[] Collectors = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    internal static void AddTraces(this WebApplicationBuilder builder, ExchangeOptions options)
    {
        builder.Services.AddSingleton<CommandTraces>();
        if (Collectors.All(name => string.IsNullOrEmpty(builder.Configuration[name]))) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Telemetry.Describe(resource, options))
            .WithTracing(traces => traces.AddSource(CommandTraces.Name, "Microsoft.AspNetCore").AddOtlpExporter());
        if (options.RoleSet.Has(Roles.Api)) builder.Services.AddHostedService<TracedUpdates>();
    }
}
