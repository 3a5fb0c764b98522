using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Each trade of each market, and the candles that they add up to. A trade that is there already changes nothing, and counts in no candle
/// again.
/// </summary>
public sealed class TradesView(HistoryForm form) : IHistoryView
{
    private readonly List<string> venues = [];
    private readonly List<string> markets = [];
    private readonly List<long> trades = [];
    private readonly List<long> sequences = [];
    private readonly List<long> times = [];
    private readonly List<string> prices = [];
    private readonly List<string> quantities = [];
    private readonly List<string> sides = [];
    private readonly List<long> makers = [];
    private readonly List<long> takers = [];
    private readonly List<int> makerAccounts = [];
    private readonly List<int> takerAccounts = [];

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
        var market = venue.Catalog[trade.Market];
        venues.Add(venue.Name);
        markets.Add(market.Symbol);
        trades.Add(trade.Trade.Value);
        sequences.Add(e.Sequence);
        times.Add(e.Time.Microseconds);

        // As texts, since numbers of extreme steps have more digits than a decimal.
        prices.Add(DecimalText.FormatSteps(trade.Price.Ticks, market.Rules.TickSize));
        quantities.Add(DecimalText.FormatSteps(trade.Quantity.Lots, market.Rules.LotSize));
        sides.Add(trade.TakerSide == Side.Buy ? nameof(Side.Buy) : nameof(Side.Sell));
        makers.Add(trade.Maker.Value);
        takers.Add(trade.Taker.Value);
        makerAccounts.Add(trade.MakerAccount.Value);
        takerAccounts.Add(trade.TakerAccount.Value);
    }

    /// <inheritdoc/>
    public void Write(HistoryPage page)
    {
        if (trades.Count == 0) return;
        var insert =
            $"""
            insert into {page.Schema}.trades (venue, market, time, trade, sequence, price, quantity, notional, taker_side,
                maker_order, taker_order, maker_account, taker_account)
            select t.venue, t.market, timestamptz 'epoch' + t.time * interval '1 microsecond', t.trade, t.sequence,
                t.price::numeric, t.quantity::numeric, t.price::numeric * t.quantity::numeric, t.side,
                t.maker, t.taker, t.maker_account, t.taker_account
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as t
                (venue, market, time, trade, sequence, price, quantity, side, maker, taker, maker_account, taker_account)
            on conflict do nothing
            """;
        var sql = form == HistoryForm.Plain
            ? $"with added as ({insert} returning *), {CandleTables.Upsert(page.Schema)}"
            : insert;
        page.Add(
            sql, venues.ToArray(), markets.ToArray(), times.ToArray(), trades.ToArray(), sequences.ToArray(), prices.ToArray(),
            quantities.ToArray(), sides.ToArray(), makers.ToArray(), takers.ToArray(), makerAccounts.ToArray(), takerAccounts.ToArray());
    }

    /// <inheritdoc/>
    public void Forget()
    {
        System.Collections.IList[] columns =
        [
            venues, markets, trades, sequences, times, prices, quantities, sides, makers, takers, makerAccounts, takerAccounts,
        ];
        foreach (var column in columns) column.Clear();
    }

    private static string Hypertable(string schema) =>
        $"""
        select create_hypertable('{schema}.trades', by_range('time', interval '1 day'), if_not_exists => true);

        """;
}
