using System.Reflection;
using OpenTelemetry.Resources;

namespace Exchange.Api;

/// <summary>
/// What metrics and traces say of the process that they are from; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES may say more.
/// </summary>
internal static class Telemetry
{
    private static readonly string Version =
        typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    internal static void Describe(ResourceBuilder resource, ExchangeOptions options) => resource
        .AddService("exchange", serviceVersion: Version.Split('+')[0])
        .AddAttributes([new("exchange.venue", options.Venue), new("exchange.roles", options.Roles)])
        .AddEnvironmentVariableDetector();
}
