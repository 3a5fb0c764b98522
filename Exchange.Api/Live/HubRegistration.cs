using MessagePack;
using MessagePack.Resolvers;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace Exchange.Api;

/// <summary>The hub and what stands before it.</summary>
internal static class HubRegistration
{
    /// <summary>Where the hub is.</summary>
    internal const string Path = "/hubs/market";

    // What a connection may have on its way before a stream waits for its reader; nothing more is kept for him.
    private const int SendBuffer = 16 * 1024;

    internal static void AddMarketHub(this IServiceCollection services, ExchangeOptions options)
    {
        var limits = options.Streams;
        services.AddSingleton(limits);
        services.AddSingleton<HubConnections>();
        services.AddSingleton<AccountStream>();
        services.AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = limits.MaxMessageBytes;
                hub.HandshakeTimeout = limits.HandshakeTimeout;
                hub.KeepAliveInterval = limits.KeepAlive;
                hub.ClientTimeoutInterval = 2 * limits.KeepAlive;
                hub.MaximumParallelInvocationsPerClient = 1;
                hub.StreamBufferCapacity = 1;
                hub.EnableDetailedErrors = false;
                hub.DisableImplicitFromServicesParameters = true;
                hub.AddFilter(new HubGate(limits, TimeProvider.System));
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.Converters.Add(new RenderedJsonConverter()))
            .AddMessagePackProtocol(messagePack => messagePack.SerializerOptions = MessagePackSerializerOptions.Standard
                .WithResolver(CompositeResolver.Create([new RenderedMessagePackFormatter()], [StandardResolver.Instance]))
                .WithSecurity(MessagePackSecurity.UntrustedData));
    }

    internal static void MapMarketHub(this WebApplication app)
    {
        var connections = app.Services.GetRequiredService<HubConnections>();
        var rates = app.Services.GetRequiredService<RateLimits>();
        // SignalR minds the silence of those clients only that have sent a ping of its own kind before; a WebSocket's pings need an answer.
        var limits = app.Services.GetRequiredService<StreamOptions>();
        var pause = limits.KeepAlive;
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Path), branch => branch
            .Use(next => context => EnterAsync(context, next, connections, rates))
            .UseWebSockets(new Microsoft.AspNetCore.Builder.WebSocketOptions { KeepAliveInterval = pause, KeepAliveTimeout = pause })
            .Use(next => context =>
            {
                StrictSocket.Use(context, limits);
                return next(context);
            }));
        app.MapHub<MarketHub>(Path, hub =>
        {
            hub.Transports = HttpTransportType.WebSockets;
            hub.TransportMaxBufferSize = SendBuffer;
            hub.ApplicationMaxBufferSize = SendBuffer;
            hub.TransportSendTimeout = limits.SendTimeout;
            hub.CloseOnAuthenticationExpiration = true;
        });
    }

    // A connection lasts as long as its request.
    private static async Task EnterAsync(HttpContext context, RequestDelegate next, HubConnections connections, RateLimits rates)
    {
        var address = context.Connection.RemoteIpAddress;
        if (!rates.Allow(address))
        {
            await new Problem(ProblemKind.RateLimited).ExecuteAsync(context);
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            await next(context);
            return;
        }

        if (!rates.AllowConnect(address))
        {
            LiveMetrics.TurnedAway();
            await new Problem(ProblemKind.TooManyConnections) { RetryAfter = RateLimits.ConnectPause }.ExecuteAsync(context);
            return;
        }

        if (!connections.TryEnter(address))
        {
            await new Problem(ProblemKind.TooManyConnections).ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            connections.Leave(address);
        }
    }
}

/// <summary>
/// Stands before every call of a client. Those that come faster than allowed are refused, and the connection of who goes on is ended.
/// What is no call of something that there is does not come here; <see cref="MessageMeter"/> counts it.
/// </summary>
internal sealed class HubGate(StreamOptions options, TimeProvider clock) : IHubFilter
{
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[nameof(HubClient)] = new HubClient(options, clock);
        return next(context);
    }

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var client = (HubClient)context.Context.Items[nameof(HubClient)]!;
        if (client.TryCall(out var isTooMuch)) return next(context);
        if (isTooMuch) context.Context.Abort();
        throw HubProblem.Of(ProblemKind.RateLimited);
    }
}
