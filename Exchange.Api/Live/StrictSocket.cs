using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Api;

/// <summary>
/// A WebSocket that holds the client to what SignalR does not look at. It speaks as it is spoken to, text for JSON and binary for
/// MessagePack: a frame of the other kind ends the connection. So do more messages than it may send, of whatever kind: the hub's own gate
/// sees only those that call something that there is.
/// </summary>
internal sealed class StrictSocket(WebSocket inner, MessageMeter meter) : WebSocket
{
    private const int Undecided = -1; // until the server has answered the handshake, which clients send in either

    private volatile int agreed = Undecided;

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    /// <summary>Has the request's WebSocket, if it becomes one, be strict.</summary>
    internal static void Use(HttpContext context, StreamOptions options)
    {
        if (context.Features.Get<IHttpWebSocketFeature>() is { } feature)
            context.Features.Set<IHttpWebSocketFeature>(new Feature(feature, options));
    }

    public override void Abort() => inner.Abort();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Dispose() => inner.Dispose();

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(result.Count, result.MessageType, result.EndOfMessage, CloseStatus, CloseStatusDescription);
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await inner.ReceiveAsync(buffer, cancellationToken);
        if (buffer.IsEmpty || result.MessageType == WebSocketMessageType.Close) return result; // who waits with nothing is told of nothing
        var isRight = agreed == Undecided || (int)result.MessageType == agreed;
        if (!isRight) await EndAsync(WebSocketCloseStatus.InvalidMessageType, null, cancellationToken);
        var isAllowed = meter.Allows(buffer.Span[..result.Count], agreed == (int)WebSocketMessageType.Binary);
        if (!isAllowed) await EndAsync(WebSocketCloseStatus.PolicyViolation, ProblemKind.RateLimited.Code, cancellationToken);
        return result;
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        agreed = (int)messageType;
        return inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);
    }

    private async Task EndAsync(WebSocketCloseStatus status, string? words, CancellationToken cancellation)
    {
        await inner.CloseOutputAsync(status, words, cancellation);
        throw new WebSocketException(WebSocketError.Faulted, words);
    }

    private sealed class Feature(IHttpWebSocketFeature inner, StreamOptions options) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => inner.IsWebSocketRequest;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) =>
            new StrictSocket(await inner.AcceptAsync(context), new MessageMeter(options, TimeProvider.System));
    }
}
