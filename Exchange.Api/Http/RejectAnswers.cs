using System.Collections.Frozen;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>What a client is told for each reason of the engine: 422 when the refusal is on record.</summary>
internal static class RejectAnswers
{
    private static readonly FrozenDictionary<RejectReason, ProblemKind> Kinds = new Dictionary<RejectReason, ProblemKind>
    {
        [RejectReason.UnknownAccount] = ProblemKind.NotFound,
        [RejectReason.CommandIdMissing] = ProblemKind.MissingField,
        [RejectReason.CommandIdReused] = new(409, "COMMAND_ID_REUSED", "The id was used before, for something else."),
        [RejectReason.UnknownOrder] = ProblemKind.NotFound,
        [RejectReason.OrderClosed] = new(409, "ORDER_ALREADY_CLOSED", "The order is filled, canceled or expired."),
        [RejectReason.UnknownAsset] = ProblemKind.InvalidAsset,
        [RejectReason.NoSuchMarket] = ProblemKind.NotFound,
        [RejectReason.AssetExists] = new(409, "ASSET_EXISTS", "The asset is listed already."),
        [RejectReason.InvalidAsset] = ProblemKind.InvalidAsset,
        [RejectReason.MarketExists] = new(409, "MARKET_EXISTS", "The pair has a market already."),
        [RejectReason.InvalidMarketRules] = new(400, "INVALID_MARKET_RULES", "The market's rules contradict each other."),
        [RejectReason.InvalidMarketStatus] = ProblemKind.InvalidField,
        [RejectReason.InvalidAmount] = ProblemKind.OutOfRange,
        [RejectReason.MarketRequired] = ProblemKind.MissingField,
        [RejectReason.InvalidReplaceMode] = ProblemKind.InvalidField,

        [RejectReason.UnknownMarket] = new(422, "UNKNOWN_MARKET", "There is no such market."),
        [RejectReason.MarketHalted] = new(422, "MARKET_HALTED", "The market is halted."),
        [RejectReason.MarketCancelOnly] = new(422, "MARKET_CANCEL_ONLY", "The market accepts cancels only."),
        [RejectReason.InvalidTerms] = new(422, "INVALID_TERMS", "The order's members do not go together."),
        [RejectReason.AmendNotAllowed] = InvalidAmend("An order by quote quantity cannot be amended."),
        [RejectReason.QuantityNotReduced] = InvalidAmend("The quantity is not less than before."),
        [RejectReason.QuantityBelowFilled] = InvalidAmend("The quantity is not more than what is filled or prevented."),
        [RejectReason.ExpiryInPast] = new(422, "EXPIRY_IN_PAST", "The order's date is not in the future."),
        [RejectReason.PriceOutOfRange] = new(422, "PRICE_OUT_OF_RANGE", "The price is outside the market's range."),
        [RejectReason.QuantityOutOfRange] = new(422, "LOT_SIZE", "The quantity is outside the market's range."),
        [RejectReason.MarketQuantityOutOfRange] =
            new(422, "MARKET_LOT_SIZE", "The quantity is outside the market's range for market orders."),
        [RejectReason.TooManyIcebergParts] = new(422, "TOO_MANY_ICEBERG_PARTS", "The iceberg would be shown in too many parts."),
        [RejectReason.NotionalTooSmall] = new(422, "MIN_NOTIONAL", "Price x quantity is below the market's least notional."),
        [RejectReason.NotionalTooLarge] = new(422, "NOTIONAL_TOO_LARGE", "Price x quantity is above the market's largest notional."),
        [RejectReason.PriceOutsideBand] = new(422, "PRICE_OUTSIDE_BAND", "The price is too far from the last trade's."),
        [RejectReason.TooManyOpenOrders] = new(422, "TOO_MANY_OPEN_ORDERS", "The account has too many open orders in the market."),
        [RejectReason.StopWouldTrigger] = new(422, "STOP_WOULD_TRIGGER", "The last trade price is at or beyond the stop price."),
        [RejectReason.PostOnlyWouldTake] = new(422, "POST_ONLY_WOULD_TAKE", "The post-only order would trade at once."),
        [RejectReason.NoLiquidity] = new(422, "NO_LIQUIDITY", "Nothing rests on the other side of the book."),
        [RejectReason.QuoteQuantityTooSmall] =
            new(422, "QUOTE_QUANTITY_TOO_SMALL", "The quote quantity does not pay for one lot at the best price."),
        [RejectReason.InsufficientFunds] = new(422, "INSUFFICIENT_FUNDS", "The available funds do not cover it."),
        [RejectReason.SupplyTooLarge] = new(422, "SUPPLY_TOO_LARGE", "The venue cannot hold so much of the asset."),
    }.ToFrozenDictionary();

    private static readonly ProblemKind ClientOrderIdReused =
        new(409, "CLIENT_ORDER_ID_REUSED", "The id was used before, for another order or a deposit or withdrawal.");

    private static readonly ProblemKind AmendedToNothing = InvalidAmend("The quantity must be above zero.");

    /// <summary>The answer to a command about money, accounts, assets and markets.</summary>
    internal static Problem Of(CommandResult result) => new(Kinds[result.Reason]) { IsReplay = result.Outcome == Outcome.Repeated };

    /// <summary>The answer to a new order: its id is called otherwise.</summary>
    internal static Problem OfOrder(CommandResult result) => result.Reason == RejectReason.CommandIdReused
        ? new Problem(ClientOrderIdReused, "clientOrderId")
        : Of(result);

    /// <summary>The answer to an amendment, of which only the quantity can be wrong.</summary>
    internal static Problem OfAmendment(CommandResult result) =>
        result.Reason == RejectReason.InvalidTerms ? new Problem(AmendedToNothing, "quantity") : Of(result);

    /// <summary>What kind of error a reason is.</summary>
    internal static ProblemKind KindOf(RejectReason reason) => Kinds[reason];

    private static ProblemKind InvalidAmend(string title) => new(422, "INVALID_AMEND", title);
}
