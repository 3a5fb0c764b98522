using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Exchange.Benchmarks;

/// <summary>
/// A subscriber of the depth who costs little: a bare socket, which reads what comes and looks for the update ids in it, and nothing else.
/// </summary>
internal sealed class DepthReader : IDisposable
{
    private static readonly byte[] LastUpdate = "\"lastUpdateId\":"u8.ToArray();

    // So many streams of the best levels does one that never reads open beside, so that it has its fill at once.
    private const int StalledStreams = 5;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private long known;

    /// <summary>Connects, and subscribes.</summary>
    /// <param name="port">Where to.</param>
    /// <param name="isStalled">Whether it will never read, and has little room for what comes.</param>
    public DepthReader(int port, bool isStalled)
    {
        if (isStalled) socket.ReceiveBufferSize = 4096;
        socket.Connect(IPAddress.Loopback, port);
        socket.Send(Encoding.ASCII.GetBytes(
            $"GET /hubs/market HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        ReadUntil("\r\n\r\n");
        Send("{\"protocol\":\"json\",\"version\":1}\u001e");
        Send($"{{\"type\":4,\"invocationId\":\"1\",\"target\":\"Depth\",\"arguments\":[\"{TradingVenue.Symbol}\"]}}\u001e");
        for (var i = 0; isStalled && i < StalledStreams; i++)
        {
            var arguments = $"\"{TradingVenue.Symbol}\",1000,{50 + i}";
            Send($"{{\"type\":4,\"invocationId\":\"top{i}\",\"target\":\"TopDepth\",\"arguments\":[{arguments}]}}\u001e");
        }

        if (!isStalled) ReadUntil("\"type\":\"snapshot\"");
    }

    public Socket Socket => socket;

    /// <summary>The last update id that has come.</summary>
    public long Known => known;

    /// <summary>Reads what has come; false when the connection is gone.</summary>
    public bool Read(byte[] buffer, Action<long, long> advanced)
    {
        var read = socket.Receive(buffer);
        var rest = buffer.AsSpan(0, read);
        var before = known;
        for (var at = rest.IndexOf(LastUpdate); at >= 0; at = rest.IndexOf(LastUpdate))
        {
            rest = rest[(at + LastUpdate.Length)..];
            if (Utf8Parser.TryParse(rest, out long id, out var length) && length < rest.Length) known = Math.Max(known, id);
        }

        if (known > before && before > 0) advanced(before, known);
        return read > 0;
    }

    public void Dispose() => socket.Dispose();

    private void ReadUntil(string text)
    {
        var buffer = new byte[64 * 1024];
        var all = new StringBuilder();
        while (!all.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = socket.Receive(buffer);
            if (read == 0) throw new BenchmarkFailed($"The exchange closed a stream: {all}");
            all.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    // With a mask of zeros, which leaves the bytes as they are.
    private void Send(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Debug.Assert(bytes.Length < 126, "such frames have a short length");
        socket.Send([0x81, (byte)(0x80 | bytes.Length), 0, 0, 0, 0, .. bytes]);
    }
}
