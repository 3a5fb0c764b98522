using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>An order as answers have it. Numbers are plain decimals; members that do not apply are left out.</summary>
/// <param name="OrderId">The venue's number for it.</param>
/// <param name="ClientOrderId">Its owner's id for it.</param>
/// <param name="Symbol">The market, such as BTC-USDT.</param>
/// <param name="Side">BUY or SELL.</param>
/// <param name="Type">LIMIT, LIMIT_MAKER, MARKET, STOP_LOSS, STOP_LOSS_LIMIT, TAKE_PROFIT or TAKE_PROFIT_LIMIT.</param>
/// <param name="TimeInForce">GTC, IOC, FOK or GTD.</param>
/// <param name="Status">PENDING_TRIGGER, NEW, PARTIALLY_FILLED, FILLED, CANCELED or EXPIRED.</param>
/// <param name="Reason">Why it was canceled or expired.</param>
/// <param name="Quantity">The quantity in all, after amendments.</param>
/// <param name="QuoteQuantity">In its place, of an order by quote quantity: how much to spend or to obtain.</param>
/// <param name="Price">The limit price.</param>
/// <param name="StopPrice">The price that triggers it.</param>
/// <param name="DisplayQuantity">How much of it the book shows at a time.</param>
/// <param name="ExpiresAt">When a GTD order expires.</param>
/// <param name="FilledQuantity">What it has traded, of the base asset.</param>
/// <param name="FilledQuote">What it has traded, of the quote asset, before fees.</param>
/// <param name="Remaining">What is left of the quantity; 0 when it is closed or by quote quantity.</param>
/// <param name="Fills">What it traded at once; only in the answer to its placing.</param>
/// <param name="Fees">The sum of its fees.</param>
/// <param name="FeeAsset">The asset of the fees: what it receives.</param>
/// <param name="CanceledOrderId">The order that was canceled for it; only in the answer to a replace.</param>
/// <param name="Sequence">The venue's sequence of the last event about it.</param>
/// <param name="Time">When it was placed.</param>
/// <param name="AsOf">The moment of the past that it stands for, if one was asked about.</param>
internal sealed record OrderAnswer(
    long OrderId,
    string ClientOrderId,
    string Symbol,
    string Side,
    string Type,
    string TimeInForce,
    string Status,
    string? Reason,
    string? Quantity,
    string? QuoteQuantity,
    string? Price,
    string? StopPrice,
    string? DisplayQuantity,
    string? ExpiresAt,
    string FilledQuantity,
    string FilledQuote,
    string Remaining,
    IReadOnlyList<FillAnswer>? Fills,
    string Fees,
    string FeeAsset,
    long? CanceledOrderId,
    long Sequence,
    string Time,
    AsOfAnswer? AsOf = null)
{
    /// <summary>An order as the live view has it.</summary>
    internal static OrderAnswer Of(AccountOrder order, Catalog catalog)
    {
        var market = catalog[order.Market];
        var numbers = new MarketNumbers(catalog, market);
        var (terms, fee) = (order.Terms, numbers.ReceivedBy(order.Terms.Side));
        return new OrderAnswer(
            order.Order.Value,
            order.ClientOrderId.ToString(),
            market.Symbol,
            OrderWords.Sides[terms.Side].Value,
            OrderWords.Types[terms.Type].Value,
            OrderWords.TimesInForce[terms.TimeInForce].Value,
            OrderWords.Statuses[order.Status].Value,
            ReasonOf(order),
            terms.IsByQuote ? null : DecimalText.FormatSteps(order.Quantity.Lots, numbers.Lot),
            terms.IsByQuote ? DecimalText.Format(terms.QuoteQuantity.Units, numbers.Quote.Scale) : null,
            OrNone(terms.LimitPrice.Ticks, numbers.Tick),
            OrNone(terms.StopPrice.Ticks, numbers.Tick),
            OrNone(terms.DisplayQuantity.Lots, numbers.Lot),
            terms.ExpiresAt == Timestamp.None ? null : TimeText.Format(terms.ExpiresAt),
            DecimalText.FormatSteps(order.Filled.Lots, numbers.Lot),
            DecimalText.Format(order.FilledQuote.Units, numbers.Quote.Scale),
            DecimalText.FormatSteps(order.Remaining.Lots, numbers.Lot),
            Fills: null,
            DecimalText.Format(order.Fees.Units, fee.Scale),
            fee.Code.ToString(),
            CanceledOrderId: null,
            order.Sequence,
            TimeText.Format(order.PlacedAt));
    }

    private static string? ReasonOf(AccountOrder order) =>
        order.CancelReason is { } canceled ? OrderWords.CancelReasons[canceled].Value
        : order.ExpireReason is { } expired ? OrderWords.ExpireReasons[expired].Value
        : null;

    private static string? OrNone(long count, Step step) => count == 0 ? null : DecimalText.FormatSteps(count, step);
}

/// <summary>An order's part in a trade.</summary>
internal sealed record FillAnswer(long TradeId, string Price, string Quantity, string Fee, string FeeAsset);
