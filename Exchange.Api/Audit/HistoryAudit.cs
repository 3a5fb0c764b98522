using Exchange.Domain;
using Exchange.Projections;
using Npgsql;
using static Exchange.Api.ColumnKind;

namespace Exchange.Api;

/// <summary>
/// Compares the tables of the history with what the audit's own fold of the events says, event by event up to the position of the history,
/// all in one pass: each table is read in the order of the events.
/// </summary>
internal sealed class HistoryAudit : IAsyncDisposable
{
    /// <summary>The table that TimescaleDB may pack and drop rows of.</summary>
    public const string Trades = $"{Schema}.trades";

    private const string Schema = HistoryViews.Schema;

    private static readonly AuditedColumn[] OrderColumns =
    [
        new("account", Whole), new("market", Whole), new("client_order_id", Text), new("type", Text), new("side", Text),
        new("time_in_force", Text), new("self_trade_prevention", Text), new("placed_quantity", Number), new("quote_quantity", Number),
        new("price", Number), new("stop_price", Number), new("display_quantity", Number), new("expires_at", Time),
        new("placed_at", Time), new("status", Text), new("quantity", Number), new("remaining", Number), new("filled", Number),
        new("filled_quote", Number), new("fees", Number), new("reason", Text), new("updated_at", Time), new("closed_at", Time),
    ];

    private readonly AuditReport report;
    private readonly string venue;
    private (long Sequence, Timestamp Time) stands;
    private long dropped;
    private readonly TableAudit closed, open, rejected, fills, ledger, balances, trades;

    public HistoryAudit(AuditReport report, string venue)
    {
        (this.report, this.venue) = (report, venue);
        TableAudit Of(string table, int keys, params AuditedColumn[] columns) =>
            new(report, AuditCheck.History, $"{Schema}.{table}", columns, keys);

        closed = Of("orders", 2, [new("sequence", Whole), new("order_id", Whole), .. OrderColumns]);
        open = Of("orders", 1, [new("order_id", Whole), new("sequence", Whole), .. OrderColumns]);
        rejected = Of(
            "rejected_orders", 1, new("sequence", Whole), new("time", Time), new("account", Whole), new("market", Whole),
            new("client_order_id", Text), new("type", Text), new("side", Text), new("time_in_force", Text), new("quantity", Number),
            new("quote_quantity", Number), new("price", Number), new("stop_price", Number), new("reason", Text));
        fills = Of(
            "fills", 2, new("sequence", Whole), new("order_id", Whole), new("account", Whole), new("market", Whole),
            new("trade_id", Whole), new("time", Time), new("side", Text), new("role", Text), new("price", Number), new("quantity", Number),
            new("fee", Number), new("fee_asset", Whole));
        ledger = Of(
            "ledger", 2, new("sequence", Whole), new("line", Whole), new("account", Whole), new("asset", Whole), new("time", Time),
            new("cause", Text), new("available_change", Number), new("held_change", Number), new("available", Number), new("held", Number));
        balances = Of("balances", 2, new("account", Whole), new("asset", Whole), new("available", Number), new("held", Number));
        trades = Of(
            "trades", 1, new("sequence", Whole), new("market", Text), new("time", Time), new("trade", Whole), new("price", Number),
            new("quantity", Number), new("notional", Number), new("taker_side", Text), new("maker_order", Whole),
            new("taker_order", Whole), new("maker_account", Whole), new("taker_account", Whole));
    }

    /// <summary>What the position is of a history that cannot be compared.</summary>
    public const long Uncompared = -1;

    /// <summary>How trades and candles are kept.</summary>
    public HistoryForm Form { get; private set; }

    /// <summary>The first trade that the table of trades has to have; those before may have been dropped.</summary>
    public Timestamp TradesFrom { get; private set; }

    /// <summary>Finds out how the history stands.</summary>
    /// <param name="first">A connection that is free.</param>
    /// <param name="until">The last event of the venue.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Up to which event the history stands; <see cref="Uncompared"/> where it cannot be compared.</returns>
    public async Task<long> OpenAsync(NpgsqlConnection first, long until, CancellationToken cancellation)
    {
        Form = await ReadFormAsync(first, cancellation);
        if (await VenueSchema.HasOtherHistoryAsync(first, Form, cancellation))
        {
            report.Note("The tables of the history are those of another version of the program; they were not compared.");
            return Uncompared;
        }

        var position = await HistoryRows.PositionAsync(first, Schema, venue, cancellation) ?? (0, default);
        if (position.Sequence > until)
        {
            var what = $"The history stands at {position.Sequence}, and the last event is {until}.";
            report.Add(AuditCheck.History, $"{Schema}.positions", what, until + 1, venue, "sequence");
            return Uncompared;
        }

        stands = position;
        if (Form == HistoryForm.Timescale) TradesFrom = await TradeRetention.ReadDroppedAsync(first, Schema, cancellation);
        return position.Sequence;
    }

