using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>An exchange with a trading desk, whose streams have the usual limits, on a free port of this machine.</summary>
public class StreamFixture : IAsyncLifetime
{
    private TestDatabase? database;
    private WebApplicationFactory<Program>? server;

    internal TradingDesk Desk { get; private set; } = null!;

    internal string Url { get; private set; } = "";

    internal IPEndPoint Address { get; private set; } = null!;

    internal IServiceProvider Services => server!.Services;

    internal string Venue { get; private set; } = "";

    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Exchange:Streams:MaxConnectionsPerAddress"] = "1000",
        ["Exchange:Streams:MessagesPerSecond"] = "1000000",
        ["Exchange:Streams:MessageBurst"] = "1000000",
    };

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        var settings = TestSettings.For(database);
        Venue = settings["Exchange:Venue"];
        server = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            foreach (var (key, value) in settings.Concat(Settings)) builder.UseSetting(key, value);
            builder.UseSetting("Exchange:Limits:RateLimits", "false");
            builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
            builder.ConfigureLogging(logging => logging.ClearProviders());
        });
        server.UseKestrel(0);
        server.StartServer();

        var url = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = IPEndPoint.Parse(new Uri(url).Authority.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        Url = $"http://{Address}";
        Desk = await TradingDesk.OpenAsync(new HttpClient { BaseAddress = new Uri(Url) }, server.Services);
    }

    public async ValueTask DisposeAsync()
    {
        Desk?.Client.Dispose();
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
