namespace Exchange.Benchmarks;

/// <summary>How a replay's fills compare with the published ones.</summary>
/// <param name="Takers">Each published taker, in the order of its first fill.</param>
public sealed record Comparison(IReadOnlyList<TakerComparison> Takers)
{
    /// <summary>The takers whose fills agree one and all.</summary>
    public int TakersExact => Takers.Count(taker => taker.IsExact);

    /// <summary>The published fills.</summary>
    public int Fills => Takers.Sum(taker => taker.Fills);

    /// <summary>Those that agree: of the same taker, at the same place in its sequence, with the same maker, price and quantity.</summary>
    public int FillsExact => Takers.Sum(taker => taker.FillsExact);

    /// <summary>Compares.</summary>
    public static Comparison Of(RecordedDay day, ReplayResult result)
    {
        var created = day.Rows.Where(row => row.Action == RowAction.Created).ToDictionary(row => row.Order);
        var unsent = day.FillsByTaker.Keys
            .Where(taker => !created.TryGetValue(taker, out var row) || row.Quantity == 0)
            .ToDictionary(
                taker => taker,
                taker => created.ContainsKey(taker) ? "it is recorded without a quantity" : "the recording does not say when it arrived");

        // Makers of which an order that could not be sent should have taken something.
        var spared = unsent.Keys
            .SelectMany(taker => day.FillsByTaker[taker].Select(fill => (fill.Maker, taker)))
            .DistinctBy(pair => pair.Maker)
            .ToDictionary(pair => pair.Maker, pair => pair.taker);

        return new Comparison(
        [
            .. day.FillsByTaker.Select(taker =>
            {
                var actual = result.Fills.GetValueOrDefault(taker.Key) ?? [];
                var exact = taker.Value.Zip(actual).Count(pair => pair.First == pair.Second);
                var isExact = taker.Value.SequenceEqual(actual);
                var difference = isExact ? ""
                    : unsent.TryGetValue(taker.Key, out var reason) ? $"not sent: {reason}"
                    : Difference(taker.Value, actual, spared);
                return new TakerComparison(taker.Key, taker.Value.Count, exact, isExact, difference);
            }),
        ]);
    }

    private static string Difference(List<Fill> expected, List<Fill> actual, Dictionary<long, long> spared)
    {
        var at = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        string Show(List<Fill> fills) => at < fills.Count ? fills[at].ToString() : "nothing";

        var difference = $"fill {at + 1} is {Show(actual)}, not {Show(expected)}";
        return at < expected.Count && spared.TryGetValue(expected[at].Maker, out var unsent)
            ? $"{difference}: the maker still has what {unsent} took, which was not sent"
            : difference;
    }
}

/// <summary>A published taker's fills and what the replay made of them.</summary>
/// <param name="Taker">Its recorded id.</param>
/// <param name="Fills">How many fills were published.</param>
/// <param name="FillsExact">How many of them agree.</param>
/// <param name="IsExact">Whether all agree, and there are no others.</param>
/// <param name="Difference">What is different first, and why if that is known; else empty.</param>
public sealed record TakerComparison(long Taker, int Fills, int FillsExact, bool IsExact, string Difference);
