namespace Exchange.Domain;

/// <summary>
/// Fetches the memory that commands will need before their turn comes. What a command touches is a chain: a table leads to an order, the
/// order to its neighbours and its owner, the owner to a balance, and each link that is not in a near cache costs more than all of a
/// command's arithmetic. So each command that is announced moves the earlier ones of its kind on by one link, and none of them is waited
/// for. It reads the state as it is now, which may have changed by then: that costs time, never truth.
/// </summary>
internal sealed class Lookahead(VenueState state)
{
    // How many commands of a kind apart the links of a chain are fetched.
    private const int PlacesApart = 4;
    private const int CancelsApart = 2;
    private const int Length = 8;

    private readonly Placing[] places = new Placing[Length];
    private readonly Canceling[] cancels = new Canceling[Length];
    private int nextPlace, nextCancel;
    private long nextOrder;

    public void Add(AccountId account, MarketId market, in CommandId clientOrderId)
    {
        state.Requests.Prefetch(account, clientOrderId);
        state.Traders.Prefetch(account, market);
        state.Orders.Prefetch(GuessNextOrder());

        ref var earlier = ref places[(nextPlace - PlacesApart) & (Length - 1)];
        earlier.Trader = state.Traders.Guess(earlier.Account, earlier.Market);
        state.Traders.Prefetch(earlier.Trader);

        // The place of the one before that is the one that the new one takes.
        ref var place = ref places[nextPlace];
        ref readonly var trader = ref state.Traders[place.Trader];
        state.Ledger.Prefetch(trader.Gives(Side.Buy));
        state.Ledger.Prefetch(trader.Gives(Side.Sell));
        state.Orders.Prefetch(trader.LastOrder);

        (place.Account, place.Market, place.Trader) = (account, market, 0);
        nextPlace = (nextPlace + 1) & (Length - 1);
    }

    public void Add(OrderId order)
    {
        state.Orders.Prefetch(order);

        ref var earlier = ref cancels[(nextCancel - CancelsApart) & (Length - 1)];
        earlier.Slot = state.Orders.Guess(earlier.Order);
        state.Orders.Prefetch(earlier.Slot);

        var stillEarlier = cancels[(nextCancel - 2 * CancelsApart) & (Length - 1)].Slot;
        state.Orders.PrefetchNeighbours(stillEarlier);
        state.Traders.Prefetch(state.Orders.Queue(stillEarlier).Trader);

        ref var cancel = ref cancels[nextCancel];
        (cancel.Order, cancel.Slot) = (order, 0);
        nextCancel = (nextCancel + 1) & (Length - 1);
    }

    // Orders are numbered in the order in which they come, unless some are refused.
    private OrderId GuessNextOrder()
    {
        var last = state.LastOrder.Value;
        nextOrder = nextOrder > last && nextOrder <= last + Engine.ExpectAhead ? nextOrder + 1 : last + 1;
        return new OrderId(nextOrder);
    }

    private struct Placing
    {
        public AccountId Account;
        public MarketId Market;
        public int Trader;
    }

    private struct Canceling
    {
        public OrderId Order;
        public int Slot;
    }
}
