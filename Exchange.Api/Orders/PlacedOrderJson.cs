using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// Writes the answer to a placed order, as <see cref="OrderAnswer"/> describes it, straight from the events: it is written for every order,
/// so nothing is made on the way but the text of the client's id.
/// </summary>
internal static class PlacedOrderJson
{
    private static readonly JsonEncodedText OrderId = Name("orderId"), ClientOrderId = Name("clientOrderId"), Symbol = Name("symbol"),
        SideOf = Name("side"), Type = Name("type"), TimeInForceOf = Name("timeInForce"), Status = Name("status"), Reason = Name("reason"),
        QuantityOf = Name("quantity"), QuoteQuantity = Name("quoteQuantity"), PriceOf = Name("price"), StopPrice = Name("stopPrice"),
        DisplayQuantity = Name("displayQuantity"), ExpiresAt = Name("expiresAt"), FilledQuantity = Name("filledQuantity"),
        FilledQuote = Name("filledQuote"), Remaining = Name("remaining"), Fills = Name("fills"), TradeIdOf = Name("tradeId"),
        Fee = Name("fee"), FeeAsset = Name("feeAsset"), Fees = Name("fees"), Canceled = Name("canceledOrderId"),
        Sequence = Name("sequence"), Time = Name("time");

    internal static void Write(Utf8JsonWriter json, (CommandOutcome Outcome, Catalog Catalog) placed)
    {
        var events = placed.Outcome.Events.Span;
        var catalog = placed.Catalog;
        var order = PlacedOrder.Fold(events);
        var market = catalog[order.Placed.Market];
        var numbers = new MarketNumbers(catalog, market);
        ref readonly var terms = ref order.Placed.Terms;
        var fee = numbers.ReceivedBy(terms.Side);
        var feeAsset = fee.Code.ToString();

        json.WriteStartObject();
        json.WriteNumber(OrderId, order.Placed.Order.Value);
        json.WriteString(ClientOrderId, order.Placed.ClientOrderId.ToString());
        json.WriteString(Symbol, market.Symbol);
        json.WriteString(SideOf, OrderWords.Sides[terms.Side]);
        json.WriteString(Type, OrderWords.Types[terms.Type]);
        json.WriteString(TimeInForceOf, OrderWords.TimesInForce[terms.TimeInForce]);
        json.WriteString(Status, OrderWords.Statuses[order.Status]);
        if (order.ExpireReason is { } reason) json.WriteString(Reason, OrderWords.ExpireReasons[reason]);
        WriteTerms(json, in terms, in numbers);

        Steps(json, FilledQuantity, order.Filled.Lots, numbers.Lot);
        Units(json, FilledQuote, order.FilledQuote(numbers.NotionalUnit).Units, numbers.Quote.Scale);
        Steps(json, Remaining, order.Remaining.Lots, numbers.Lot);
        json.WriteStartArray(Fills);
        foreach (var e in EventBuffer.Read(events))
            if (e.Type == EventType.TradeExecuted && e.As<TradeExecuted>().Taker == order.Placed.Order)
                WriteFill(json, in e.As<TradeExecuted>(), in numbers, fee.Scale, feeAsset);
        json.WriteEndArray();

        Units(json, Fees, order.Fees.Units, fee.Scale);
        json.WriteString(FeeAsset, feeAsset);
        if (order.Canceled.Value != 0) json.WriteNumber(Canceled, order.Canceled.Value);
        json.WriteNumber(Sequence, order.Sequence);
        WriteTime(json, Time, order.Time);
        json.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter json, in OrderTerms terms, in MarketNumbers numbers)
    {
        if (terms.IsByQuote) Units(json, QuoteQuantity, terms.QuoteQuantity.Units, numbers.Quote.Scale);
        else Steps(json, QuantityOf, terms.Quantity.Lots, numbers.Lot);
        if (terms.LimitPrice != default) Steps(json, PriceOf, terms.LimitPrice.Ticks, numbers.Tick);
        if (terms.StopPrice != default) Steps(json, StopPrice, terms.StopPrice.Ticks, numbers.Tick);
        if (terms.DisplayQuantity != default) Steps(json, DisplayQuantity, terms.DisplayQuantity.Lots, numbers.Lot);
        if (terms.ExpiresAt != default) WriteTime(json, ExpiresAt, terms.ExpiresAt);
    }

    private static void WriteFill(Utf8JsonWriter json, in TradeExecuted trade, in MarketNumbers numbers, int feeScale, string feeAsset)
    {
        json.WriteStartObject();
        json.WriteNumber(TradeIdOf, trade.Trade.Value);
        Steps(json, PriceOf, trade.Price.Ticks, numbers.Tick);
        Steps(json, QuantityOf, trade.Quantity.Lots, numbers.Lot);
        Units(json, Fee, trade.TakerFee.Units, feeScale);
        json.WriteString(FeeAsset, feeAsset);
        json.WriteEndObject();
    }

    private static void Units(Utf8JsonWriter json, JsonEncodedText name, long units, int scale)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        json.WriteString(name, text[..DecimalText.Format(units, scale, text)]);
    }

    private static void Steps(Utf8JsonWriter json, JsonEncodedText name, long count, Step step)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        json.WriteString(name, text[..DecimalText.FormatSteps(count, step, text)]);
    }

    private static void WriteTime(Utf8JsonWriter json, JsonEncodedText name, Timestamp time)
    {
        Span<byte> text = stackalloc byte[TimeText.Length];
        TimeText.Format(time, text);
        json.WriteString(name, text);
    }

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);
}
