using System.Buffers;
using System.Buffers.Text;

namespace Exchange.Benchmarks;

/// <summary>Decides what passes of that which Redis sends over one connection.</summary>
internal abstract class ReplyFilter
{
    private byte[] rest = [];

    /// <summary>What is to be delivered, now that these bytes have come. A value that has not come as a whole waits.</summary>
    public ReadOnlyMemory<byte> Pass(ReadOnlySpan<byte> bytes)
    {
        var output = new ArrayBufferWriter<byte>(bytes.Length + 1);
        ReadOnlySpan<byte> all = [.. rest, .. bytes];
        while (RedisReply.LengthOf(all) is var length and > 0)
        {
            for (var copies = CopiesOf(all[..length]); copies > 0; copies--) output.Write(all[..length]);
            all = all[length..];
        }

        rest = all.ToArray();
        return output.WrittenMemory;
    }

    /// <summary>How often a value is delivered.</summary>
    protected abstract int CopiesOf(ReadOnlySpan<byte> value);
}

/// <summary>The values in what Redis sends (its documentation, "RESP", both versions).</summary>
internal static class RedisReply
{
    /// <summary>The length of the first value; 0 when it has not come as a whole.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        return TrySkip(ref rest) ? bytes.Length - rest.Length : 0;
    }

    /// <summary>Whether a value is a message of a channel whose name ends so.</summary>
    public static bool IsMessageOf(ReadOnlySpan<byte> value, ReadOnlySpan<byte> channelEnd)
    {
        if (!value.StartsWith("*3\r\n$7\r\nmessage\r\n"u8) && !value.StartsWith(">3\r\n$7\r\nmessage\r\n"u8)) return false;
        var channel = value["*3\r\n$7\r\nmessage\r\n"u8.Length..];
        return channel[(channel.IndexOf((byte)'\n') + 1)..] is var name && name[..name.IndexOf((byte)'\r')].EndsWith(channelEnd);
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("\r\n"u8);
        if (end < 0) return false;
        var kind = (char)rest[0];
        var isCounted = Utf8Parser.TryParse(rest[1..end], out int count, out _);
        rest = rest[(end + 2)..];
        switch (kind)
        {
            case '$' or '!' or '=' when isCounted && count >= 0:
                if (rest.Length < count + 2) return false;
                rest = rest[(count + 2)..];
                return true;
            case '*' or '~' or '>' when isCounted: return TrySkip(ref rest, count);
            case '%' when isCounted: return TrySkip(ref rest, 2 * count);
            case '|' when isCounted: return TrySkip(ref rest, 2 * count + 1);
            default: return true;
        }
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, int count)
    {
        for (; count > 0; count--)
            if (!TrySkip(ref rest)) return false;
        return true;
    }
}

/// <summary>A network that loses some of what the engine publishes, and delivers some of it twice, while it is switched on.</summary>
internal sealed class FeedLoss(Random random)
{
    private readonly Lock gate = new();
    private bool isOn;

    /// <summary>How many messages were lost or doubled.</summary>
    public int Count { get; private set; }

    /// <summary>A filter for one connection.</summary>
    public ReplyFilter NewFilter() => new Filter(this);

    public void Switch(bool on)
    {
        lock (gate) isOn = on;
    }

    private int Copies()
    {
        lock (gate)
        {
            var copies = isOn ? random.Next(5) switch { 0 => 0, 1 => 2, _ => 1 } : 1;
            if (copies != 1) Count++;
            return copies;
        }
    }

    private sealed class Filter(FeedLoss loss) : ReplyFilter
    {
        protected override int CopiesOf(ReadOnlySpan<byte> value) => RedisReply.IsMessageOf(value, ":feed"u8) ? loss.Copies() : 1;
    }
}
