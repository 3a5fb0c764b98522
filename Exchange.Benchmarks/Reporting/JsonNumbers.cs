using System.Text.Json;

namespace Exchange.Benchmarks;

/// <summary>How figures are written as JSON.</summary>
internal static class JsonNumbers
{
    /// <summary>Writes a measured figure to one decimal; more would be noise.</summary>
    public static void WriteRounded(this Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, 1));
}
