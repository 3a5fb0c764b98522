using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Exchange.Benchmarks;

/// <summary>Finds the requests in what one connection sends to a store.</summary>
internal abstract class RequestReader
{
    /// <summary>The first request of these bytes. False when it has not come as a whole.</summary>
    public abstract bool TryRead(ReadOnlySpan<byte> bytes, out Request request);
}

/// <summary>Whatever comes passes as it is.</summary>
internal sealed class UnreadRequests : RequestReader
{
    public override bool TryRead(ReadOnlySpan<byte> bytes, out Request request)
    {
        request = new Request("", bytes.Length);
        return !bytes.IsEmpty;
    }
}

/// <summary>Redis: arrays of strings, of which the first is the command (its documentation, "RESP").</summary>
internal sealed class RedisRequestReader : RequestReader
{
    public override bool TryRead(ReadOnlySpan<byte> bytes, out Request request)
    {
        request = default;
        var rest = bytes;
        if (!TryReadCount(ref rest, (byte)'*', out var count)) return false;
        var name = "";
        for (var i = 0; i < count; i++)
        {
            if (!TryReadCount(ref rest, (byte)'$', out var length) || rest.Length < length + 2) return false;
            if (i == 0) name = Encoding.ASCII.GetString(rest[..length]).ToUpperInvariant();
            rest = rest[(length + 2)..];
        }

        request = new Request(name, bytes.Length - rest.Length);
        return true;
    }

    private static bool TryReadCount(ref ReadOnlySpan<byte> rest, byte kind, out int count)
    {
        count = 0;
        var end = rest.IndexOf("\r\n"u8);
        if (end < 0) return false;
        if (rest[0] != kind || !Utf8Parser.TryParse(rest[1..end], out count, out _))
            throw new InvalidDataException("This is no request to Redis.");
        rest = rest[(end + 2)..];
        return true;
    }
}

/// <summary>
/// PostgreSQL: messages of a letter and a length, after one or more without a letter (its documentation, "Message Formats"). What counts as
/// a request is a simple query and the binding of a statement, whose text came before, under a name perhaps; and the synchronization that
/// ends what was bound, which has the same text behind <see cref="Sync"/>. A statement outside a transaction is committed by that.
/// </summary>
internal sealed class PostgresRequestReader : RequestReader
{
    /// <summary>What the name of a synchronization begins with.</summary>
    public const string Sync = "sync ";

    private const int Protocol3 = 196_608;

    private readonly Dictionary<string, string> statements = new(StringComparer.Ordinal);
    private bool started;
    private string bound = "";

    public override bool TryRead(ReadOnlySpan<byte> bytes, out Request request)
    {
        request = default;
        var letter = started ? 1 : 0;
        if (bytes.Length < letter + 2 * sizeof(int) && !(started && bytes.Length >= 5)) return false;
        var length = letter + BinaryPrimitives.ReadInt32BigEndian(bytes[letter..]);
        if (bytes.Length < length) return false;

        request = new Request(started ? NameOf(bytes[0], bytes[5..length]) : "", length);
        if (!started) started = BinaryPrimitives.ReadInt32BigEndian(bytes[sizeof(int)..]) == Protocol3;
        return true;
    }

    private string NameOf(byte letter, ReadOnlySpan<byte> body)
    {
        switch ((char)letter)
        {
            case 'Q': return Text(ref body);
            case 'P':
                var name = Text(ref body);
                statements[name] = Text(ref body);
                return "";
            case 'B':
                Text(ref body); // the portal
                return bound = statements.GetValueOrDefault(Text(ref body), "");
            case 'S': return Sync + bound;
            default: return "";
        }
    }

    private static string Text(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(body[..end]);
        body = body[(end + 1)..];
        return text;
    }
}
