using System.Collections;

namespace Exchange.Projections;

/// <summary>What became of orders that have rows already, a column of the table each.</summary>
internal sealed class OrderChanges
{
    private readonly List<string> venues = [];
    private readonly List<long> orders = [];
    private readonly List<string> statuses = [];
    private readonly List<decimal> quantities = [];
    private readonly List<decimal> remaining = [];
    private readonly List<decimal> filled = [];
    private readonly List<decimal> filledQuote = [];
    private readonly List<decimal> fees = [];
    private readonly List<string?> reasons = [];
    private readonly List<long> sequences = [];
    private readonly List<DateTimeOffset> updatedAt = [];
    private readonly List<DateTimeOffset?> closedAt = [];

    /// <summary>The number of orders.</summary>
    public int Count => orders.Count;

    /// <summary>The columns: the key, and what may change.</summary>
    public object[] Columns =>
    [
        venues.ToArray(), orders.ToArray(), statuses.ToArray(), quantities.ToArray(), remaining.ToArray(), filled.ToArray(),
        filledQuote.ToArray(), fees.ToArray(), reasons.ToArray(), sequences.ToArray(), updatedAt.ToArray(), closedAt.ToArray(),
    ];

    public void Add(HistoryVenue venue, in FoldedOrder order)
    {
        var market = venue.Market(order.Market);
        var updated = HistoryNumbers.Time(order.UpdatedAt);
        venues.Add(venue.Name);
        orders.Add(order.Order.Value);
        statuses.Add(EnumNames<OrderStatus>.Of((byte)order.Status));
        quantities.Add(market.Quantity(order.Quantity));
        remaining.Add(market.Quantity(order.Remaining));
        filled.Add(market.Quantity(order.Filled));
        filledQuote.Add(market.Quote(order.FilledQuote));
        fees.Add(HistoryNumbers.Amount(order.Fees.Units, market.ReceivedScale(order.Terms.Side)));
        reasons.Add(OrderRows.ReasonOf(order));
        sequences.Add(order.Sequence);
        updatedAt.Add(updated);
        closedAt.Add(order.IsOpen ? null : updated);
    }

    public void Clear()
    {
        IList[] columns =
        [
            venues, orders, statuses, quantities, remaining, filled, filledQuote, fees, reasons, sequences, updatedAt, closedAt,
        ];
        foreach (var column in columns) column.Clear();
    }
}
