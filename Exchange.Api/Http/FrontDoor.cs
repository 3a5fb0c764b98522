using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Primitives;

namespace Exchange.Api;

/// <summary>
/// What every request must keep to before anybody looks at what it is about: a name of this server, no page of another site, one way to
/// tell where its body ends. And what every answer says to browsers.
/// </summary>
internal sealed class FrontDoor(string allowedHosts, string allowedOrigins, RequestDelegate next)
{
    private const string Policy = "default-src 'none'; frame-ancestors 'none'";

    // The description's page has a script of its own in the page, and nothing from elsewhere.
    private const string DocsPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; font-src 'self' data:; frame-ancestors 'none'";

    private readonly List<StringSegment> hosts = [.. allowedHosts.Split(',').Select(host => new StringSegment(host))];
    private readonly string[] origins = allowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries);
    private readonly bool allowsAllHosts = allowedHosts == "*";

    internal Task InvokeAsync(HttpContext context)
    {
        var isDocs = IsDocs(context.Request.Path);
        SetHeaders(context.Response, isDocs ? DocsPolicy : Policy);
        var kind = Check(context) ?? (isDocs && !IsFromHere(context) ? ProblemKind.NotFound : null);
        return kind is null ? next(context) : new Problem(kind).ExecuteAsync(context);
    }

    /// <summary>Sets what every answer says to browsers: to guess nothing, to keep nothing, to load and frame nothing.</summary>
    internal static void SetHeaders(HttpResponse response, string policy = Policy)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = policy;
        headers["Referrer-Policy"] = "no-referrer";
    }

    private ProblemKind? Check(HttpContext context)
    {
        var request = context.Request;
        if (!IsAllowed(request.Host)) return ProblemKind.HostNotAllowed;
        if (SaysItsLengthTwice(request))
        {
            context.Response.Headers.Connection = "close";
            return ProblemKind.BadRequest;
        }

        var origin = request.Headers.Origin;
        if (origin.Count == 0 || IsOwn(origin, request)) return null;

        // Browsers let any page open a WebSocket to anywhere, and let it read what comes; only the server can turn it away.
        var isStream = request.Path.StartsWithSegments(HubRegistration.Path);
        var isSafe = isStream ? IsAllowedOrigin(origin) : HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return isSafe ? null : ProblemKind.OriginNotAllowed;
    }

    private bool IsAllowedOrigin(StringValues origin) => origin.Count == 1 && origins.Contains(origin[0], StringComparer.OrdinalIgnoreCase);

    // Only HTTP/1.0 may have no host, and no browser, which could be tricked, speaks it.
    private bool IsAllowed(HostString host) => allowsAllHosts || !host.HasValue || HostString.MatchesAny(host.Host, hosts);

    // The server goes by the chunks then, and keeps the length under this name. Whoever stands before it may have gone by the length.
    private static bool SaysItsLengthTwice(HttpRequest request) =>
        request.Headers.TransferEncoding.Count > 0 && request.Headers.ContainsKey("X-Content-Length");

    private static bool IsOwn(StringValues origin, HttpRequest request) =>
        origin.Count == 1 && string.Equals(origin[0], $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool IsDocs(PathString path) => path.StartsWithSegments("/docs") || path.StartsWithSegments("/openapi");

    private static bool IsFromHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);
}

internal static class FrontDoors
{
    // Bytes of a request line and of all headers: Kestrel's own bounds, 8 KB and 32 KB, do.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    // What the system keeps for a client that does not read; it would be megabytes otherwise, and many seconds of a stream.
    private const int SendBuffer = 64 * 1024;

    /// <summary>
    /// Bounds what connections may cost. Bodies must keep coming too: Kestrel's own 240 bytes per second after 5 seconds do.
    /// </summary>
    internal static void UseRequestLimits(this WebApplicationBuilder builder, ExchangeOptions options) =>
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.CreateBoundListenSocket = Listen;
            // A request is handled, and its answer sent, by the thread that has the bytes. Nothing here blocks one.
            sockets.UnsafePreferInlineScheduling = true;
        }).ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = options.Api.MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = options.Api.MaxConnections;
            kestrel.Limits.MaxRequestBodySize = RequestBody.BatchLimit;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        });

    // Connections have the buffers of the socket that listens.
    private static Socket Listen(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = SendBuffer;
        return socket;
    }

    internal static void UseFrontDoor(this WebApplication app, ExchangeOptions options) =>
        app.Use(next => new FrontDoor(options.Api.AllowedHosts, options.Api.AllowedOrigins, next).InvokeAsync);
}
