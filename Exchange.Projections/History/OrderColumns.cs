using System.Collections;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>The columns of the table of orders, as a page writes them.</summary>
internal sealed class OrderColumns
{
    private readonly List<string> venues = [];
    private readonly List<long> orders = [];

    private readonly List<int> accounts = [];
    private readonly List<int> markets = [];
    private readonly List<string> clientOrderIds = [];
    private readonly List<string> types = [];
    private readonly List<string> sides = [];
    private readonly List<string> timesInForce = [];
    private readonly List<string> selfTradePreventions = [];
    private readonly List<decimal> placedQuantities = [];
    private readonly List<decimal?> quoteQuantities = [];
    private readonly List<string?> prices = [];
    private readonly List<string?> stopPrices = [];
    private readonly List<decimal?> displayQuantities = [];
    private readonly List<DateTimeOffset?> expiries = [];
    private readonly List<DateTimeOffset> placedAt = [];

    private readonly List<string> statuses = [];
    private readonly List<decimal> quantities = [];
    private readonly List<decimal> remaining = [];
    private readonly List<decimal> filled = [];
    private readonly List<decimal> filledQuote = [];
    private readonly List<decimal> fees = [];
    private readonly List<string?> reasons = [];
    private readonly List<long> sequences = [];
    private readonly List<DateTimeOffset> updatedAt = [];
    private readonly List<DateTimeOffset?> closedAt = [];

    /// <summary>The number of rows.</summary>
    public int Count => orders.Count;

    public void Add(HistoryVenue venue, in FoldedOrder order, bool withTerms)
    {
        var market = new HistoryMarket(venue.Catalog, order.Market);
        venues.Add(venue.Name);
        orders.Add(order.Order.Value);
        if (withTerms) AddTerms(order, market);
        AddState(order, market);
    }

    /// <summary>The venue and the number of the order.</summary>
    public Array[] Keys() => [venues.ToArray(), orders.ToArray()];

    /// <summary>What was asked for.</summary>
    public Array[] Terms() =>
    [
        accounts.ToArray(), markets.ToArray(), clientOrderIds.ToArray(), types.ToArray(), sides.ToArray(), timesInForce.ToArray(),
        selfTradePreventions.ToArray(), placedQuantities.ToArray(), quoteQuantities.ToArray(), HistoryNumbers.Column(prices),
        HistoryNumbers.Column(stopPrices), displayQuantities.ToArray(), expiries.ToArray(), placedAt.ToArray(),
    ];

    /// <summary>What became of it.</summary>
    public Array[] State() =>
    [
        statuses.ToArray(), quantities.ToArray(), remaining.ToArray(), filled.ToArray(), filledQuote.ToArray(), fees.ToArray(),
        reasons.ToArray(), sequences.ToArray(), updatedAt.ToArray(), closedAt.ToArray(),
    ];

    public void Clear()
    {
        IList[] columns =
        [
            venues, orders, accounts, markets, clientOrderIds, types, sides, timesInForce, selfTradePreventions, placedQuantities,
            quoteQuantities, prices, stopPrices, displayQuantities, expiries, placedAt, statuses, quantities, remaining, filled,
            filledQuote, fees, reasons, sequences, updatedAt, closedAt,
        ];
        foreach (var column in columns) column.Clear();
    }

    private void AddTerms(in FoldedOrder order, in HistoryMarket market)
    {
        ref readonly var terms = ref order.Terms;
        accounts.Add(order.Account.Value);
        markets.Add(order.Market.Value);
        clientOrderIds.Add(order.ClientOrderId.ToString());
        types.Add(EnumNames<OrderType>.Of((byte)terms.Type));
        sides.Add(EnumNames<Side>.Of((byte)terms.Side));
        timesInForce.Add(EnumNames<TimeInForce>.Of((byte)terms.TimeInForce));
        selfTradePreventions.Add(EnumNames<SelfTradePrevention>.Of((byte)terms.SelfTradePrevention));
        placedQuantities.Add(market.Quantity(terms.Quantity));
        quoteQuantities.Add(terms.IsByQuote ? market.Quote(terms.QuoteQuantity) : null);
        prices.Add(market.Price(terms.LimitPrice));
        stopPrices.Add(market.Price(terms.StopPrice));
        displayQuantities.Add(terms.DisplayQuantity == Quantity.Zero ? null : market.Quantity(terms.DisplayQuantity));
        expiries.Add(terms.ExpiresAt == Timestamp.None ? null : HistoryNumbers.Time(terms.ExpiresAt));
        placedAt.Add(HistoryNumbers.Time(order.PlacedAt));
    }

    private void AddState(in FoldedOrder order, in HistoryMarket market)
    {
        var updated = HistoryNumbers.Time(order.UpdatedAt);
        statuses.Add(EnumNames<OrderStatus>.Of((byte)order.Status));
        quantities.Add(market.Quantity(order.Quantity));
        remaining.Add(market.Quantity(order.Remaining));
        filled.Add(market.Quantity(order.Filled));
        filledQuote.Add(market.Quote(order.FilledQuote));
        fees.Add(HistoryNumbers.Amount(order.Fees.Units, market.ReceivedScale(order.Terms.Side)));
        reasons.Add(order.Status switch
        {
            OrderStatus.Canceled => EnumNames<CancelReason>.Of((byte)order.CancelReason),
            OrderStatus.Expired => EnumNames<ExpireReason>.Of((byte)order.ExpireReason),
            _ => null,
        });
        sequences.Add(order.Sequence);
        updatedAt.Add(updated);
        closedAt.Add(order.IsOpen ? null : updated);
    }
}

/// <summary>The names of an enum whose values are 0, 1, 2 and so on.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly string[] Names = [.. Enum.GetValues<T>().Select(value => value.ToString())];

    public static string Of(byte value) => Names[value];
}