    /// <summary>Begins to read the tables, each on a connection of its own.</summary>
    /// <param name="first">The connection that has locked the trades, for them.</param>
    /// <param name="connect">Opens one more connection.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task ReadAsync(NpgsqlConnection first, Func<Task<NpgsqlConnection>> connect, CancellationToken cancellation)
    {
        async Task Read(TableAudit table, string name, string order, string condition = "true") => await table.OpenAsync(
            table == trades ? first : await connect(),
            $"select {table.Names} from {Schema}.{name} where venue = '{venue}' and {condition} order by {order}", cancellation);

        return Task.WhenAll(
            Read(closed, "orders", "sequence, order_id", "closed_at is not null"),
            Read(open, "orders", "order_id", "closed_at is null"),
            Read(rejected, "rejected_orders", "sequence"),
            Read(fills, "fills", "sequence, order_id"),
            Read(ledger, "ledger", "sequence, line, account"),
            Read(balances, "balances", "account, asset"),
            Read(trades, "trades", "sequence, market collate \"C\", trade"));
    }

    // A plain history has a table for all candles.
    private static async Task<HistoryForm> ReadFormAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select to_regclass('{Schema}.candles') is not null", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))! ? HistoryForm.Plain : HistoryForm.Timescale;
    }

    /// <summary>Takes an event, which the fold has taken already. The buffer holds it alone.</summary>
    public async ValueTask AddAsync(AuditedVenue fold, EventBuffer events, Catalog catalog, EventType type, CancellationToken cancellation)
    {
        var (sequence, time) = (fold.Sequence, fold.Time);
        short number = 0;
        foreach (var line in fold.Lines)
        {
            Fill(ledger.Expect(), line, number++, EventJson.TypeName(type), fold);
            await ledger.CheckAsync(sequence, time, cancellation);
        }

        if (type == EventType.TradeExecuted)
        {
            var trade = TradeOf(events);
            var makerFirst = trade.Maker.Value < trade.Taker.Value;
            FillFill(fills.Expect(), trade, makerFirst, fold);
            await fills.CheckAsync(sequence, time, cancellation);
            FillFill(fills.Expect(), trade, !makerFirst, fold);
            await fills.CheckAsync(sequence, time, cancellation);
            if (time < TradesFrom) dropped++;
            else
            {
                Fill(trades.Expect(), trade, catalog[trade.Market].Symbol, fold);
                await trades.CheckAsync(sequence, time, cancellation);
            }
        }
        else if (type == EventType.OrderRejected)
        {
            Fill(rejected.Expect(), events, fold);
            await rejected.CheckAsync(sequence, time, cancellation);
        }

        IEnumerable<AuditedOrder> closing = fold.Closed.Count < 2 ? fold.Closed : fold.Closed.OrderBy(order => order.Order.Value);
        foreach (var order in closing)
        {
            Fill(closed.Expect().Long(order.Sequence).Long(order.Order.Value), order, fold);
            await closed.CheckAsync(sequence, time, cancellation);
        }
    }

    /// <summary>The history ends here: compares what is open, and what everybody has.</summary>
    public async Task EndAsync(AuditedVenue fold, CancellationToken cancellation)
    {
        foreach (var order in fold.Open.OrderBy(order => order.Order.Value))
        {
            Fill(open.Expect().Long(order.Order.Value).Long(order.Sequence), order, fold);
            await open.CheckAsync(order.Sequence, order.UpdatedAt, cancellation);
        }

        foreach (var (key, balance) in fold.Balances.OrderBy(entry => entry.Key))
        {
            var scale = fold.ScaleOf(key.Asset);
            balances.Expect().Int(key.Account).Int(key.Asset).Decimal(balance.Available, scale).Decimal(balance.Held, scale);
            await balances.CheckAsync(null, null, cancellation);
        }

        foreach (var table in (TableAudit[])[closed, open, rejected, fills, ledger, balances, trades]) await table.EndAsync(cancellation);
        if (dropped > 0)
        {
            report.Note($"{dropped} trades of before {TimeText.Format(TradesFrom)} were dropped, as the retention says or once said. "
                + "Neither they nor the candles of before were compared.");
        }

        if (stands.Time == fold.Time || stands.Sequence == 0) return;
        var what = $"time is {TimeText.Format(stands.Time)}, and that of the event {TimeText.Format(fold.Time)}.";
        report.Add(AuditCheck.History, $"{Schema}.positions", what, stands.Sequence, venue, "time", fold.Time);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var table in (TableAudit[])[closed, open, rejected, fills, ledger, balances, trades]) await table.DisposeAsync();
    }

    private static TradeExecuted TradeOf(EventBuffer events)
    {
        foreach (var e in events) return e.As<TradeExecuted>();
        throw new InvalidOperationException("There is no event.");
    }

    private static void Fill(ExpectedRow row, in AuditedLine line, short number, string cause, AuditedVenue fold)
    {
        var scale = fold.ScaleOf(line.Asset);
        row.Long(fold.Sequence).Short(number).Int(line.Account).Int(line.Asset).Time(fold.Time).Text(cause)
            .Decimal(line.AvailableChange, scale).Decimal(line.HeldChange, scale).Decimal(line.Available, scale).Decimal(line.Held, scale);
    }

    private static void FillFill(ExpectedRow row, in TradeExecuted trade, bool isMaker, AuditedVenue fold)
    {
        var market = fold[trade.Market];
        var side = isMaker ? trade.TakerSide.Opposite() : trade.TakerSide;
        row.Long(fold.Sequence).Long((isMaker ? trade.Maker : trade.Taker).Value)
            .Int((isMaker ? trade.MakerAccount : trade.TakerAccount).Value).Int(trade.Market.Value).Long(trade.Trade.Value)
            .Time(fold.Time).Text(side == Side.Buy ? "Buy"u8 : "Sell"u8).Text(isMaker ? "Maker"u8 : "Taker"u8)
            .Price(trade.Price, market).Lots(trade.Quantity.Lots, market)
            .Decimal((isMaker ? trade.MakerFee : trade.TakerFee).Units, market.ReceivedScale(side)).Int(market.ReceivedBy(side));
    }

    private static void Fill(ExpectedRow row, in TradeExecuted trade, string symbol, AuditedVenue fold)
    {
        var market = fold[trade.Market];
        row.Long(fold.Sequence).Text(symbol).Time(fold.Time).Long(trade.Trade.Value).Price(trade.Price, market)
            .Lots(trade.Quantity.Lots, market).Decimal(market.QuoteUnits(trade.Price.Ticks, trade.Quantity.Lots), market.QuoteScale)
            .Text(trade.TakerSide == Side.Buy ? "Buy"u8 : "Sell"u8).Long(trade.Maker.Value).Long(trade.Taker.Value)
            .Int(trade.MakerAccount.Value).Int(trade.TakerAccount.Value);
    }

    // Of a market that there is not, the numbers count nothing.
    private static void Fill(ExpectedRow row, EventBuffer events, AuditedVenue fold)
    {
        foreach (var e in events)
        {
            ref readonly var order = ref e.As<OrderRejected>();
            ref readonly var terms = ref order.Terms;
            row.Long(fold.Sequence).Time(fold.Time).Int(order.Account.Value).Int(order.Market.Value).Text(order.ClientOrderId.ToString())
                .Text(terms.Type.ToString()).Text(terms.Side.ToString()).Text(terms.TimeInForce.ToString());
            if (fold.Find(order.Market) is { } market)
            {
                var rules = market.Rules;
                row.StepsOrNull(terms.Quantity.Lots, rules.LotSize).StepsOrNull(terms.QuoteQuantity.Units, new Step(1, market.QuoteScale))
                    .StepsOrNull(terms.LimitPrice.Ticks, rules.TickSize).StepsOrNull(terms.StopPrice.Ticks, rules.TickSize);
            }
            else
            {
                row.Null().Null().Null().Null();
            }

            row.Text(order.Reason.ToString());
        }
    }

    private static void Fill(ExpectedRow row, AuditedOrder order, AuditedVenue fold)
    {
        var market = fold[order.Market];
        var terms = order.Terms;
        row.Int(order.Account.Value).Int(order.Market.Value).Text(order.ClientOrderId.ToString()).Text(terms.Type.ToString())
            .Text(terms.Side.ToString()).Text(terms.TimeInForce.ToString()).Text(terms.SelfTradePrevention.ToString())
            .Lots(terms.Quantity.Lots, market);
        if (terms.IsByQuote) row.Decimal(terms.QuoteQuantity.Units, market.QuoteScale);
        else row.Null();
        row.StepsOrNull(terms.LimitPrice.Ticks, market.Rules.TickSize).StepsOrNull(terms.StopPrice.Ticks, market.Rules.TickSize)
            .StepsOrNull(terms.DisplayQuantity.Lots, market.Rules.LotSize);
        if (terms.ExpiresAt == Timestamp.None) row.Null();
        else row.Time(terms.ExpiresAt);
        row.Time(order.PlacedAt).Text(order.Status.ToString()).Lots(order.Quantity, market).Lots(order.Remaining, market)
            .Lots(order.Filled, market).Decimal(Int128.Min(order.FilledQuote, long.MaxValue), market.QuoteScale)
            .Decimal(Int128.Min(order.Fees, long.MaxValue), market.ReceivedScale(terms.Side));
        if (order.Reason is null) row.Null();
        else row.Text(order.Reason);
        row.Time(order.UpdatedAt);
        if (order.IsOpen) row.Null();
        else row.Time(order.UpdatedAt);
    }
}

/// <summary>Numbers of markets in rows.</summary>
internal static class ExpectedNumbers
{
    public static ExpectedRow Price(this ExpectedRow row, Price price, in AuditedMarket market) =>
        row.Decimal((Int128)price.Ticks * market.Rules.TickSize.Units, market.Rules.TickSize.Scale);

    public static ExpectedRow Lots(this ExpectedRow row, long lots, in AuditedMarket market) =>
        row.Decimal((Int128)lots * market.Rules.LotSize.Units, market.Rules.LotSize.Scale);

    public static ExpectedRow StepsOrNull(this ExpectedRow row, long count, in Step step) =>
        count == 0 ? row.Null() : row.Decimal((Int128)count * step.Units, step.Scale);
}
