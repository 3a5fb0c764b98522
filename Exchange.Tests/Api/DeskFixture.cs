using Alba;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests;

/// <summary>An exchange with a trading desk, on a server without a socket; started once for a test class.</summary>
public sealed class DeskFixture : IAsyncLifetime
{
    private TestDatabase? database;
    private IAlbaHost? host;

    internal TradingDesk Desk { get; private set; } = null!;

    internal IAlbaHost Host => host!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        host = await AlbaHost.For<Program>(builder =>
        {
            foreach (var (key, value) in TestSettings.For(database)) builder.UseSetting(key, value);
            builder.UseSetting("Exchange:Limits:RateLimits", "false");
            builder.ConfigureLogging(logging => logging.ClearProviders());
        });
        Desk = await TradingDesk.OpenAsync(host.GetTestClient(), host.Services);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }
}
