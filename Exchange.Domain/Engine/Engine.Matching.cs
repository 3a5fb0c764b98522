namespace Exchange.Domain;

// An order takes: it trades with the other side of the book, best price first, and what is left of it rests or expires.
public sealed partial class Engine
{
    private void Take(Market market, int takerSlot)
    {
        ref readonly var taker = ref State.Orders[takerSlot];
        var makers = taker.Side.Opposite();
        var limit = taker.Type.HasLimitPrice() ? taker.Price : market.WorstPrice(taker.Side);
        if (taker.TimeInForce == TimeInForce.Fok && !CanFill(market, takerSlot, limit))
        {
            Expire(takerSlot, ExpireReason.FillOrKill);
            return;
        }

        // The own order with which the last step was a decrement.
        var decremented = default(OrderId);
        while (market.Book.Reaches(makers, limit))
        {
            var makerSlot = market.Book.First(makers);
            var size = SizeOfMatch(market, makerSlot, takerSlot);
            if (size == Quantity.Zero)
            {
                FinishByQuote(market, takerSlot, decremented);
                return;
            }

            var maker = IdOf(makerSlot);
            var prevented = State.Orders.Queue(takerSlot).Trader == State.Orders.Queue(makerSlot).Trader
                && taker.SelfTradePrevention != SelfTradePrevention.None;
            var open = prevented ? Prevent(market, makerSlot, takerSlot, size) : Trade(market, makerSlot, takerSlot, size);
            if (!open) return;
            decremented = prevented && taker.SelfTradePrevention == SelfTradePrevention.Decrement ? maker : default;
        }

        if (IsSpent(takerSlot)) FinishByQuote(market, takerSlot, decremented);
        else FinishUnfilled(market, takerSlot);
    }

    private bool IsSpent(int slot) =>
        State.Orders[slot].Is(OrderTraits.ByQuote) && State.Orders.Details(slot).QuoteRemaining == Amount.Zero;

    private bool CanFill(Market market, int slot, Price limit)
    {
        ref readonly var order = ref State.Orders[slot];
        var liquidity = new Liquidity(State, market, State.Orders.Queue(slot).Trader, order.Side, order.SelfTradePrevention);
        return liquidity.CanFill(State.Orders.Remaining(slot), limit);
    }

    // How much would change hands; nothing when what is left of a taker by quote quantity does not pay for a lot.
    private Quantity SizeOfMatch(Market market, int makerSlot, int takerSlot)
    {
        var wanted = State.Orders[takerSlot].Is(OrderTraits.ByQuote)
            ? market.LotsFor(State.Orders.Details(takerSlot).QuoteRemaining, State.Orders[makerSlot].Price)
            : State.Orders.Remaining(takerSlot);
        return Quantity.Min(wanted, State.Orders.Queue(makerSlot).Shown);
    }

    // False when nothing is left of the taker.
    private bool Trade(Market market, int makerSlot, int takerSlot, Quantity size)
    {
        ref readonly var maker = ref State.Orders[makerSlot];
        ref readonly var taker = ref State.Orders[takerSlot];
        var usedUp = State.Orders.Queue(makerSlot).Shown == size && State.Orders.Hidden(makerSlot) > Quantity.Zero;
        var (price, side) = (maker.Price, taker.Side);
        var notional = market.Notional(price, size);
        var baseAmount = market.BaseAmount(size);
        var (takerGives, makerGives) = side == Side.Buy ? (notional, baseAmount) : (baseAmount, notional);
        var filled = !taker.Is(OrderTraits.ByQuote) && State.Orders.Remaining(takerSlot) == size;
        var released = filled ? taker.Held - takerGives
            : side == Side.Buy && taker.Type.HasLimitPrice() ? market.Notional(taker.Price, size) - notional
            : Amount.Zero;

        var trade = new TradeId(market.TradeCount + 1);
        Raise(
            new TradeExecuted(
                market.Id, trade, IdOf(makerSlot), IdOf(takerSlot), OwnerOf(makerSlot), OwnerOf(takerSlot),
                side,
                price, size, Fees.On(takerGives, market.Rules.MakerFee), Fees.On(makerGives, market.Rules.TakerFee), released),
            makerSlot,
            takerSlot);

        if (market.Triggers.Count > 0) Widen(trade, price);
        if (usedUp) Replenish(market, makerSlot);
        return !filled;
    }

