namespace Exchange.Benchmarks;

/// <summary>Whether a book ended with what the flow says: a fast book that is wrong has no figures.</summary>
internal static class RestingCheck
{
    /// <summary>Compares the resting orders, in priority order, what remains of each included.</summary>
    public static void Demand(RestingOrder[] expected, IEnumerable<RestingOrder> actual, string who)
    {
        var count = 0;
        foreach (var order in actual)
        {
            RestingOrder? wanted = count < expected.Length ? expected[count] : null;
            count++;
            if (order != wanted) throw new BenchmarkFailed($"{who} ended with {order} as resting order {count}, not {wanted}.");
        }

        if (count < expected.Length) throw new BenchmarkFailed($"{who} ended with {count} resting orders, not {expected.Length}.");
    }
}
