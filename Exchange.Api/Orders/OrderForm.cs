using Exchange.Domain;

namespace Exchange.Api;

/// <summary>An order as clients send it: its members, and which of them go together.</summary>
internal static class OrderForm
{
    internal const int ClientOrderId = 0, Symbol = 1, SideOf = 2, Type = 3, TimeInForceOf = 4, Quantity = 5, QuoteQuantity = 6,
        Price = 7, StopPrice = 8, DisplayQuantity = 9, ExpiresAt = 10, SelfTradePreventionOf = 11, Mode = 12;

    internal static readonly JsonShape Place = new(Required, Optional);

    internal static readonly JsonShape Replace = new(Required, [.. Optional, "mode"]);

    private static readonly Words<ReplaceMode> Modes = new(ReplaceMode.None);

    private static string[] Required => ["clientOrderId", "symbol", "side", "type"];

    private static string[] Optional =>
    [
        "timeInForce", "quantity", "quoteQuantity", "price", "stopPrice", "displayQuantity", "expiresAt", "selfTradePrevention",
    ];

    /// <summary>Reads an order; false when there is a problem, which the fields then tell.</summary>
    internal static bool TryRead(ref RequestFields fields, Catalog catalog, AccountId account, out PlaceOrder order)
    {
        order = default;
        var id = fields.CommandId(ClientOrderId, ProblemKind.InvalidClientOrderId);
        var market = fields.Market(Symbol, catalog);
        var side = fields.Word(SideOf, OrderWords.Sides, kind: ProblemKind.InvalidSide);
        var type = fields.Word(Type, OrderWords.Types);
        if (fields.Problem is not null) return false;

        var timeInForce = fields.Word(
            TimeInForceOf, OrderWords.TimesInForce, absent: type == OrderType.Market ? TimeInForce.Ioc : TimeInForce.Gtc);
        CheckCombination(ref fields, type, timeInForce);
        if (fields.Problem is not null) return false;

        var numbers = new MarketNumbers(catalog, market!);
        var terms = new OrderTerms(
            type,
            side,
            timeInForce,
            fields.Word(SelfTradePreventionOf, OrderWords.SelfTradePreventions, absent: SelfTradePrevention.MarketDefault),
            new Quantity(fields.Steps(Quantity, numbers.Lot, ProblemKind.LotSize)),
            new Amount(fields.Units(QuoteQuantity, numbers.Quote.Scale)),
            new Price(fields.Steps(Price, numbers.Tick, ProblemKind.TickSize)),
            new Price(fields.Steps(StopPrice, numbers.Tick, ProblemKind.TickSize)),
            new Quantity(fields.Steps(DisplayQuantity, numbers.Lot, ProblemKind.LotSize)),
            fields.Time(ExpiresAt));
        if (terms.DisplayQuantity > terms.Quantity) fields.Fail(ProblemKind.BadCombination, DisplayQuantity);
        order = new PlaceOrder(account, market!.Market, id, terms);
        return fields.Problem is null;
    }

    /// <summary>Reads what a replace does when its cancel fails.</summary>
    internal static ReplaceMode ReadMode(ref RequestFields fields) => fields.Word(Mode, Modes, absent: ReplaceMode.StopOnFailure);

    // What the engine would refuse as InvalidTerms, and put on record, is found here before it is sent.
    private static void CheckCombination(ref RequestFields fields, OrderType type, TimeInForce timeInForce)
    {
        Require(ref fields, Price, type.HasLimitPrice());
        Require(ref fields, StopPrice, type.HasStopPrice());
        Require(ref fields, ExpiresAt, timeInForce == TimeInForce.Gtd, missing: ProblemKind.BadCombination);
        if (type.HasLimitPrice())
        {
            Require(ref fields, Quantity, true);
            Require(ref fields, QuoteQuantity, false);
        }
        else if (fields.Has(Quantity) == fields.Has(QuoteQuantity))
        {
            fields.Fail(ProblemKind.BadCombination, QuoteQuantity);
        }

        var takes = type switch
        {
            OrderType.Market => timeInForce == TimeInForce.Ioc,
            OrderType.LimitMaker or OrderType.StopLoss or OrderType.TakeProfit => timeInForce is TimeInForce.Gtc or TimeInForce.Gtd,
            _ => true,
        };
        if (!takes) fields.Fail(ProblemKind.BadCombination, TimeInForceOf);

        var mayBeIceberg = type.HasLimitPrice() && timeInForce is (TimeInForce.Gtc or TimeInForce.Gtd);
        if (fields.Has(DisplayQuantity) && !mayBeIceberg) fields.Fail(ProblemKind.BadCombination, DisplayQuantity);
    }

    private static void Require(ref RequestFields fields, int member, bool isNeeded, ProblemKind? missing = null)
    {
        if (fields.Has(member) == isNeeded) return;
        fields.Fail(isNeeded ? missing ?? ProblemKind.MissingField : ProblemKind.BadCombination, member);
    }
}

/// <summary>The words of orders, as Binance Spot has them.</summary>
internal static class OrderWords
{
    internal static readonly Words<Side> Sides = new();
    internal static readonly Words<OrderType> Types = new();
    internal static readonly Words<TimeInForce> TimesInForce = new();
    internal static readonly Words<SelfTradePrevention> SelfTradePreventions = new(SelfTradePrevention.MarketDefault);
    internal static readonly Words<Exchange.Projections.OrderStatus> Statuses = new();
    internal static readonly Words<CancelReason> CancelReasons = new();
    internal static readonly Words<ExpireReason> ExpireReasons = new();
}
