using Alba;
using Exchange.Projections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests;

/// <summary>An exchange with a trading desk, on a server without a socket; started once for a test class.</summary>
public class DeskFixture : IAsyncLifetime
{
    private TestDatabase? database;
    private IAlbaHost? host;
    private TradingDesk? desk;

    /// <summary>What keeps its history.</summary>
    internal virtual HistoryForm Form => HistoryForm.Plain;

    /// <summary>The desk. The test is skipped where there is no server for the form.</summary>
    internal TradingDesk Desk
    {
        get
        {
            MarketHistory.ServerOf(Form);
            return desk!;
        }
    }

    internal IAlbaHost Host => host!;

    public async ValueTask InitializeAsync()
    {
        if (MarketHistory.FindServer(Form) is not { } server) return;
        database = await TestDatabase.CreateAsync(server);
        host = await AlbaHost.For<Program>(builder =>
        {
            foreach (var (key, value) in TestSettings.For(database)) builder.UseSetting(key, value);
            builder.UseSetting("Exchange:Limits:RateLimits", "false");
            builder.ConfigureLogging(logging => logging.ClearProviders());
        });
        desk = await TradingDesk.OpenAsync(host.GetTestClient(), host.Services);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }
}

/// <summary>The same, with its history in TimescaleDB. The tests of the class are skipped where there is no server for that.</summary>
public sealed class TimescaleDeskFixture : DeskFixture
{
    internal override HistoryForm Form => HistoryForm.Timescale;
}
