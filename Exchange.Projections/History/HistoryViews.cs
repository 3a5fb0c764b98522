namespace Exchange.Projections;

/// <summary>The views of the past that there are.</summary>
public static class HistoryViews
{
    /// <summary>The schema of their tables.</summary>
    public const string Schema = "history";

    /// <summary>One of each, with nothing gathered.</summary>
    /// <param name="form">What keeps trades and candles.</param>
    public static IReadOnlyList<IHistoryView> Create(HistoryForm form = HistoryForm.Plain) =>
        [new OrdersView(), new RejectedOrdersView(), new FillsView(), new LedgerView(), new TradesView(form)];
}
