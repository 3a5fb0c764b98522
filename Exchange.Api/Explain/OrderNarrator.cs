using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Puts an order's story into words and numbers that people and programs read.</summary>
internal sealed partial class OrderNarrator
{
    private readonly OrderStory story;
    private readonly MarketNumbers? numbers;

    private OrderNarrator(OrderStory story, Catalog catalog)
    {
        this.story = story;
        // There is no market to count in when the order was for none.
        if (story.Rejected?.Reason != RejectReason.UnknownMarket) numbers = new MarketNumbers(catalog, catalog[story.Market]);
    }

    private MarketNumbers Numbers => numbers!.Value;

    private AssetEntry Gives => story.Terms.Side == Side.Buy ? Numbers.Quote : Numbers.Base;

    private AssetEntry Receives => Numbers.ReceivedBy(story.Terms.Side);

    /// <summary>An explanation.</summary>
    internal static OrderExplanation Explain(OrderStory story, Catalog catalog)
    {
        var narrator = new OrderNarrator(story, catalog);
        var rejected = story.Rejected is { } refusal ? narrator.Refusal(refusal.Reason) : null;
        return new OrderExplanation(
            story.Account.Value, story.Order.Value == 0 ? null : story.Order.Value, story.ClientOrderId.ToString(),
            narrator.numbers?.Market.Symbol,
            story.Now is { } now ? OrderWords.Statuses[now.Status].Value : "REJECTED",
            narrator.Command(),
            narrator.numbers is null ? [new("UNKNOWN_MARKET", false, "there is no such market", null, null, null, null, null, null)]
                : [.. story.Checks.Select(narrator.Check)],
            rejected,
            [.. story.Steps.Select(narrator.Step)],
            rejected is null ? narrator.Sum() : null,
            story.Queue is { } queue ? narrator.Queue(queue) : null,
            story.Omitted == 0 ? null : story.Omitted,
            story.Until);
    }

    private ExplainedCommand Command()
    {
        var terms = story.Terms;
        var isReplace = story.ReplaceMode != ReplaceMode.None;
        long? replaced = isReplace ? story.Replaced.Value : null;
        var mode = isReplace ? story.ReplaceMode == ReplaceMode.AllowFailure ? "ALLOW_FAILURE" : "STOP_ON_FAILURE" : null;
        var name = isReplace ? "REPLACE" : "PLACE";
        // Senseless terms have no words and no numbers of the market.
        if (numbers is null || story.Rejected?.Reason == RejectReason.InvalidTerms || !IsKnown(terms))
        {
            return new ExplainedCommand(
                name, "an order that makes no sense", story.Sequence, TimeText.Format(story.Time), null, null, null, null, null, null, null,
                null, null, null, replaced, mode);
        }

        return new ExplainedCommand(
            name, Describe(terms, replaced), story.Sequence, TimeText.Format(story.Time), OrderWords.Sides[terms.Side].Value,
            OrderWords.Types[terms.Type].Value, OrderWords.TimesInForce[terms.TimeInForce].Value,
            terms.IsByQuote ? null : Lots(terms.Quantity),
            terms.IsByQuote ? Quote(terms.QuoteQuantity.Units) : null,
            terms.LimitPrice == default ? null : Ticks(terms.LimitPrice),
            terms.StopPrice == default ? null : Ticks(terms.StopPrice),
            terms.DisplayQuantity == default ? null : Lots(terms.DisplayQuantity),
            terms.ExpiresAt == Timestamp.None ? null : TimeText.Format(terms.ExpiresAt),
            OrderWords.SelfTradePreventions[ModeOf(terms)].Value, replaced, mode);
    }

    private static bool IsKnown(in OrderTerms terms) => Enum.IsDefined(terms.Type) && Enum.IsDefined(terms.Side)
        && Enum.IsDefined(terms.TimeInForce) && Enum.IsDefined(terms.SelfTradePrevention);

    private SelfTradePrevention ModeOf(in OrderTerms terms) => terms.SelfTradePrevention == SelfTradePrevention.MarketDefault
        ? Numbers.Market.Rules.SelfTradePrevention
        : terms.SelfTradePrevention;

    private string Describe(in OrderTerms terms, long? replaced)
    {
        var what = terms.IsByQuote
            ? $"{Numbers.Base.Code} for {Quote(terms.QuoteQuantity.Units)} {Numbers.Quote.Code}"
            : $"{Lots(terms.Quantity)} {Numbers.Base.Code}";
        var price = terms.LimitPrice == default ? "" : $" at {Ticks(terms.LimitPrice)} or better";
        var stop = terms.StopPrice == default ? "" : $", once a trade is at {Ticks(terms.StopPrice)} or beyond";
        var shown = terms.DisplayQuantity == default ? "" : $", showing {Lots(terms.DisplayQuantity)} at a time";
        var until = terms.ExpiresAt == Timestamp.None ? "" : $", until {TimeText.Format(terms.ExpiresAt)}";
        var instead = replaced is null ? "" : $", in place of order {replaced}";
        return $"{(terms.Side == Side.Buy ? "buy" : "sell")} {what}{price}{stop}{shown}{until}{instead} "
            + $"({OrderWords.Types[terms.Type].Value}, {OrderWords.TimesInForce[terms.TimeInForce].Value})";
    }

