namespace Exchange.Projections;

/// <summary>The last closed orders of a venue, as they are written down, while its events are folded again.</summary>
internal sealed class ClosedArchive
{
    private readonly List<(long Closing, long Order, byte[] Value)>[] generations =
        [.. Enumerable.Range(0, ViewsKeys.Generations).Select(_ => new List<(long, long, byte[])>())];

    private long next;

    /// <summary>Adds the orders that closed since the fold's changes were forgotten last.</summary>
    public void AddClosed(AccountFold fold)
    {
        Span<byte> target = stackalloc byte[ViewsFormat.MaxOrderSize];
        foreach (var slot in fold.Closed)
        {
            var generation = generations[next / ViewsKeys.GenerationSize % ViewsKeys.Generations];
            if (next % ViewsKeys.GenerationSize == 0) generation.Clear();
            generation.Add((next++, fold[slot].Order.Value, target[..ViewsFormat.Write(fold[slot], target)].ToArray()));
        }
    }

    /// <summary>The orders, with the numbers of their closings (0 for the venue's first), in the order of closing.</summary>
    public IEnumerable<(long Closing, long Order, byte[] Value)> Orders() =>
        generations.Where(generation => generation.Count > 0).OrderBy(generation => generation[0].Closing).SelectMany(orders => orders);
}
