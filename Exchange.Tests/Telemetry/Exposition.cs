using System.Text.RegularExpressions;

namespace Exchange.Tests.Telemetry;

/// <summary>Metrics as Prometheus reads them.</summary>
internal static partial class Exposition
{
    /// <summary>The names of all metrics in an answer of /metrics, without the endings that a histogram's parts have.</summary>
    public static HashSet<string> Names(string text) => [.. Type().Matches(text).Select(match => match.Groups[1].Value)];

    /// <summary>What Prometheus calls an instrument.</summary>
    /// <param name="name">Its name, such as exchange.engine.events.</param>
    /// <param name="kind">counter, up-down counter, gauge or histogram.</param>
    /// <param name="unit">Its unit; those in braces are left out.</param>
    public static string NameOf(string name, string kind, string unit)
    {
        var ending = (unit == "s" ? "_seconds" : "") + (kind == "counter" ? "_total" : "");
        return name.Replace('.', '_') + ending;
    }

    [GeneratedRegex(@"^# TYPE (\S+) ", RegexOptions.Multiline)]
    private static partial Regex Type();
}
