using System.Globalization;

namespace Exchange.Api;

/// <summary>The values of a query's parameters, read strictly. That each is known and given once, the gate has seen to.</summary>
internal static class QueryFields
{
    /// <summary>A whole number in plain digits.</summary>
    /// <returns>The problem, if it is anything else.</returns>
    internal static Problem? ReadNumber(this HttpRequest request, string name, int min, int max, int absent, out int number)
    {
        number = absent;
        var values = request.Query[name];
        if (values.Count == 0) return null;
        var isRight = values[0] is [>= '1' and <= '9', ..]
            && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
        return isRight ? null : new Problem(ProblemKind.InvalidQuery, name);
    }
}