    private ExplainedRefusal Refusal(RejectReason reason)
    {
        var kind = RejectAnswers.KindOf(reason);
        return new ExplainedRefusal(kind.Code, kind.Title);
    }

    // Numbers of the checks are in what each compares; those of one that failed say by how much.
    private ExplainedCheck Check(AdmissionCheck check)
    {
        var (value, least, most) = (Text(check.Value, check.Unit), OrNone(check.Least), OrNone(check.Most));
        var missed = check.MissedBy == 0 ? null
            : check.Unit == CheckUnit.Time ? $"{TimeSpan.FromMicroseconds((double)check.MissedBy)}"
            : Text(check.MissedBy, check.Unit);
        var reference = check.Reference == default ? null : Ticks(check.Reference);
        return new ExplainedCheck(
            RejectAnswers.KindOf(check.Reason).Code, check.Passed, CheckWords(check.Reason, reference),
            check.Unit == CheckUnit.None ? null : value, least, most, reference, missed, UnitOf(check.Unit));

        string? OrNone(Int128? limit) => limit is { } number ? Text(number, check.Unit) : null;
    }

    private string CheckWords(RejectReason reason, string? reference) => reason switch
    {
        RejectReason.UnknownMarket => "there is such a market",
        RejectReason.MarketHalted => "the market is not halted",
        RejectReason.MarketCancelOnly => "the market accepts more than cancels",
        RejectReason.InvalidTerms => "the members go together",
        RejectReason.ExpiryInPast => "the date is in the future",
        RejectReason.PriceOutOfRange => "the price is one of the market's",
        RejectReason.QuantityOutOfRange => "the quantity is one of the market's",
        RejectReason.MarketQuantityOutOfRange => "the quantity is one of the market's for orders without a price",
        RejectReason.TooManyIcebergParts => "it is shown in few enough parts",
        RejectReason.NotionalTooSmall => reference is null ? "the money is enough" : $"quantity x {reference} is enough",
        RejectReason.NotionalTooLarge => reference is null ? "the money is not too much" : $"quantity x {reference} is not too much",
        RejectReason.PriceOutsideBand => $"the price is near {reference}",
        RejectReason.TooManyOpenOrders => "the account has few enough open orders in the market",
        RejectReason.StopWouldTrigger => $"the last trade's price has not reached {reference} already",
        RejectReason.PostOnlyWouldTake => $"it would not trade with the best of the other side, at {reference}",
        RejectReason.NoLiquidity => $"somebody stands on the other side{(reference is null ? "" : $", at {reference}")}",
        RejectReason.QuoteQuantityTooSmall => $"the money pays for one lot at {reference}",
        RejectReason.InsufficientFunds => "what is available covers what is to be held",
        _ => throw new InvalidOperationException($"Orders are not checked for {reason}."),
    };

    private string Text(Int128 number, CheckUnit unit) => unit switch
    {
        CheckUnit.Price => Decimals(number, Numbers.Tick),
        CheckUnit.Quantity => Decimals(number, Numbers.Lot),
        CheckUnit.Quote => Amounts.Text(number, Numbers.Quote.Scale),
        CheckUnit.Given => Amounts.Text(number, Gives.Scale),
        CheckUnit.Time => TimeText.Format(new Timestamp((long)number)),
        _ => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private string? UnitOf(CheckUnit unit) => unit switch
    {
        CheckUnit.Price or CheckUnit.Quote => Numbers.Quote.Code.ToString(),
        CheckUnit.Quantity => Numbers.Base.Code.ToString(),
        CheckUnit.Given => Gives.Code.ToString(),
        CheckUnit.Count => "count",
        CheckUnit.Time => "time",
        _ => null,
    };

    private ExplainedQueue Queue(QueuePlace place) => new(place.BetterPrices, place.OrdersAhead, Lots(place.QuantityAhead));

    private ExplainedSum Sum()
    {
        var sum = story.Sum;
        return new ExplainedSum(
            Gives.Code.ToString(), Amounts.Text(sum.Held, Gives.Scale), Amounts.Text(sum.Spent, Gives.Scale),
            Amounts.Text(sum.Released, Gives.Scale), Amounts.Text(story.StillHeld.Units, Gives.Scale),
            Receives.Code.ToString(), Amounts.Text(sum.Received, Receives.Scale), Amounts.Text(sum.Fee, Receives.Scale),
            Amounts.Text(sum.Received - sum.Fee, Receives.Scale));
    }

    private string Ticks(Price price) => DecimalText.FormatSteps(price.Ticks, Numbers.Tick);

    private string Lots(Quantity quantity) => DecimalText.FormatSteps(quantity.Lots, Numbers.Lot);

    private string Quote(Int128 units) => Amounts.Text(units, Numbers.Quote.Scale);

    private string GivenText(Int128 units) => $"{Amounts.Text(units, Gives.Scale)} {Gives.Code}";

    private string ReceivedText(Int128 units) => $"{Amounts.Text(units, Receives.Scale)} {Receives.Code}";

    private static string Decimals(Int128 count, Step step)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..DecimalText.FormatSteps(count, step, text)]);
    }
}

/// <summary>Amounts as plain decimals, sums of many included.</summary>
internal static class Amounts
{
    internal static string Text(Int128 units, int scale)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..DecimalText.Format(units, scale, text)]);
    }
}
