using System.Text.RegularExpressions;

namespace Exchange.Tests.Engine.Model;

/// <summary>Prints commands and events in fewer words than records do by themselves: without units and without absent terms.</summary>
internal static partial class Short
{
    public static string Text(object value) => Absent().Replace(Unit().Replace(value.ToString()!, "$1"), "");

    [GeneratedRegex(@"\w+ \{ (?:Value|Units|Lots|Ticks|Microseconds) = (-?\d+) \}")]
    private static partial Regex Unit();

    [GeneratedRegex(@", (?:(?:(?:Quote|Display)?Quantity|LimitPrice|StopPrice|ExpiresAt) = 0|(?:IsByQuote|MayStand) = \w+)(?=[ ,])")]
    private static partial Regex Absent();
}
