using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Exchange.Tests.Live;

/// <summary>A connection to the hub with every byte in the test's hand.</summary>
internal sealed class RawStream : IDisposable
{
    public const char End = '\u001e';
    public const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e";

    private const int Patience = 15_000;

    private readonly TcpClient client = new() { ReceiveTimeout = Patience };
    private readonly NetworkStream stream;

    private RawStream(IPEndPoint address)
    {
        client.Connect(address);
        stream = client.GetStream();
    }

    /// <summary>The answer to the request to upgrade: its status and what stands in its headers and body so far.</summary>
    public string Answer { get; private set; } = "";

    public int Status => int.Parse(Answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    public Socket Socket => client.Client;

    public static RawStream Open(IPEndPoint address, params string[] headers) => OpenAt(address, "/hubs/market", headers);

    private static RawStream OpenAt(IPEndPoint address, string path, string[] headers)
    {
        var raw = new RawStream(address);
        string[] all =
        [
            $"GET {path} HTTP/1.1", $"Host: {address}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. headers, "", "",
        ];
        raw.stream.Write(Encoding.ASCII.GetBytes(string.Join("\r\n", all)));
        var buffer = new byte[4096];
        var count = 0;
        while (!raw.Answer.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = raw.stream.Read(buffer, count, 1);
            if (read == 0) break;
            count += read;
            raw.Answer = Encoding.ASCII.GetString(buffer, 0, count);
        }

        return raw;
    }

    /// <summary>Opens, and agrees on JSON.</summary>
    public static RawStream Shake(IPEndPoint address, string path = "/hubs/market", params string[] headers)
    {
        var raw = OpenAt(address, path, headers);
        raw.Text(Handshake);
        raw.Read("{}");
        return raw;
    }

    public void Text(string text) => Frame(0x81, Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a frame with a mask of zeros, which leaves the bytes as they are.</summary>
    public void Frame(byte first, byte[] payload, bool isMasked = true)
    {
        var mask = isMasked ? 0x80 : 0;
        var wide = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(wide, payload.Length);
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(mask | payload.Length)],
            < 65_536 => [(byte)(mask | 126), .. wide[6..]],
            _ => [(byte)(mask | 127), .. wide],
        };
        byte[] key = isMasked ? [0, 0, 0, 0] : [];
        try
        {
            stream.Write([first, .. length, .. key, .. payload]);
        }
        catch (IOException)
        {
            // The server has closed already, which is what the test will see.
        }
    }

    /// <summary>Reads until a text has come; fails when the server closes before.</summary>
    public void Read(string text)
    {
        var all = ReadUntil(got => got.Contains(text, StringComparison.Ordinal));
        if (!all.Contains(text, StringComparison.Ordinal)) throw new InvalidOperationException($"Closed before {text}: {all}");
    }

    /// <summary>The code with which the server has closed; null when it has not, or did so without a word.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>Reads until the server closes, and returns what it said before.</summary>
    public string ReadToEnd() => ReadUntil(_ => false);

    public void Dispose() => client.Dispose();

    private string ReadUntil(Func<string, bool> isEnough)
    {
        var all = new StringBuilder();
        var buffer = new byte[4096];
        var deadline = Environment.TickCount64 + Patience;
        try
        {
            while (!isEnough(all.ToString()))
            {
                if (Environment.TickCount64 > deadline) throw new TimeoutException($"Neither that nor closed, but: {all}");
                var read = stream.Read(buffer);
                if (read == 0) break;
                all.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (IsClose(Encoding.Latin1.GetBytes(all.ToString()))) break;
            }
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // Closed, and not politely.
        }

        return all.ToString();
    }

    // A close frame at the end of what came.
    private bool IsClose(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + 2 <= bytes.Length;)
        {
            if (bytes[at] == 0x88)
            {
                if (at + 4 <= bytes.Length) CloseCode = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
                return true;
            }

            int length = bytes[at + 1] & 127;
            at += length == 126 && at + 4 <= bytes.Length ? 4 + (bytes[at + 2] << 8 | bytes[at + 3]) : 2 + length;
        }

        return false;
    }
}
