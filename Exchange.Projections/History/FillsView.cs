using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Each order's part in each trade: two rows for a trade. An account may trade with itself, and then has both.</summary>
public sealed class FillsView : IHistoryView
{
    private readonly List<string> venues = [];
    private readonly List<long> sequences = [];
    private readonly List<long> orders = [];
    private readonly List<int> accounts = [];
    private readonly List<int> markets = [];
    private readonly List<long> trades = [];
    private readonly List<DateTimeOffset> times = [];
    private readonly List<string> sides = [];
    private readonly List<string> roles = [];
    private readonly List<string?> prices = [];
    private readonly List<decimal> quantities = [];
    private readonly List<decimal> fees = [];
    private readonly List<int> feeAssets = [];

    /// <inheritdoc/>
    public IReadOnlyList<(string Table, string Key)> Appended => [("fills", "venue, account, sequence, order_id")];

    /// <inheritdoc/>
    public string Tables(string schema) =>
        // The key is the order in which an account's fills are read.
        $"""
        create table if not exists {schema}.fills (
            venue text not null,
            sequence bigint not null,
            order_id bigint not null,
            account integer not null,
            market integer not null,
            trade_id bigint not null,
            time timestamptz not null,
            side text not null,
            role text not null,
            price numeric not null,
            quantity numeric not null,
            fee numeric not null,
            fee_asset integer not null,
            primary key (venue, account, sequence, order_id));
        """;

    /// <inheritdoc/>
    public void Gather(HistoryVenue venue, EventRecord e)
    {
        if (e.Type != EventType.TradeExecuted) return;
        ref readonly var trade = ref e.As<TradeExecuted>();
        var market = new HistoryMarket(venue.Catalog, trade.Market);
        var (price, quantity, time) = (market.Price(trade.Price), market.Quantity(trade.Quantity), HistoryNumbers.Time(e.Time));
        for (var part = 0; part < 2; part++)
        {
            var isMaker = part == 0;
            var side = isMaker ? trade.TakerSide.Opposite() : trade.TakerSide;
            venues.Add(venue.Name);
            sequences.Add(e.Sequence);
            orders.Add((isMaker ? trade.Maker : trade.Taker).Value);
            accounts.Add((isMaker ? trade.MakerAccount : trade.TakerAccount).Value);
            markets.Add(trade.Market.Value);
            trades.Add(trade.Trade.Value);
            times.Add(time);
            sides.Add(side == Side.Buy ? nameof(Side.Buy) : nameof(Side.Sell));
            roles.Add(isMaker ? "Maker" : "Taker");
            prices.Add(price);
            quantities.Add(quantity);
            fees.Add(HistoryNumbers.Amount((isMaker ? trade.MakerFee : trade.TakerFee).Units, market.ReceivedScale(side)));
            feeAssets.Add(market.ReceivedBy(side).Value);
        }
    }

    /// <inheritdoc/>
    public void Write(HistoryPage page)
    {
        if (venues.Count == 0) return;
        page.Append(
            "fills",
            venues.ToArray(), sequences.ToArray(), orders.ToArray(), accounts.ToArray(), markets.ToArray(), trades.ToArray(),
            times.ToArray(), sides.ToArray(), roles.ToArray(), HistoryNumbers.Column(prices), quantities.ToArray(), fees.ToArray(),
            feeAssets.ToArray());
    }

    /// <inheritdoc/>
    public void Forget()
    {
        System.Collections.IList[] columns =
            [venues, sequences, orders, accounts, markets, trades, times, sides, roles, prices, quantities, fees, feeAssets];
        foreach (var column in columns) column.Clear();
    }
}
