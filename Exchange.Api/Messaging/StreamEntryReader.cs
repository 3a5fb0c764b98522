using System.Text;
using StackExchange.Redis;
using Wolverine;
using Wolverine.Runtime.Handlers;
using Wolverine.Runtime.Serialization;

namespace Exchange.Api;

/// <summary>Makes envelopes of the entries of one stream. Not for several threads at once.</summary>
internal sealed class StreamEntryReader(RedisStreamEndpoint endpoint, HandlerGraph types, WolverineOptions options)
{
    // Names of types that are longer are read all the same, only a little slower.
    private const int UsualName = 200;

    // Only types that the host knows get in here, so strangers cannot make it grow.
    private readonly Dictionary<string, Type> known = new(StringComparer.Ordinal);

    /// <summary>Reads an entry with its message. False when that cannot be done, with the reason.</summary>
    public async ValueTask<(Envelope? Envelope, string? Problem)> ReadAsync(RedisResult fields, StreamPosition position)
    {
        try
        {
            var (envelope, type, problem) = Open(fields, position);
            if (problem is not null) return (null, problem);
            envelope!.Message = envelope.Serializer is IAsyncMessageSerializer asynchronous
                ? await asynchronous.ReadFromDataAsync(type!, envelope)
                : envelope.Serializer!.ReadFromData(type!, envelope);
            return envelope.Message is null ? (null, "The body is empty.") : (envelope, null);
        }
        catch (Exception failure)
        {
            // Whatever a serializer throws at bytes from outside, those bytes are the problem.
            return (null, $"The body cannot be read: {failure.GetType().Name}: {failure.Message}");
        }
    }

    private (Envelope? Envelope, Type? Type, string? Problem) Open(RedisResult fields, StreamPosition position)
    {
        RedisValue type = default, id = default, contentType = default, trace = default, data = default;
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var name = (RedisValue)fields[i];
            var value = (RedisValue)fields[i + 1];
            if (name == StreamEntryFormat.Type) type = value;
            else if (name == StreamEntryFormat.Id) id = value;
            else if (name == StreamEntryFormat.Data) data = value;
            else if (name == StreamEntryFormat.ContentType) contentType = value;
            else if (name == StreamEntryFormat.Trace) trace = value;
        }

        if (type.IsNull) return (null, null, "The type is missing.");
        if (data.IsNull) return (null, null, "The body is missing.");
        if (!TryReadId(id, out var number)) return (null, null, "The id is missing, or not 16 bytes long.");
        if (Find(type, out var name2) is not { } messageType) return (null, null, $"The type is not known here: {type}.");
        var serializer = contentType.IsNull ? endpoint.DefaultSerializer : Serializer(contentType!);
        if (serializer is null) return (null, null, $"The content type is not known here: {contentType}.");
        return (new Envelope
        {
            Id = number,
            MessageType = name2,
            Data = (byte[]?)data,
            Serializer = serializer,
            ContentType = serializer.ContentType,
            ParentId = trace,
            Destination = endpoint.Uri,
            RoutingInformation = position,
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds((long)position.Milliseconds),
        }, messageType, null);
    }

    private static bool TryReadId(RedisValue value, out Guid id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[16];
        if (value.IsNull || value.GetByteCount() != bytes.Length) return false;
        value.CopyTo(bytes);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }

    private Type? Find(RedisValue value, out string name)
    {
        var length = value.GetByteCount();
        if (length <= UsualName)
        {
            Span<byte> bytes = stackalloc byte[UsualName];
            Span<char> text = stackalloc char[UsualName];
            value.CopyTo(bytes);
            var written = Encoding.UTF8.GetChars(bytes[..length], text);
            if (known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..written], out name!, out var type)) return type;
        }

        name = value.ToString();
        if (!types.TryFindMessageType(name, out var found)) return null;
        known[name] = found;
        return found;
    }

    private IMessageSerializer? Serializer(string contentType)
    {
        if (contentType == endpoint.DefaultSerializer?.ContentType) return endpoint.DefaultSerializer;
        // Wolverine gives its default for a content type that it does not know, which would misread the body.
        var found = options.DetermineSerializer(new Envelope { ContentType = contentType });
        return found.ContentType == contentType ? found : null;
    }
}
