using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Api;

/// <summary>
/// A WebSocket on which the client speaks as it is spoken to: text for JSON, binary for MessagePack. SignalR agrees on one of them and
/// does not look any more; here a frame of the other kind ends the connection.
/// </summary>
internal sealed class OneFormatSocket(WebSocket inner) : WebSocket
{
    private const int Undecided = -1; // until the server has answered the handshake, which clients send in either

    private volatile int agreed = Undecided;

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    /// <summary>Has the request's WebSocket, if it becomes one, keep to one format.</summary>
    internal static void Use(HttpContext context)
    {
        if (context.Features.Get<IHttpWebSocketFeature>() is { } feature)
            context.Features.Set<IHttpWebSocketFeature>(new Feature(feature));
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
        var isRight = agreed == Undecided || (int)result.MessageType == agreed || result.MessageType == WebSocketMessageType.Close;
        if (isRight || buffer.IsEmpty) return result; // who waits with an empty buffer is not told of a message yet
        await inner.CloseOutputAsync(WebSocketCloseStatus.InvalidMessageType, null, cancellationToken);
        throw new WebSocketException(WebSocketError.InvalidMessageType);
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

    private sealed class Feature(IHttpWebSocketFeature inner) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => inner.IsWebSocketRequest;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) => new OneFormatSocket(await inner.AcceptAsync(context));
    }
}
