using Alba;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests;

/// <summary>The API in this process, on a server without a socket, with a database of its own; started once for a test class.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private TestDatabase? database;
    private IAlbaHost? host;

    public IAlbaHost Host => host ?? throw new InvalidOperationException("The API has not been started.");

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        host = await Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    /// <summary>Starts another API on the same database, without its console log, which would drown the tests' own output.</summary>
    internal Task<IAlbaHost> Start(Action<IWebHostBuilder>? configure = null) => AlbaHost.For<Program>(builder =>
    {
        foreach (var (key, value) in TestSettings.For(database!)) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        configure?.Invoke(builder);
    });
}
