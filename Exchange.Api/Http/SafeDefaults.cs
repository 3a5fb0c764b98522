using Microsoft.Extensions.Configuration.Memory;

namespace Exchange.Api;

/// <summary>What holds when nobody configures anything: only this machine can connect, and answers say nothing about the server.</summary>
internal static class SafeDefaults
{
    /// <summary>The address when no configuration names another: loopback, so that nothing is open to the network by accident.</summary>
    internal const string Url = "http://127.0.0.1:5080";

    internal static void UseSafeDefaults(this WebApplicationBuilder builder)
    {
        // First in the list is weakest: appsettings.json, ASPNETCORE_URLS and --urls all override it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new(WebHostDefaults.ServerUrlsKey, Url)],
        });

        // All of the console's formats, so that configuration can choose one; appsettings.json chooses JSON.
        builder.Logging.ClearProviders().AddConsole();

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
    }
}
