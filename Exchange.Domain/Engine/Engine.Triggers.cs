namespace Exchange.Domain;

// Orders that wait for a price: those that a command's trades fire run after the command, the oldest first; those that they fire in
// turn run after them. An order fires once, so the rounds end.
public sealed partial class Engine
{
    private readonly List<OrderId> fired = [];

    private void RunTriggers(Market market)
    {
        for (market.Triggers.Fired(low, high, fired); fired.Count > 0; market.Triggers.Fired(low, high, fired))
            foreach (var order in fired) Trigger(market, State.Orders.Find(order));
    }

    private void Trigger(Market market, int slot)
    {
        ref readonly var order = ref State.Orders[slot];
        ref readonly var trader = ref State.TraderOf(slot);
        var trade = FirstTradeThatFires(slot);
        var hold = HoldAtTrigger(market, slot);
        var available = State.Ledger[trader.Gives(order.Side)].Available;
        if (hold > available.Units)
        {
            Expire(slot, ExpireReason.InsufficientFunds, trade: trade, needed: Admission.Narrow(hold), available: available);
            return;
        }

        var placement = Admission.PlacementNow(market, order.Type, order.Side, order.TimeInForce, order.Price);
        var hidden = placement == Placement.Book ? State.Orders.HiddenOnceBooked(slot) : Quantity.Zero;
        Raise(new OrderTriggered(
            market.Id, IdOf(slot), trader.Account, order.Side, new Amount((long)hold), placement, trade, order.Price,
            State.Orders.Remaining(slot), hidden));
        if (placement == Placement.Take) Take(market, slot);
    }

    // After each trade while orders wait.
    private void Widen(TradeId trade, Price price)
    {
        if (price >= low && price <= high) return;
        (low, high) = (price < low ? price : low, price > high ? price : high);
        wider.Add((trade, price));
    }

    // The first trade to reach a price goes beyond all before it, so it is among those that made the range wider.
    private TradeId FirstTradeThatFires(int slot)
    {
        ref readonly var order = ref State.Orders[slot];
        var stop = State.Orders.Details(slot).StopPrice;
        var onRise = order.Type.FiresOnRise(order.Side);
        foreach (var (trade, price) in wider)
            if (onRise ? price >= stop : price <= stop) return trade;
        return default;
    }

    // A market order whose cost only the book tells holds nothing while it waits.
    private Int128 HoldAtTrigger(Market market, int slot)
    {
        ref readonly var order = ref State.Orders[slot];
        ref readonly var details = ref State.Orders.Details(slot);
        var isByQuote = order.Is(OrderTraits.ByQuote);
        if (!order.Type.HoldFollowsBook(order.Side, isByQuote)) return 0;
        var liquidity = new Liquidity(State, market, State.Orders.Queue(slot).Trader, order.Side, order.SelfTradePrevention);
        return liquidity.SweepHold(details.Quantity, isByQuote ? details.QuoteQuantity : Amount.Zero);
    }
}
