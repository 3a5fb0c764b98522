using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Exchange.Tests;

/// <summary>
/// An exchange with a trading desk, on a free port of this machine; started once for a test class. Order 1 is alice's, and open.
/// </summary>
public sealed class ServerFixture : IAsyncLifetime
{
    /// <summary>As many connections as the server takes.</summary>
    internal const int MaxConnections = 100;

    private TestDatabase? database;
    private WebApplicationFactory<Program>? server;

    internal TradingDesk Desk { get; private set; } = null!;

    internal IPEndPoint Address { get; private set; } = null!;

    internal IServiceProvider Services => server!.Services;

    internal string Venue { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        var settings = TestSettings.For(database);
        Venue = settings["Exchange:Venue"];
        server = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.UseSetting("Exchange:Limits:RateLimits", "false");
            builder.UseSetting("Exchange:Api:MaxConnections", $"{MaxConnections}");
            builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
            builder.ConfigureLogging(logging => logging.ClearProviders());
        });
        server.UseKestrel(0);
        server.StartServer();

        var url = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = IPEndPoint.Parse(new Uri(url).Authority.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        var client = new HttpClient { BaseAddress = new Uri($"http://{Address}") };
        Desk = await TradingDesk.OpenAsync(client, server.Services);
        await Desk.PlaceAsync(Desk.Alice, "standing");
        for (var i = 0; i < 5; i++) await Desk.PlaceAsync(Desk.Alice, $"eth-{i}", ("symbol", "\"ETH-USDT\""));
        await Desk.DeleteAsync("/orders?symbol=ETH-USDT", Desk.Bob);
    }

    public async ValueTask DisposeAsync()
    {
        Desk?.Client.Dispose();
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    /// <summary>The number of events that the store has.</summary>
    internal async Task<long> EventsAsync()
    {
        await using var connection = new NpgsqlConnection(database!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from exchange.mt_events", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
