using Alba;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests;

/// <summary>The API in this process, on a server without a socket; started once for a test class.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private IAlbaHost? host;

    public IAlbaHost Host => host ?? throw new InvalidOperationException("The API has not been started.");

    public async ValueTask InitializeAsync() => host = await Start();

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Starts the API without its console log, which would drown the tests' own output.</summary>
    internal static Task<IAlbaHost> Start(Action<IWebHostBuilder>? configure = null) => AlbaHost.For<Program>(builder =>
    {
        builder.ConfigureLogging(logging => logging.ClearProviders());
        configure?.Invoke(builder);
    });
}
