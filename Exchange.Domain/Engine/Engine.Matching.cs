namespace Exchange.Domain;

// An order takes: it trades with the other side of the book, best price first, and what is left of it rests or expires.
public sealed partial class Engine
{
    private void Take(Market market, int takerSlot)
    {
        ref readonly var taker = ref State.Orders[takerSlot];
        var makers = market.Opposite(taker.Side);
        var limit = taker.Type.HasLimitPrice() ? taker.Price : market.WorstPrice(taker.Side);
        if (taker.TimeInForce == TimeInForce.Fok && !CanFill(market, taker, limit))
        {
            Expire(takerSlot, ExpireReason.FillOrKill);
            return;
        }

        var prevented = false;
        while (makers.Reaches(limit))
        {
            var makerSlot = makers.First;
            var size = SizeOfMatch(market, makerSlot, takerSlot);
            if (size == Quantity.Zero)
            {
                FinishByQuote(market, takerSlot, prevented);
                return;
            }

            prevented = taker.Trader == State.Orders[makerSlot].Trader && taker.SelfTradePrevention != SelfTradePrevention.None;
            var open = prevented ? Prevent(market, makerSlot, takerSlot, size) : Trade(market, makerSlot, takerSlot, size);
            if (!open) return;
        }

        FinishUnfilled(market, takerSlot);
    }

    private bool CanFill(Market market, in OrderEntry taker, Price limit) =>
        new Liquidity(State, market, taker.Trader, taker.Side, taker.SelfTradePrevention).CanFill(taker.Remaining, limit);

    // How much would change hands; nothing when what is left of a taker by quote quantity does not pay for a lot.
    private Quantity SizeOfMatch(Market market, int makerSlot, int takerSlot)
    {
        ref readonly var maker = ref State.Orders[makerSlot];
        ref readonly var taker = ref State.Orders[takerSlot];
        var wanted = taker.Is(OrderTraits.ByQuote)
            ? market.LotsFor(State.Orders.Details(takerSlot).QuoteRemaining, maker.Price)
            : taker.Remaining;
        return Quantity.Min(wanted, maker.Shown);
    }

    // False when nothing is left of the taker.
    private bool Trade(Market market, int makerSlot, int takerSlot, Quantity size)
    {
        ref readonly var maker = ref State.Orders[makerSlot];
        ref readonly var taker = ref State.Orders[takerSlot];
        var (makerId, makerLeft, makerShown) = (maker.Id, maker.Remaining - size, maker.Shown - size);
        var price = maker.Price;
        var side = taker.Side;
        var notional = market.Notional(price, size);
        var baseAmount = market.BaseAmount(size);
        var (takerGives, makerGives) = side == Side.Buy ? (notional, baseAmount) : (baseAmount, notional);
        var filled = !taker.Is(OrderTraits.ByQuote) && taker.Remaining == size;
        var released = filled ? taker.Held - takerGives
            : side == Side.Buy && taker.Type.HasLimitPrice() ? market.Notional(taker.Price, size) - notional
            : Amount.Zero;

        var makerAccount = State.Traders[maker.Trader].Account;
        Raise(
            new TradeExecuted(
                market.Id, new TradeId(market.TradeCount + 1), makerId, taker.Id, makerAccount, State.Traders[taker.Trader].Account, side,
                price, size, Fees.On(takerGives, market.Rules.MakerFee), Fees.On(makerGives, market.Rules.TakerFee), released),
            makerSlot,
            takerSlot);

        (low, high) = (price < low ? price : low, price > high ? price : high);
        if (makerShown == Quantity.Zero && makerLeft > Quantity.Zero) Replenish(market, makerSlot);
        return !filled;
    }

    // In place of a trade with oneself. False when the taker has ended.
    private bool Prevent(Market market, int makerSlot, int takerSlot, Quantity size)
    {
        var mode = State.Orders[takerSlot].SelfTradePrevention;
        if (mode == SelfTradePrevention.Decrement) return Decrement(market, makerSlot, takerSlot, size);
        if (mode is SelfTradePrevention.ExpireMaker or SelfTradePrevention.ExpireBoth) Expire(makerSlot, ExpireReason.SelfTrade);
        if (mode == SelfTradePrevention.ExpireMaker) return true;
        Expire(takerSlot, ExpireReason.SelfTrade);
        return false;
    }

    private bool Decrement(Market market, int makerSlot, int takerSlot, Quantity size)
    {
        ref readonly var maker = ref State.Orders[makerSlot];
        ref readonly var taker = ref State.Orders[takerSlot];
        var makerReleased = market.HoldFor(maker.Side, maker.Price, size);
        var takerReleased = taker.Type.HasLimitPrice() ? market.HoldFor(taker.Side, taker.Price, size) : Amount.Zero;
        var account = State.Traders[taker.Trader].Account;
        Raise(new SelfTradePrevented(market.Id, maker.Id, taker.Id, account, maker.Price, size, makerReleased, takerReleased));

        if (maker.Remaining == Quantity.Zero) Expire(makerSlot, ExpireReason.SelfTrade);
        else if (maker.Shown == Quantity.Zero) Replenish(market, makerSlot);
        if (taker.Is(OrderTraits.ByQuote) || taker.Remaining > Quantity.Zero) return true;
        Expire(takerSlot, ExpireReason.SelfTrade);
        return false;
    }

    private void Replenish(Market market, int slot)
    {
        ref readonly var order = ref State.Orders[slot];
        var shown = Quantity.Min(State.Orders.Details(slot).DisplayQuantity, order.Remaining);
        Raise(new IcebergReplenished(market.Id, order.Id, State.Traders[order.Trader].Account, shown));
    }

    private void FinishByQuote(Market market, int slot, bool prevented)
    {
        ref readonly var order = ref State.Orders[slot];
        if (prevented) Expire(slot, ExpireReason.SelfTrade);
        else Raise(new OrderFilled(market.Id, order.Id, State.Traders[order.Trader].Account, order.Held));
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
        ref readonly var order = ref State.Orders[slot];
        Invariant.Assert(order.TimeInForce != TimeInForce.Fok, "a fill-or-kill order never rests");
        Raise(new OrderBooked(market.Id, order.Id, State.Traders[order.Trader].Account, order.Remaining));
    }
}
