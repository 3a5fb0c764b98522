using System.Text;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Folds events into the rows of a table: the trades in a range of time, or the candles that they add up to.</summary>
internal sealed class TableFold
{
    private static readonly string[] TradeColumns =
    [
        "market", "sequence", "trade", "time", "price", "quantity", "notional", "taker_side", "maker_order", "taker_order", "maker_account",
        "taker_account",
    ];

    private static readonly string[] CandleColumns =
    [
        "market", "interval", "time", "open", "high", "low", "close", "volume", "quote_volume", "trades", "taker_buy_volume",
        "taker_buy_quote_volume", "first_trade", "last_trade",
    ];

    private static readonly string[] TextColumns =
    [
        "market", "price", "quantity", "notional", "taker_side", "interval", "open", "high", "low", "close", "volume", "quote_volume",
        "taker_buy_volume", "taker_buy_quote_volume",
    ];

    private readonly TableArguments arguments;
    private readonly Catalog catalog;
    private readonly SortedDictionary<int, CandleFold> candles = [];
    private readonly List<Candle> ended = [];
    private int next;

    /// <summary>Begins one.</summary>
    /// <param name="arguments">Which table.</param>
    /// <param name="catalog">The assets and markets up to the event that is taken.</param>
    public TableFold(TableArguments arguments, Catalog catalog)
    {
        (this.arguments, this.catalog) = (arguments, catalog);
        Columns = [.. (arguments.Interval is null ? TradeColumns : CandleColumns).Select(name => new TableColumn(name, KindOf(name)))];
    }

    /// <summary>The table's columns, with the rows that wait to be written.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>How many rows wait to be written.</summary>
    public int Rows { get; private set; }

    /// <summary>Takes the next event.</summary>
    public void Take(EventRecord e)
    {
        if (e.Type != EventType.TradeExecuted || e.Time < arguments.From || e.Time >= arguments.To) return;
        ref readonly var trade = ref e.As<TradeExecuted>();
        var market = catalog[trade.Market];
        if (arguments.Market is { } only && only != market.Symbol) return;
        var notional = new Amount(trade.Price.Ticks * trade.Quantity.Lots * UnitsOf(market).TickLot);
        var made = new MarketTrade(
            trade.Market, trade.Trade, e.Sequence, e.Time, trade.Price, trade.Quantity, notional, trade.TakerSide, trade.Maker, trade.Taker,
            trade.MakerAccount, trade.TakerAccount, trade.MakerFee, trade.TakerFee);
        if (arguments.Interval is null) Add(market, made);
        else Add(market, made, arguments.Interval.Value);
    }

    /// <summary>There are no more events: the last candles end as well.</summary>
    public void End()
    {
        foreach (var (market, fold) in candles)
            if (fold.Last(arguments.Interval!.Value) is { } last) Add(catalog[new MarketId(market)], last);
    }

    /// <summary>The rows were written.</summary>
    public void Clear()
    {
        foreach (var column in Columns) column.Clear();
        Rows = 0;
    }

    private static TableColumnKind KindOf(string name) =>
        name == "time" ? TableColumnKind.Time : TextColumns.Contains(name) ? TableColumnKind.Text : TableColumnKind.Whole;

    private void Add(MarketEntry market, in MarketTrade trade, CandleInterval interval)
    {
        if (!candles.TryGetValue(trade.Market.Value, out var fold)) candles.Add(trade.Market.Value, fold = new CandleFold());
        fold.Apply(trade, ended);
        foreach (var candle in ended)
            if (candle.Interval == interval) Add(market, candle);
        ended.Clear();
    }

    private void Add(MarketEntry market, in MarketTrade trade)
    {
        Text(market.Symbol);
        Number(trade.Sequence);
        Number(trade.Trade.Value);
        Number(trade.Time.Microseconds);
        Text(DecimalText.FormatSteps(trade.Price.Ticks, market.Rules.TickSize));
        Text(DecimalText.FormatSteps(trade.Quantity.Lots, market.Rules.LotSize));
        Text(DecimalText.Format(trade.Notional.Units, catalog[market.QuoteAsset].Scale));
        Text(trade.TakerSide.ToString());
        Number(trade.Maker.Value);
        Number(trade.Taker.Value);
        Number(trade.MakerAccount.Value);
        Number(trade.TakerAccount.Value);
        EndRow();
    }

    private void Add(MarketEntry market, in Candle candle)
    {
        var (lot, baseScale, quoteScale) = (UnitsOf(market).Lot, catalog[market.BaseAsset].Scale, catalog[market.QuoteAsset].Scale);
        Text(market.Symbol);
        Text(candle.Interval.ToText());
        Number(candle.OpenTime.Microseconds);
        foreach (var price in new[] { candle.Open, candle.High, candle.Low, candle.Close })
            Text(DecimalText.FormatSteps(price.Ticks, market.Rules.TickSize));
        Sum(candle.Volume * lot, baseScale);
        Sum(candle.QuoteVolume, quoteScale);
        Number(candle.Trades);
        Sum(candle.TakerBuyVolume * lot, baseScale);
        Sum(candle.TakerBuyQuoteVolume, quoteScale);
        Number(candle.FirstTrade.Value);
        Number(candle.LastTrade.Value);
        EndRow();
    }

    private (long Lot, long TickLot) UnitsOf(MarketEntry market) =>
        MarketRulesCheck.TryGetUnits(
            market.Rules, catalog[market.BaseAsset].Scale, catalog[market.QuoteAsset].Scale, out var lot, out var tickLot)
            ? (lot, tickLot)
            : throw new InvalidDataException($"The steps of {market.Symbol} do not fit its assets.");

    private void Sum(Int128 units, int scale)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        Text(Encoding.ASCII.GetString(text[..DecimalText.Format(units, scale, text)]));
    }

    private void Text(string text) => Columns[next++].Texts.Add(text);

    private void Number(long number) => Columns[next++].Numbers.Add(number);

    private void EndRow() => (next, Rows) = (0, Rows + 1);
}
