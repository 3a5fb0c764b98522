using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

// What happened, step by step.
internal sealed partial class OrderNarrator
{
    private const int RateScale = 6, Million = 1_000_000;

    private ExplainedStep Step(StoryStep step)
    {
        var (trade, isTaker) = step.Event is TradeExecuted executed ? (executed, executed.Taker == story.Order) : (default, false);
        var isTrade = trade.Trade.Value != 0;
        var money = step.Money;
        return new ExplainedStep(
            step.Sequence, TimeText.Format(step.Time), EventJson.TypeName(TypeOf(step.Event)), Words(step),
            isTrade ? Why(trade, step) : null, isTrade ? trade.Trade.Value : null, isTrade ? isTaker ? "TAKER" : "MAKER" : null,
            isTrade ? Ticks(trade.Price) : null, isTrade ? Lots(trade.Quantity) : null,
            OrNone(money.Held, Gives), OrNone(money.Spent, Gives), OrNone(money.Released, Gives), OrNone(money.Received, Receives),
            isTrade ? Amounts.Text(money.Fee, Receives.Scale) : null, isTrade ? FeeWords(money, isTaker) : null,
            step.Queue is { } place ? Queue(place) : null,
            [.. step.Lines.Select(Line)]);
    }

    private static EventType TypeOf(IEvent e) => Enum.Parse<EventType>(e.GetType().Name);

    private string Words(StoryStep step) => step.Event switch
    {
        OrderPlaced placed => Placed(placed, step),
        TradeExecuted trade => Traded(trade, step.Money),
        OrderTriggered triggered => $"{TriggerWords(step.Trigger)}{HeldWords(triggered.Held)}; {WhereTo(triggered.Placement, step.Queue)}",
        OrderBooked booked => $"what is left, {Lots(booked.Quantity)} {Numbers.Base.Code}, {Joins(step.Queue)}{Hides(booked.Hidden)}",
        IcebergReplenished shown =>
            $"what it showed is used up: it shows {Lots(shown.Shown)} {Numbers.Base.Code} more, and {Joins(step.Queue)}",
        SelfTradePrevented prevented => Prevented(prevented, step.Money),
        OrderFilled => $"done: what is left of the money does not pay for one lot more{Returns(step.Money)}",
        OrderAmended amended =>
            $"reduced to {Lots(amended.Quantity)} {Numbers.Base.Code} in all; it keeps its place in the queue{Returns(step.Money)}",
        AmendRejected refused => AmendRefused(refused),
        OrderCanceled canceled => $"{CancelWords(canceled.Reason)}{Left(canceled.Remaining)}{Returns(step.Money)}",
        OrderExpired expired when expired.Order != story.Order =>
            $"order {expired.Order.Value} of the same account was next, and expires instead of trading with it",
        OrderExpired expired => $"{ExpireWords(expired, step.Trigger)}{Left(expired.Remaining)}{Returns(step.Money)}",
        _ => throw new InvalidOperationException($"An order's story has no {step.Event.GetType().Name}."),
    };

    private string Placed(in OrderPlaced placed, StoryStep step) =>
        $"accepted as order {placed.Order.Value}{HeldWords(placed.Held)}{HoldWhy(placed)}; {WhereTo(placed.Placement, step.Queue)}";

    private string HeldWords(Amount held) => held == Amount.Zero ? "" : $"; {GivenText(held.Units)} is held for it";

    // Why so much.
    private string HoldWhy(in OrderPlaced placed)
    {
        var terms = placed.Terms;
        if (terms.Type.HasLimitPrice())
            return terms.Side == Side.Buy ? $", {Lots(terms.Quantity)} x {Ticks(terms.LimitPrice)}" : ", its quantity";
        if (!terms.Type.HoldFollowsBook(terms.Side, terms.IsByQuote)) return terms.IsByQuote ? ", what it is to spend" : ", its quantity";
        return terms.Type.HasStopPrice()
            ? "; nothing is held before its stop price is reached, since only the book of then tells how much"
            : ", what the other side of the book asked for it, best price first";
    }

    private string WhereTo(Placement placement, QueuePlace? queue)
    {
        var beyond = story.Terms.Type.FiresOnRise(story.Terms.Side) ? "above" : "below";
        return placement switch
        {
            Placement.Take => "it takes what the other side of the book offers",
            Placement.Book => $"it crosses nothing and {Joins(queue)}",
            _ => $"it waits for a trade at {Ticks(story.Terms.StopPrice)} or {beyond}",
        };
    }

    private string Joins(QueuePlace? queue)
    {
        if (queue is not { } place) return "joins the book";
        var price = $"joins the queue at {Ticks(story.Terms.LimitPrice)}";
        var ahead = place.OrdersAhead == 0
            ? "as the first there"
            : $"behind {Many(place.OrdersAhead, "order")} with {Lots(place.QuantityAhead)} {Numbers.Base.Code}";
        var better = place.BetterPrices switch
        {
            0 => "no price is better",
            1 => "1 price is better",
            _ => $"{place.BetterPrices} prices are better",
        };
        return $"{price} {ahead}; {better}";
    }

    private string Hides(Quantity hidden) => hidden == Quantity.Zero ? "" : $"; {Lots(hidden)} of it is hidden";

