using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Projections;

/// <summary>
/// An event as Marten reads it from the store: its JSON, not yet read. Numbers in it can be understood only with the venue's catalog, which
/// the reader holds and Marten does not; so whoever folds events reads this by an EventJsonReader.
/// </summary>
/// <typeparam name="TEvent">The event of the domain.</typeparam>
/// <param name="Json">The event as JSON, UTF-8.</param>
public sealed record StoredEvent<TEvent>(ReadOnlyMemory<byte> Json) : IStoredEvent;

/// <summary>An event of any type as Marten reads it.</summary>
public interface IStoredEvent
{
    /// <summary>The event as JSON, UTF-8.</summary>
    ReadOnlyMemory<byte> Json { get; }
}

/// <summary>Hands the JSON of stored events through as it is.</summary>
public sealed class StoredEventConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(StoredEvent<>);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<TEvent> : JsonConverter<StoredEvent<TEvent>>
    {
        public override StoredEvent<TEvent> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new StoredEvent<TEvent>(JsonMarshal.GetRawUtf8Value(document.RootElement).ToArray());
        }

        public override void Write(Utf8JsonWriter writer, StoredEvent<TEvent> value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
    }
}
