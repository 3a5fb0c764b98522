using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Each order as it stands, or stood when it closed. What it is follows from <see cref="AccountFold"/>, as for the live view, so both
/// tell the same; a page writes an order once, whatever happened to it, and
/// a build from zero writes it when it has closed, or at the end.
/// </summary>
public sealed class OrdersView : IHistoryView
{
    private readonly HashSet<HistoryVenue> venues = new(ReferenceEqualityComparer.Instance);
    private readonly TableRows placed = new("orders", OrderRows.Columns);
    private readonly OrderChanges changed = new();

    /// <inheritdoc/>
    public IReadOnlyList<(string Table, string Key)> Appended => [("orders", "order_id, venue")];

    /// <inheritdoc/>
    public string Tables(string schema) =>
        // The key serves the updates and the look-up of one order; the first index the orders of an account, newest first; the second one
        // those that are open, when the folding begins.
        $"""
        create table if not exists {schema}.orders (
            venue text not null,
            order_id bigint not null,
            account integer not null,
            market integer not null,
            client_order_id text not null,
            type text not null,
            side text not null,
            time_in_force text not null,
            self_trade_prevention text not null,
            placed_quantity numeric not null,
            quote_quantity numeric,
            price numeric,
            stop_price numeric,
            display_quantity numeric,
            expires_at timestamptz,
            placed_at timestamptz not null,
            status text not null,
            quantity numeric not null,
            remaining numeric not null,
            filled numeric not null,
            filled_quote numeric not null,
            fees numeric not null,
            reason text,
            sequence bigint not null,
            updated_at timestamptz not null,
            closed_at timestamptz,
            primary key (order_id, venue)) with (fillfactor = 80);
        create index if not exists orders_of_account on {schema}.orders (account, venue, order_id);
        create index if not exists orders_open on {schema}.orders (venue, order_id) where closed_at is null;
        """;

    /// <inheritdoc/>
    public void Gather(HistoryVenue venue, EventRecord e) => venues.Add(venue);

    /// <inheritdoc/>
    public void Write(HistoryPage page)
    {
        foreach (var venue in venues) Gather(venue);
        page.Append(placed);
        if (changed.Count == 0) return;
        page.Add(
            $"""
            update {page.Schema}.orders o set status = t.status, quantity = t.quantity, remaining = t.remaining, filled = t.filled,
                filled_quote = t.filled_quote, fees = t.fees, reason = t.reason, sequence = t.sequence, updated_at = t.updated_at,
                closed_at = t.closed_at
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as t
                (venue, order_id, status, quantity, remaining, filled, filled_quote, fees, reason, sequence, updated_at, closed_at)
            where o.venue = t.venue and o.order_id = t.order_id
            """,
            changed.Columns);
    }

    /// <inheritdoc/>
    public void Complete(HistoryVenue venue)
    {
        foreach (var slot in venue.Accounts.OpenSlots) OrderRows.Add(placed, venue, venue.Accounts[slot]);
    }

    /// <inheritdoc/>
    public void Forget()
    {
        foreach (var venue in venues) venue.Accounts.ForgetChanges();
        venues.Clear();
        placed.Clear();
        changed.Clear();
    }

    private void Gather(HistoryVenue venue)
    {
        var (fold, funds) = (venue.Accounts, venue.Accounts.Funds);
        foreach (var account in funds.Changed)
        {
            for (var slot = funds.FirstChangedOrder(account); slot != 0;)
            {
                ref readonly var order = ref fold[slot];
                slot = order.NextChanged;
                if (venue.IsBuilding && order.IsOpen) continue;
                if (order.WasOpen && !venue.IsBuilding) changed.Add(venue, order);
                else OrderRows.Add(placed, venue, order);
            }
        }
    }
}
