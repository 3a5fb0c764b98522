using System.Net;
using Exchange.Projections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests.Live;

/// <summary>A venue whose parts run apart: its engine can be ended and started, and several processes answer for it.</summary>
internal sealed class StreamVenue : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly Dictionary<string, string> settings;
    private readonly List<WebApplicationFactory<Program>> servers = [];
    private WebApplicationFactory<Program>? engine, projector;

    private StreamVenue(TestDatabase database) => (this.database, settings) = (database, TestSettings.For(database));

    public string Name => settings["Exchange:Venue"];

    public TradingDesk Desk { get; private set; } = null!;

    /// <summary>Starts an engine and one process that answers.</summary>
    /// <param name="services">Changes what the answering process consists of.</param>
    /// <param name="sendTimeout">How long a client may take nothing; else as usual.</param>
    /// <param name="form">What keeps its history. The test is skipped where there is no server for that.</param>
    public static async Task<(StreamVenue Venue, string Url)> StartAsync(
        Action<IServiceCollection>? services = null, string? sendTimeout = null, HistoryForm form = HistoryForm.Plain)
    {
        var venue = new StreamVenue(await TestDatabase.CreateAsync(MarketHistory.ServerOf(form)));
        if (sendTimeout is not null) venue.settings["Exchange:Streams:SendTimeout"] = sendTimeout;
        venue.StartEngine();
        var url = venue.StartApi(services);
        venue.Desk = await TradingDesk.OpenAsync(new HttpClient { BaseAddress = new Uri(url) }, venue.servers[0].Services);
        return (venue, url);
    }

    public IServiceProvider Services => servers[0].Services;

    /// <summary>Starts one more process that answers.</summary>
    public string StartApi(Action<IServiceCollection>? services = null)
    {
        var server = Start("api", services);
        servers.Add(server);
        var url = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return $"http://{IPEndPoint.Parse(new Uri(url).Authority.Replace("localhost", "127.0.0.1", StringComparison.Ordinal))}";
    }

    /// <summary>Starts a process that folds the history, as none does before.</summary>
    public void StartProjector() => projector = Start("projector", null);

    /// <summary>Ends it.</summary>
    public async Task StopProjectorAsync()
    {
        if (projector is not null) await projector.DisposeAsync();
        projector = null;
    }

    /// <summary>Ends the engine, and starts another.</summary>
    public async Task RestartEngineAsync()
    {
        await engine!.DisposeAsync();
        StartEngine();
    }

    public async ValueTask DisposeAsync()
    {
        Desk?.Client.Dispose();
        foreach (var server in servers) await server.DisposeAsync();
        await StopProjectorAsync();
        if (engine is not null) await engine.DisposeAsync();
        await database.DisposeAsync();
    }

    private void StartEngine() => engine = Start("engine", null);

    private WebApplicationFactory<Program> Start(string roles, Action<IServiceCollection>? services)
    {
        var server = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
        {
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.UseSetting("Exchange:Roles", roles);
            builder.UseSetting("Exchange:Limits:RateLimits", "false");
            builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
            builder.ConfigureLogging(logging => logging.ClearProviders());
            if (services is not null) builder.ConfigureTestServices(services);
        });
        server.UseKestrel(0);
        server.StartServer();
        return server;
    }
}
