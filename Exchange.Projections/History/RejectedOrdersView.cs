using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The orders that were refused. They never were orders and have no number, and their terms may be nonsense. Numbers of a market that does
/// not exist count nothing, and are left out.
/// </summary>
public sealed class RejectedOrdersView : IHistoryView
{
    private readonly List<string> venues = [];
    private readonly List<long> sequences = [];
    private readonly List<DateTimeOffset> times = [];
    private readonly List<int> accounts = [];
    private readonly List<int> markets = [];
    private readonly List<string> clientOrderIds = [];
    private readonly List<string> types = [];
    private readonly List<string> sides = [];
    private readonly List<string> timesInForce = [];
    private readonly List<string?> quantities = [];
    private readonly List<string?> quoteQuantities = [];
    private readonly List<string?> prices = [];
    private readonly List<string?> stopPrices = [];
    private readonly List<string> reasons = [];

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
        ref readonly var rejected = ref e.As<OrderRejected>();
        ref readonly var terms = ref rejected.Terms;
        var isMarket = rejected.Market.Value > 0 && rejected.Market.Value <= venue.Catalog.MarketCount;
        var market = isMarket ? venue.Catalog[rejected.Market] : null;
        venues.Add(venue.Name);
        sequences.Add(e.Sequence);
        times.Add(HistoryNumbers.Time(e.Time));
        accounts.Add(rejected.Account.Value);
        markets.Add(rejected.Market.Value);
        clientOrderIds.Add(rejected.ClientOrderId.ToString());
        types.Add(terms.Type.ToString());
        sides.Add(terms.Side.ToString());
        timesInForce.Add(terms.TimeInForce.ToString());
        quantities.Add(market is null ? null : Text(terms.Quantity.Lots, market.Rules.LotSize));
        quoteQuantities.Add(market is null ? null : Text(terms.QuoteQuantity.Units, new Step(1, venue.Catalog[market.QuoteAsset].Scale)));
        prices.Add(market is null ? null : Text(terms.LimitPrice.Ticks, market.Rules.TickSize));
        stopPrices.Add(market is null ? null : Text(terms.StopPrice.Ticks, market.Rules.TickSize));
        reasons.Add(rejected.Reason.ToString());
    }

    /// <inheritdoc/>
    public void Write(HistoryPage page)
    {
        if (venues.Count == 0) return;
        page.Append(
            "rejected_orders",
            venues.ToArray(), sequences.ToArray(), times.ToArray(), accounts.ToArray(), markets.ToArray(), clientOrderIds.ToArray(),
            types.ToArray(), sides.ToArray(), timesInForce.ToArray(), HistoryNumbers.Column(quantities),
            HistoryNumbers.Column(quoteQuantities), HistoryNumbers.Column(prices), HistoryNumbers.Column(stopPrices), reasons.ToArray());
    }

    private static string? Text(long count, in Step step) => count == 0 ? null : DecimalText.FormatSteps(count, step);

    /// <inheritdoc/>
    public void Forget()
    {
        System.Collections.IList[] columns =
        [
            venues, sequences, times, accounts, markets, clientOrderIds, types, sides, timesInForce, quantities, quoteQuantities, prices,
            stopPrices, reasons,
        ];
        foreach (var column in columns) column.Clear();
    }
}
