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
            if (count == expected.Length) throw new BenchmarkFailed($"{who} ended with more than {expected.Length} resting orders: {order}.");
            if (order != expected[count])
                throw new BenchmarkFailed($"{who} ended with {order} as resting order {count + 1}, not {expected[count]}.");
            count++;
        }

        if (count < expected.Length) throw new BenchmarkFailed($"{who} ended with {count} resting orders, not {expected.Length}.");
    }
}
