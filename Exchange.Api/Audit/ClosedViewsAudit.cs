using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// Compares a generation of the closed orders in the live views with the orders that close in the replay: what has closed never changes.
/// </summary>
internal sealed class ClosedViewsAudit
{
    private readonly AuditReport report;
    private readonly StoredClosings stored;
    private readonly Dictionary<long, AccountOrder> orders;

    public ClosedViewsAudit(AuditReport report, StoredClosings stored)
    {
        (this.report, this.stored) = (report, stored);
        orders = stored.Orders.ToDictionary(order => order.Order.Value);
        report.Count("redis closed orders", orders.Count);
        report.Add(stored.Damages, null, null);
    }

    /// <summary>Takes the next order that closes.</summary>
    /// <param name="order">The order.</param>
    /// <param name="closing">The number of its closing.</param>
    public void Take(AuditedOrder order, long closing)
    {
        if (closing < stored.From || closing >= stored.Until) return;
        var isThere = orders.Remove(order.Order.Value, out var found);
        if (!isThere && stored.Damages.Count > 0) return; // one of those that cannot be read
        var what = isThere ? AccountViewsAudit.Difference(found!, order) : "The closed order is missing.";
        if (what is not null) Tell(what, order.Order.Value, order);
    }

    /// <summary>What is left now has not closed, or not then.</summary>
    public void End()
    {
        foreach (var order in orders.Keys) Tell("The order is not one of those that closed then.", order, null);
    }

    private void Tell(string what, long order, AuditedOrder? closed) => report.Add(
        AuditCheck.Views, stored.Key, what, closed?.Sequence, $"order {order}", since: closed?.UpdatedAt);
}
