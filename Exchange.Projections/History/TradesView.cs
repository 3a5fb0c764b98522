using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Each trade of each market, and the candles that they add up to.</summary>
public sealed class TradesView(HistoryForm form) : IHistoryView
{
    private readonly TableRows trades = new("trades", 13);

    // TimescaleDB adds up its own.
    private readonly CandleRows? candles = form == HistoryForm.Plain ? new() : null;

    /// <inheritdoc/>
    public IReadOnlyList<(string Table, string Key)> Appended =>
        form == HistoryForm.Plain ? [("trades", "venue, market, time, trade")] : []; // a hypertable's key is each chunk's own

    /// <inheritdoc/>
    public string Tables(string schema) =>
        // In a hypertable the time has to be a part of every key. The key is the order in which a market's trades are read.
        $"""
        create table if not exists {schema}.trades (
            venue text not null,
            market text not null,
            time timestamptz not null,
            trade bigint not null,
            sequence bigint not null,
            price numeric not null,
            quantity numeric not null,
            notional numeric not null,
            taker_side text not null,
            maker_order bigint not null,
            taker_order bigint not null,
            maker_account integer not null,
            taker_account integer not null,
            primary key (venue, market, time, trade));

        """ + (form == HistoryForm.Plain ? CandleTables.Plain(schema) : Hypertable(schema) + CandleTables.Timescale(schema));

    /// <inheritdoc/>
    public void Gather(HistoryVenue venue, EventRecord e)
    {
        if (e.Type != EventType.TradeExecuted) return;
        ref readonly var trade = ref e.As<TradeExecuted>();
        var market = venue.Market(trade.Market);
        var notional = market.Notional(trade.Price, trade.Quantity);
        trades.Begin();
        trades.Add(venue.NameInRows);
        trades.Add(market.SymbolInRows);
        trades.Add(e.Time);
        trades.Add(trade.Trade.Value);
        trades.Add(e.Sequence);
        trades.Add(trade.Price.Ticks, market.Tick);
        trades.Add(trade.Quantity.Lots * market.LotUnits, market.BaseScale);
        trades.Add(notional, market.QuoteScale);
        trades.Add(EnumNames<Side>.RowOf((byte)trade.TakerSide));
        trades.Add(trade.Maker.Value);
        trades.Add(trade.Taker.Value);
        trades.Add(trade.MakerAccount.Value);
        trades.Add(trade.TakerAccount.Value);
        candles?.Gather(venue, new MarketTrade(
            trade.Market, trade.Trade, e.Sequence, e.Time, trade.Price, trade.Quantity, new Amount(notional), trade.TakerSide,
            trade.Maker, trade.Taker, trade.MakerAccount, trade.TakerAccount, trade.MakerFee, trade.TakerFee));
    }

    /// <inheritdoc/>
    public void Write(HistoryPage page)
    {
        page.Append(trades);
        candles?.Write(page);
    }

    /// <inheritdoc/>
    public void Complete(HistoryVenue venue) => candles?.Complete(venue);

    /// <inheritdoc/>
    public void Forget()
    {
        trades.Clear();
        candles?.Forget();
    }

    private static string Hypertable(string schema) =>
        $"""
        select create_hypertable('{schema}.trades', by_range('time', interval '1 day'), if_not_exists => true);

        """;
}
