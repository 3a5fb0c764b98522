using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The orders that were refused. They never were orders and have no number, and their terms may be nonsense. Numbers of a market that does
/// not exist count nothing, and are left out.
/// </summary>
public sealed class RejectedOrdersView : IHistoryView
{
    private readonly TableRows rejected = new("rejected_orders", 14);

    /// <inheritdoc/>
    public IReadOnlyList<(string Table, string Key)> Appended => [("rejected_orders", "venue, sequence")];

    /// <inheritdoc/>
    public string Tables(string schema) =>
        $"""
        create table if not exists {schema}.rejected_orders (
            venue text not null,
            sequence bigint not null,
            time timestamptz not null,
            account integer not null,
            market integer not null,
            client_order_id text not null,
            type text not null,
            side text not null,
            time_in_force text not null,
            quantity numeric,
            quote_quantity numeric,
            price numeric,
            stop_price numeric,
            reason text not null,
            primary key (venue, sequence));
        """;

    /// <inheritdoc/>
    public void Gather(HistoryVenue venue, EventRecord e)
    {
        if (e.Type != EventType.OrderRejected) return;
        ref readonly var order = ref e.As<OrderRejected>();
        ref readonly var terms = ref order.Terms;
        rejected.Begin();
        rejected.Add(venue.NameInRows);
        rejected.Add(e.Sequence);
        rejected.Add(e.Time);
        rejected.Add(order.Account.Value);
        rejected.Add(order.Market.Value);
        rejected.Add(order.ClientOrderId.ToString());
        rejected.Add(terms.Type.ToString());
        rejected.Add(terms.Side.ToString());
        rejected.Add(terms.TimeInForce.ToString());
        var isMarket = order.Market.Value > 0 && order.Market.Value <= venue.Catalog.MarketCount;
        var market = isMarket ? venue.Catalog[order.Market] : null;
        Add(terms.Quantity.Lots, market?.Rules.LotSize);
        Add(terms.QuoteQuantity.Units, market is null ? null : new Step(1, venue.Catalog[market.QuoteAsset].Scale));
        Add(terms.LimitPrice.Ticks, market?.Rules.TickSize);
        Add(terms.StopPrice.Ticks, market?.Rules.TickSize);
        rejected.Add(order.Reason.ToString());
    }

    /// <inheritdoc/>
    public void Write(HistoryPage page) => page.Append(rejected);

    /// <inheritdoc/>
    public void Forget() => rejected.Clear();

    private void Add(long count, Step? step)
    {
        if (count == 0 || step is null) rejected.AddNull();
        else rejected.Add(count, step.Value);
    }
}
