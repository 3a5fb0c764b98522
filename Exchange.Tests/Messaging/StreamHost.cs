using Exchange.Api;
using JasperFx.CodeGeneration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Wolverine;

namespace Exchange.Tests;

/// <summary>What travels in these tests.</summary>
public sealed record Note(int Sender, int Number);

/// <summary>A host whose Wolverine sends to a stream of its own, and listens to it.</summary>
internal sealed class StreamHost : IAsyncDisposable
{
    private readonly IHost host;

    private StreamHost(IHost host, string key, RedisConnections connections, LogLines log)
    {
        this.host = host;
        Key = key;
        Connections = connections;
        Log = log;
    }

    public string Key { get; }

    public RedisConnections Connections { get; }

    public LogLines Log { get; }

    public IServiceProvider Services => host.Services;

    /// <summary>A key that no other test uses.</summary>
    public static string NewKey() => $"test:{Guid.NewGuid():N}:notes";

    /// <summary>Starts a host that listens to the stream of a key by a consumer, or only sends to it when there is none.</summary>
    public static Task<StreamHost> StartAsync(
        IStreamConsumer? consumer = null, string? key = null, string? redis = null, Action<RedisStreamListening>? listening = null)
    {
        var stream = key ?? NewKey();
        return StartAsync(stream, redis ?? TestStores.Redis, options =>
        {
            options.Durability.Mode = DurabilityMode.Solo;
            if (consumer is null) return;
            var listener = options.ListenToRedisStream(stream).HandledBy(_ => consumer);
            listening?.Invoke(listener);
        });
    }

    /// <summary>Starts a host that is configured by the caller.</summary>
    public static async Task<StreamHost> StartAsync(string key, string redis, Action<WolverineOptions> configure)
    {
        var connections = new RedisConnections(redis);
        var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(connections);
        builder.UseWolverine(options =>
        {
            options.ServiceName = "streams";
            options.Discovery.DisableConventionalDiscovery();
            options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
            options.RegisterMessageType(typeof(Note));
            options.UseRedisStreams();
            configure(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new StreamHost(host, key, connections, log);
    }

    public async Task SendAsync(object message)
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().EndpointFor(RedisStreamTransport.UriOf(Key)).SendAsync(message);
    }

    public async Task<IDatabase> DatabaseAsync() => (await Connections.SharedAsync()).GetDatabase();

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        await Connections.DisposeAsync();
    }
}
