using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>The entries of one stream, out of the reply to XREAD.</summary>
internal readonly struct StreamReply
{
    // The longest id: two numbers of 20 digits and the dash.
    private const int LongestId = 41;

    private readonly RedisResult? entries;

    public StreamReply(RedisResult reply)
    {
        if (reply.IsNull) return;
        // By stream: in RESP3 a map of key and entries, in RESP2 a list of such pairs.
        entries = reply.Resp3Type == ResultType.Map ? reply[1] : reply[0][1];
        Count = entries.Length;
    }

    /// <summary>How many entries there are; none when nothing came in time.</summary>
    public int Count { get; }

    /// <summary>The id of an entry.</summary>
    public StreamPosition Position(int index)
    {
        var id = (RedisValue)entries![index][0];
        Span<byte> text = stackalloc byte[LongestId];
        var length = id.GetByteCount();
        return length <= LongestId && StreamPosition.TryParse(text[..id.CopyTo(text)], out var position)
            ? position
            : throw new InvalidOperationException($"{id} is not an id of a Redis stream's entry.");
    }

    /// <summary>The fields of an entry: names and values in turn.</summary>
    public RedisResult Fields(int index) => entries![index][1];
}
