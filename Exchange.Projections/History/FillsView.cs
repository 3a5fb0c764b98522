using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Each order's part in each trade: two rows for a trade. An account may trade with itself, and then has both.</summary>
public sealed class FillsView : IHistoryView
{
    private static readonly RowText Maker = new("Maker"), Taker = new("Taker");

    private readonly TableRows fills = new("fills", 13);

    /// <inheritdoc/>
    public IReadOnlyList<(string Table, string Key)> Appended => [("fills", "account, venue, sequence, order_id")];

    /// <inheritdoc/>
    public string Tables(string schema) =>
        // The key is the order in which an account's fills are read; it begins with a number, which sorts in half the time.
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
            primary key (account, venue, sequence, order_id));
        """;

    /// <inheritdoc/>
    public void Gather(HistoryVenue venue, EventRecord e)
    {
        if (e.Type != EventType.TradeExecuted) return;
        ref readonly var trade = ref e.As<TradeExecuted>();
        var market = venue.Market(trade.Market);
        for (var part = 0; part < 2; part++)
        {
            var isMaker = part == 0;
            var side = isMaker ? trade.TakerSide.Opposite() : trade.TakerSide;
            fills.Begin();
            fills.Add(venue.NameInRows);
            fills.Add(e.Sequence);
            fills.Add((isMaker ? trade.Maker : trade.Taker).Value);
            fills.Add((isMaker ? trade.MakerAccount : trade.TakerAccount).Value);
            fills.Add(trade.Market.Value);
            fills.Add(trade.Trade.Value);
            fills.Add(e.Time);
            fills.Add(EnumNames<Side>.RowOf((byte)side));
            fills.Add(isMaker ? Maker : Taker);
            fills.Add(trade.Price.Ticks, market.Tick);
            fills.Add(trade.Quantity.Lots * market.LotUnits, market.BaseScale);
            fills.Add((isMaker ? trade.MakerFee : trade.TakerFee).Units, market.ReceivedScale(side));
            fills.Add(market.ReceivedBy(side).Value);
        }
    }

    /// <inheritdoc/>
    public void Write(HistoryPage page) => page.Append(fills);

    /// <inheritdoc/>
    public void Forget() => fills.Clear();
}
