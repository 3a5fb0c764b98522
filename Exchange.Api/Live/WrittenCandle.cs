using System.Buffers;
using System.Text.Json;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>A candle that does not change any more, and its JSON once somebody has asked for it.</summary>
internal sealed class WrittenCandle(in Candle candle)
{
    private byte[]? json;

    internal Candle Candle { get; } = candle;

    /// <summary>The candle as JSON in UTF-8. The market is always the same.</summary>
    internal byte[] Json(in MarketNumbers numbers) => json ??= Write(numbers);

    private byte[] Write(in MarketNumbers numbers)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            MarketJson.WriteCandle(writer, numbers, Candle);
        return buffer.WrittenSpan.ToArray();
    }
}
