using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Exchange.Benchmarks;

/// <summary>
/// A connection with one request on its way: an order that rests, and after its answer one that takes the best that rests on that side. As
/// every connection does so, and all quantities are the same, each taker is filled at once by one trade.
/// </summary>
internal sealed class OrderConnection : IDisposable
{
    // The middle between asks and bids in ticks, and the number of prices on each side.
    private const int Middle = 3_000_000, Levels = 16;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[4096];
    private readonly OrderRequest resting, taking;
    private readonly int direction;
    private int used;
    private bool takes;
    private long sentAt;

    /// <summary>Connects.</summary>
    /// <param name="port">Where to.</param>
    /// <param name="number">Even ones let asks rest, odd ones bids.</param>
    /// <param name="maker">The key of those that rest.</param>
    /// <param name="taker">The key of those that take.</param>
    public OrderConnection(int port, int number, string maker, string taker)
    {
        var (rests, takesFrom) = number % 2 == 0 ? ("SELL", "BUY") : ("BUY", "SELL");
        direction = number % 2 == 0 ? 1 : -1;
        resting = new OrderRequest(port, maker, $"""
            "side":"{rests}","type":"LIMIT_MAKER","quantity":"0.0001"
            """);
        taking = new OrderRequest(port, taker, $"""
            "side":"{takesFrom}","type":"LIMIT","timeInForce":"IOC","quantity":"0.0001"
            """);
        socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>The socket, to wait for.</summary>
    public Socket Socket => socket;

    /// <summary>Whether a request is on its way.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Whether the connection is of no more use.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Sends the next order.</summary>
    /// <param name="number">Its number, which no other order has.</param>
    public void Send(long number)
    {
        var cents = Middle + direction * (takes ? Levels : 1 + (int)(number % Levels));
        var request = takes ? taking : resting;
        used = 0;
        IsWaiting = true;
        sentAt = Stopwatch.GetTimestamp();
        try
        {
            socket.Send(request.For(number, cents));
        }
        catch (SocketException)
        {
            IsBroken = true;
        }
    }

    /// <summary>Reads what has come.</summary>
    /// <param name="isRight">Whether the answer was the one that the order must have.</param>
    /// <param name="time">How long it took.</param>
    /// <returns>Whether the whole answer is there now.</returns>
    public bool TryReceive(out bool isRight, out TimeSpan time)
    {
        (isRight, time) = (false, default);
        try
        {
            var read = socket.Receive(buffer.AsSpan(used));
            used += read;
            if (read == 0) IsBroken = true;
        }
        catch (SocketException)
        {
            IsBroken = true;
        }

        if (IsBroken || !IsComplete(out var body)) return false;
        time = Stopwatch.GetElapsedTime(sentAt);
        isRight = IsExpected(body);
        IsWaiting = false;
        takes = !takes;
        return true;
    }

    /// <summary>The last answer as text, for a message.</summary>
    public string LastAnswer => System.Text.Encoding.UTF8.GetString(buffer, 0, used);

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private bool IsComplete(out ReadOnlySpan<byte> body)
    {
        body = default;
        var answer = buffer.AsSpan(0, used);
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            IsBroken = used == buffer.Length;
            return false;
        }

        var at = answer[..end].IndexOf("Content-Length: "u8);
        if (at < 0 || !Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _) || end + 4 + length > buffer.Length)
        {
            IsBroken = true;
            return false;
        }

        if (used < end + 4 + length) return false;
        body = answer.Slice(end + 4, length);
        return true;
    }

    private bool IsExpected(ReadOnlySpan<byte> body)
    {
        if (!buffer.AsSpan().StartsWith("HTTP/1.1 201"u8)) return false;
        if (body.IndexOf((takes ? taking : resting).QuotedId) < 0) return false;
        return takes
            ? body.IndexOf("\"status\":\"FILLED\""u8) > 0 && body.IndexOf("\"fills\":[{"u8) > 0
            : body.IndexOf("\"status\":\"NEW\""u8) > 0 && body.IndexOf("\"fills\":[]"u8) > 0;
    }
}
