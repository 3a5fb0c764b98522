using StackExchange.Redis;
using Wolverine;
using Wolverine.Runtime.Serialization;

namespace Exchange.Api;

/// <summary>
/// What an entry of a stream looks like. Its fields are
/// <list type="table">
/// <item><term>t</term><description>the message's type, by Wolverine's name for it</description></item>
/// <item><term>i</term><description>the message's id: 16 bytes, big-endian</description></item>
/// <item><term>c</term><description>the content type; only when it is not that of the endpoint's serializer</description></item>
/// <item><term>p</term><description>the trace context; only when the sender was being traced</description></item>
/// <item><term>d</term><description>the message, as its serializer wrote it</description></item>
/// </list>
/// Readers pass over fields that they do not know. The time of sending is the entry's id. Nothing else of an envelope travels: no headers,
/// no tenant, no saga, and no address for replies, so a message that asks for a reply is refused.
/// </summary>
internal static class StreamEntryFormat
{
    public static readonly RedisValue Type = "t";
    public static readonly RedisValue Id = "i";
    public static readonly RedisValue ContentType = "c";
    public static readonly RedisValue Trace = "p";
    public static readonly RedisValue Data = "d";

    /// <summary>The fields of an envelope; writes its message first, if that has not been done.</summary>
    public static async ValueTask<NameValueEntry[]> WriteAsync(Envelope envelope, IMessageSerializer? standard)
    {
        if (envelope.AckRequested || envelope.ReplyRequested is not null)
            throw new NotSupportedException("A message in a Redis stream cannot ask for a reply.");

        // Asynchronous serializers are rare, and Wolverine keeps the bytes that were written once.
        var data = envelope.Serializer is IAsyncMessageSerializer ? await envelope.GetDataAsync() : envelope.Data;
        var special = standard is null || envelope.ContentType != standard.ContentType;
        var traced = envelope.ParentId is { Length: > 0 };
        var fields = new NameValueEntry[3 + (special ? 1 : 0) + (traced ? 1 : 0)];
        var next = 0;
        fields[next++] = new(Type, envelope.MessageType);
        fields[next++] = new(Id, envelope.Id.ToByteArray(bigEndian: true));
        if (special) fields[next++] = new(ContentType, envelope.ContentType);
        if (traced) fields[next++] = new(Trace, envelope.ParentId);
        fields[next] = new(Data, data);
        return fields;
    }
}
