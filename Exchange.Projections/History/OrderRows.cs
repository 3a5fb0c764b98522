using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Whole rows of the table of orders: what was asked for, and what became of it.</summary>
internal static class OrderRows
{
    /// <summary>The number of columns.</summary>
    public const short Columns = 26;

    public static void Add(TableRows rows, HistoryVenue venue, in FoldedOrder order)
    {
        var market = venue.Market(order.Market);
        rows.Begin();
        rows.Add(venue.NameInRows);
        rows.Add(order.Order.Value);
        AddTerms(rows, order, market);
        AddState(rows, order, market);
    }

    /// <summary>Why it was canceled or has expired; null for any other.</summary>
    public static string? ReasonOf(in FoldedOrder order) => order.Status switch
    {
        OrderStatus.Canceled => EnumNames<CancelReason>.Of((byte)order.CancelReason),
        OrderStatus.Expired => EnumNames<ExpireReason>.Of((byte)order.ExpireReason),
        _ => null,
    };

    private static void AddTerms(TableRows rows, in FoldedOrder order, in HistoryMarket market)
    {
        ref readonly var terms = ref order.Terms;
        rows.Add(order.Account.Value);
        rows.Add(order.Market.Value);
        rows.Add(order.ClientOrderId.ToString());
        rows.Add(EnumNames<OrderType>.RowOf((byte)terms.Type));
        rows.Add(EnumNames<Side>.RowOf((byte)terms.Side));
        rows.Add(EnumNames<TimeInForce>.RowOf((byte)terms.TimeInForce));
        rows.Add(EnumNames<SelfTradePrevention>.RowOf((byte)terms.SelfTradePrevention));
        rows.Add(terms.Quantity.Lots * market.LotUnits, market.BaseScale);
        if (terms.IsByQuote) rows.Add(terms.QuoteQuantity.Units, market.QuoteScale);
        else rows.AddNull();
        AddPrice(rows, terms.LimitPrice, market);
        AddPrice(rows, terms.StopPrice, market);
        if (terms.DisplayQuantity == Quantity.Zero) rows.AddNull();
        else rows.Add(terms.DisplayQuantity.Lots * market.LotUnits, market.BaseScale);
        if (terms.ExpiresAt == Timestamp.None) rows.AddNull();
        else rows.Add(terms.ExpiresAt);
        rows.Add(order.PlacedAt);
    }

    private static void AddState(TableRows rows, in FoldedOrder order, in HistoryMarket market)
    {
        rows.Add(EnumNames<OrderStatus>.RowOf((byte)order.Status));
        rows.Add(order.Quantity.Lots * market.LotUnits, market.BaseScale);
        rows.Add(order.Remaining.Lots * market.LotUnits, market.BaseScale);
        rows.Add(order.Filled.Lots * market.LotUnits, market.BaseScale);
        rows.Add(order.FilledQuote.Units, market.QuoteScale);
        rows.Add(order.Fees.Units, market.ReceivedScale(order.Terms.Side));
        rows.Add(ReasonOf(order));
        rows.Add(order.Sequence);
        rows.Add(order.UpdatedAt);
        if (order.IsOpen) rows.AddNull();
        else rows.Add(order.UpdatedAt);
    }

    private static void AddPrice(TableRows rows, Price price, in HistoryMarket market)
    {
        if (price.Ticks == 0) rows.AddNull();
        else rows.Add(price.Ticks, market.Tick);
    }
}

/// <summary>The names of an enum whose values are 0, 1, 2 and so on.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly string[] Names = [.. Enum.GetValues<T>().Select(value => value.ToString())];

    private static readonly RowText[] Rows = [.. Names.Select(name => new RowText(name))];

    public static string Of(byte value) => Names[value];

    public static RowText RowOf(byte value) => Rows[value];
}