    private string Traded(in TradeExecuted trade, in StoryMoney money)
    {
        var isTaker = trade.Taker == story.Order;
        var other = trade.MakerAccount != trade.TakerAccount ? ""
            : $", with order {(isTaker ? trade.Maker : trade.Taker).Value} of the same account, which its mode allows";
        var improvement = money.Released == 0 ? "" : $"; {GivenText(money.Released)} returns of what was held too much";
        var does = story.Terms.Side == Side.Buy ? "buys" : "sells";
        return $"trade {trade.Trade.Value}: {does} {Lots(trade.Quantity)} {Numbers.Base.Code} at {Ticks(trade.Price)} "
            + $"as the {(isTaker ? "taker" : "maker")}{other}; gives {GivenText(money.Spent)}{improvement}";
    }

    // Price first, then time.
    private string Why(in TradeExecuted trade, StoryStep step)
    {
        if (step.Facing is not { } facing) return "";
        var makersSide = trade.TakerSide == Side.Buy ? "ask" : "bid";
        var who = trade.Maker == story.Order ? "this order" : "the maker";
        var first = facing.Orders == 1 ? $"{who} was the only one there"
            : $"{who} had joined first of {Many(facing.Orders, "order")} there, which showed {Lots(facing.Shown)} {Numbers.Base.Code}";
        var next = facing.NextPrice == default ? "there was no other price" : $"the next price was {Ticks(facing.NextPrice)}";
        return $"the best {makersSide} was {Ticks(trade.Price)}, and {first}; {next}";
    }

    private string FeeWords(in StoryMoney money, bool isTaker)
    {
        var rate = isTaker ? Numbers.Market.Rules.TakerFee : Numbers.Market.Rules.MakerFee;
        var rounded = money.Received * rate % Million == 0 ? "" : ", rounded up";
        return $"{ReceivedText(money.Received)} x {DecimalText.Format(rate, RateScale)} = {ReceivedText(money.Fee)}{rounded}";
    }

    private string Prevented(in SelfTradePrevented prevented, in StoryMoney money)
    {
        var other = prevented.Taker == story.Order ? prevented.Maker : prevented.Taker;
        return $"it would have traded {Lots(prevented.Quantity)} {Numbers.Base.Code} at {Ticks(prevented.Price)} with order "
            + $"{other.Value} of the same account: both are reduced by that instead{Returns(money)}";
    }

    private string AmendRefused(in AmendRejected refused)
    {
        var kind = RejectAnswers.KindOf(refused.Reason);
        var limit = refused.Limit == Quantity.Zero ? "" : $" ({Lots(refused.Limit)} {Numbers.Base.Code})";
        var wanted = Decimals(refused.Quantity.Lots, Numbers.Lot);
        return $"an amendment to {wanted} {Numbers.Base.Code} is refused, {kind.Code}: {kind.Title}{limit}";
    }

    private string TriggerWords(TriggerTrade? trigger)
    {
        var trade = trigger is { } by ? $"trade {by.Trade.Value} at {Ticks(by.Price)} (event {by.Sequence})" : "a trade";
        return $"{trade} reached its stop price {Ticks(story.Terms.StopPrice)}";
    }

    private static string CancelWords(CancelReason reason) => reason switch
    {
        CancelReason.Requested => "canceled: its owner asked for it",
        CancelReason.AllRequested => "canceled: its owner asked for the end of all orders",
        CancelReason.Replaced => "canceled: its owner put another order in its place",
        _ => "canceled: the venue cleared the market",
    };

    private string ExpireWords(in OrderExpired expired, TriggerTrade? trigger) => expired.Reason switch
    {
        ExpireReason.ImmediateOrCancel => "expires: there was no more to trade with at its price, and it does not rest",
        ExpireReason.FillOrKill => "expires: it could not be filled wholly at once",
        ExpireReason.NoLiquidity => "expires: there was no more to trade with",
        ExpireReason.GoodTillDate => $"expires: its date, {TimeText.Format(story.Terms.ExpiresAt)}, has come",
        ExpireReason.SelfTrade => $"expires: it would have traded with order {expired.Counterpart.Value} of the same account",
        _ => $"{TriggerWords(trigger)}; expires: {GivenText(expired.Needed.Units)} was to be held, and "
            + $"{GivenText(expired.Available.Units)} was available",
    };

    private string Left(Quantity remaining) => remaining == Quantity.Zero ? "" : $"; {Lots(remaining)} {Numbers.Base.Code} was left";

    private string Returns(in StoryMoney money) => money.Released == 0 ? "" : $"; {GivenText(money.Released)} returns";

    private ExplainedLine Line(LedgerLine line)
    {
        var asset = line.Asset == Numbers.Base.Asset ? Numbers.Base : Numbers.Quote;
        return new ExplainedLine(
            asset.Code.ToString(), Amounts.Text(line.AvailableChange, asset.Scale), Amounts.Text(line.HeldChange, asset.Scale),
            Amounts.Text(line.Available, asset.Scale), Amounts.Text(line.Held, asset.Scale));
    }

    private static string? OrNone(Int128 units, AssetEntry asset) => units == 0 ? null : Amounts.Text(units, asset.Scale);

    private static string Many(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
