using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MessagePack;
using MessagePack.Formatters;

namespace Exchange.Api;

/// <summary>
/// A message that is written once, when the first asks for it, and sent to many: as JSON, and as MessagePack of the same shape and names.
/// </summary>
internal sealed class Rendered
{
    private readonly Lazy<byte[]> json;
    private readonly Lazy<byte[]> messagePack;

    /// <param name="write">Writes one JSON value. What it needs must not change any more.</param>
    internal Rendered(Action<Utf8JsonWriter> write)
    {
        json = new Lazy<byte[]>(() => Write(write));
        messagePack = new Lazy<byte[]>(() => MessagePackSerializer.ConvertFromJson(Encoding.UTF8.GetString(Json)));
    }

    /// <summary>The message as JSON in UTF-8.</summary>
    internal byte[] Json => json.Value;

    /// <summary>The message as MessagePack.</summary>
    internal byte[] MessagePack => messagePack.Value;

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true })) write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Puts rendered messages into what SignalR writes as JSON.</summary>
internal sealed class RenderedJsonConverter : JsonConverter<Rendered>
{
    public override Rendered Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Rendered messages are only sent.");

    public override void Write(Utf8JsonWriter writer, Rendered value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}

/// <summary>Puts rendered messages into what SignalR writes as MessagePack.</summary>
internal sealed class RenderedMessagePackFormatter : IMessagePackFormatter<Rendered>
{
    public void Serialize(ref MessagePackWriter writer, Rendered value, MessagePackSerializerOptions options) =>
        writer.WriteRaw(value.MessagePack);

    public Rendered Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        throw new NotSupportedException("Rendered messages are only sent.");
}
