namespace Exchange.Projections;

/// <summary>The views of the past that there are.</summary>
public static class HistoryViews
{
    /// <summary>The schema of their tables.</summary>
    public const string Schema = "history";

    /// <summary>One of each, with nothing gathered.</summary>
    public static IReadOnlyList<IHistoryView> Create() => [new OrdersView(), new RejectedOrdersView(), new FillsView(), new LedgerView()];
}