    // In place of a trade with oneself. False when the taker has ended.
    private bool Prevent(Market market, int makerSlot, int takerSlot, Quantity size)
    {
        var mode = State.Orders[takerSlot].SelfTradePrevention;
        if (mode == SelfTradePrevention.Decrement) return Decrement(market, makerSlot, takerSlot, size);
        var (maker, taker) = (IdOf(makerSlot), IdOf(takerSlot));
        if (mode is SelfTradePrevention.ExpireMaker or SelfTradePrevention.ExpireBoth) Expire(makerSlot, ExpireReason.SelfTrade, taker);
        if (mode == SelfTradePrevention.ExpireMaker) return true;
        Expire(takerSlot, ExpireReason.SelfTrade, maker);
        return false;
    }

    private bool Decrement(Market market, int makerSlot, int takerSlot, Quantity size)
    {
        ref readonly var maker = ref State.Orders[makerSlot];
        ref readonly var taker = ref State.Orders[takerSlot];
        var makerReleased = market.HoldFor(maker.Side, maker.Price, size);
        var takerReleased = taker.Type.HasLimitPrice() ? market.HoldFor(taker.Side, taker.Price, size) : Amount.Zero;
        var (makerId, takerId) = (IdOf(makerSlot), IdOf(takerSlot));
        Raise(new SelfTradePrevented(
            market.Id, makerId, takerId, OwnerOf(takerSlot), taker.Side, maker.Price, size, makerReleased, takerReleased));

        if (State.Orders.Remaining(makerSlot) == Quantity.Zero) Expire(makerSlot, ExpireReason.SelfTrade, takerId);
        else if (State.Orders.Queue(makerSlot).Shown == Quantity.Zero) Replenish(market, makerSlot);
        if (taker.Is(OrderTraits.ByQuote) || State.Orders.Remaining(takerSlot) > Quantity.Zero) return true;
        Expire(takerSlot, ExpireReason.SelfTrade, makerId);
        return false;
    }

    private void Replenish(Market market, int slot)
    {
        ref readonly var order = ref State.Orders[slot];
        var shown = Quantity.Min(State.Orders.Details(slot).DisplayQuantity, State.Orders.Hidden(slot));
        Raise(new IcebergReplenished(market.Id, IdOf(slot), OwnerOf(slot), order.Side, order.Price, shown));
    }

    private void FinishByQuote(Market market, int slot, OrderId decremented)
    {
        if (decremented != default) Expire(slot, ExpireReason.SelfTrade, decremented);
        else Raise(new OrderFilled(market.Id, IdOf(slot), OwnerOf(slot), State.Orders[slot].Side, State.Orders[slot].Held));
    }

    private void FinishUnfilled(Market market, int slot)
    {
        ref readonly var order = ref State.Orders[slot];
        if (!order.Type.HasLimitPrice()) Expire(slot, ExpireReason.NoLiquidity);
        else if (order.TimeInForce == TimeInForce.Ioc) Expire(slot, ExpireReason.ImmediateOrCancel);
        else Book(market, slot);
    }

    private void Book(Market market, int slot)
    {
        Invariant.Assert(State.Orders[slot].TimeInForce != TimeInForce.Fok, "a fill-or-kill order never rests");
        ref readonly var order = ref State.Orders[slot];
        var remaining = State.Orders.Remaining(slot);
        Raise(new OrderBooked(
            market.Id, IdOf(slot), OwnerOf(slot), order.Side, order.Price, remaining, State.Orders.HiddenOnceBooked(slot)));
    }
}
