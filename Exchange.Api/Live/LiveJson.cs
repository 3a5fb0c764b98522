using System.Globalization;
using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>Writes counts as the plain decimals that they stand for, without making texts of them first.</summary>
internal static class LiveJson
{
    /// <summary>The life of the writer, as a text: it may be larger than what programs read as a number.</summary>
    internal static void WriteEpoch(this Utf8JsonWriter json, long epoch)
    {
        Span<char> text = stackalloc char[20];
        epoch.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        json.WriteString("epoch"u8, text[..length]);
    }

    internal static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Timestamp time)
    {
        Span<byte> text = stackalloc byte[TimeText.Length];
        TimeText.Format(time, text);
        json.WriteString(name, text);
    }

    internal static void WriteSteps(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long count, Step step)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        json.WriteString(name, text[..DecimalText.FormatSteps(count, step, text)]);
    }

    internal static void WriteSteps(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Int128 count, Step step)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        json.WriteString(name, text[..DecimalText.FormatSteps(count, step, text)]);
    }

    internal static void WriteUnits(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Int128 units, int scale)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        json.WriteString(name, text[..DecimalText.Format(units, scale, text)]);
    }

    internal static void WriteStepsValue(this Utf8JsonWriter json, long count, Step step)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        json.WriteStringValue(text[..DecimalText.FormatSteps(count, step, text)]);
    }
}
