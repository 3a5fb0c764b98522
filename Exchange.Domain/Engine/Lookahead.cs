namespace Exchange.Domain;

/// <summary>
/// Fetches the memory that commands will need before their turn comes. What a command touches is a chain: a table leads to an order, the order
/// to its neighbours, its owner and the owner's balance, and each link that is not in a near cache costs more than all of a command's
/// arithmetic. So each command that is announced moves the earlier ones on by one link, and none of them is ever waited for.
/// It reads the state as it is now, which may have changed by then: that costs time, never truth.
/// </summary>
internal sealed class Lookahead(VenueState state)
{
    // How many commands apart the links of one command's chain are fetched.
    private const int Step = 4;
    private const int Length = 4 * Step;

    private readonly Expected[] expected = new Expected[Length];
    private int next;
    private long nextOrder;

    public void Add(AccountId account, MarketId market, in CommandId clientOrderId)
    {
        state.Requests.Prefetch(account, clientOrderId);
        state.Traders.Prefetch(account, market);
        state.Orders.Prefetch(GuessNextOrder());
        Add(new Expected { Account = account, Market = market });
    }

    public void Add(OrderId order)
    {
        state.Orders.Prefetch(order);
        Add(new Expected { Order = order });
    }

    // Orders are numbered in the order in which they come, unless some are refused.
    private OrderId GuessNextOrder()
    {
        var last = state.LastOrder.Value;
        nextOrder = nextOrder > last && nextOrder <= last + Length ? nextOrder + 1 : last + 1;
        return new OrderId(nextOrder);
    }

    private void Add(in Expected announced)
    {
        expected[next & (Length - 1)] = announced;
        FetchFirst(ref expected[(next - Step) & (Length - 1)]);
        FetchSecond(ref expected[(next - 2 * Step) & (Length - 1)]);
        FetchThird(ref expected[(next - 3 * Step) & (Length - 1)]);
        next = unchecked(next + 1);
    }

    // The table is near: the order or the trader that it names.
    private void FetchFirst(ref Expected command)
    {
        if (command.Order.Value != 0)
        {
            command.Slot = state.Orders.Guess(command.Order);
            state.Orders.Prefetch(command.Slot);
        }
        else if (command.Market.Value != 0)
        {
            command.Trader = state.Traders.Guess(command.Account, command.Market);
            state.Traders.Prefetch(command.Trader);
        }
    }

    // The order is near: its neighbours and its trader. The trader is near: its balances and its last order.
    private void FetchSecond(ref Expected command)
    {
        if (command.Slot != 0)
        {
            state.Orders.PrefetchNeighbours(command.Slot);
            command.Trader = state.Orders.Queue(command.Slot).Trader;
            state.Traders.Prefetch(command.Trader);
        }
        else if (command.Trader != 0)
        {
            FetchThird(ref command);
            state.Orders.Prefetch(state.Traders[command.Trader].LastOrder);
        }
    }

    private void FetchThird(ref Expected command)
    {
        if (command.Trader == 0) return;
        ref readonly var trader = ref state.Traders[command.Trader];
        state.Ledger.Prefetch(trader.Base);
        state.Ledger.Prefetch(trader.Quote);
    }

    private struct Expected
    {
        public OrderId Order;
        public AccountId Account;
        public MarketId Market;
        public int Slot, Trader;
    }
}
