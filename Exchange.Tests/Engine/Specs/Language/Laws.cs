using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

/// <summary>
/// What holds after every command of every specification: events are numbered without a hole and repeat the command's own fields
/// faithfully; the result points at them; the balances are what the events add up to, and no money appears or disappears; what an
/// account holds is what its open orders hold; and a second state, to which only the events are applied, is the same state.
/// </summary>
internal sealed class Laws
{
    private readonly Ledger ledger = new();
    private readonly VenueState replica = new();
    private readonly Dictionary<OrderId, OrderPlaced> orders = []; // all that ever were, numbered from 1
    private readonly Dictionary<MarketId, long> trades = [];
    private readonly Dictionary<(AccountId, CommandId), (long Sequence, long Id, RejectReason Reason)> outcomes = [];

    /// <summary>Nothing that an event says contradicts the command or the orders that it is about.</summary>
    public void CheckEvent(IEvent e, ICommand command)
    {
        if (e is OrderPlaced placed) orders.Add(placed.Order, placed);
        Assert.Equal(Expected(e, command), (object)e);
        ledger.Apply(e, orders);
    }

    /// <summary>The result and the events tell the same.</summary>
    public void CheckResult(ICommand command, CommandResult result, EventBuffer events, long sequence, Timestamp now)
    {
        var (made, id) = (0L, (AccountId.Venue, CommandId: default(CommandId)));
        foreach (var record in events)
        {
            Assert.Equal(++sequence, record.Sequence);
            Assert.Equal(now, record.Time);
            var isOwn = record.Sequence >= result.FirstSequence && record.Sequence < result.FirstSequence + result.EventCount;
            if (!isOwn || Record(record.ToEvent()) is not { } recorded) continue;

            (made, id) = (recorded.Id, (recorded.Account, recorded.CommandId));
            if (recorded.CommandId != default) outcomes.Add(id, (record.Sequence, made, recorded.Reason));
            Assert.Equal(recorded.Reason, result.Reason);
        }

        if (result.Outcome == Outcome.Repeated)
        {
            var first = outcomes[Key(command)];
            Assert.Equal((first.Sequence, 0, first.Id, first.Reason), (result.FirstSequence, result.EventCount, result.Id, result.Reason));
            return;
        }

        Assert.Equal(result.Outcome is Outcome.Rejected or Outcome.Refused, result.Reason != RejectReason.None);
        Assert.Equal(result.Outcome == Outcome.Rejected, result.Reason.IsRecorded());
        Assert.Equal(made, result.Id);
        Assert.Equal(result.EventCount > 0, result.FirstSequence > 0);
        if (result.Outcome == Outcome.Refused) Assert.Equal(0, result.EventCount);
        if (result.Outcome == Outcome.Rejected) Assert.NotEqual(0, result.EventCount);
    }

    /// <summary>The state is what the events add up to.</summary>
    public void CheckState(VenueState state, EventBuffer events)
    {
        foreach (var record in events) replica.Apply(record);
        Assert.Equal(Convert.ToHexString(state.Hash()), Convert.ToHexString(replica.Hash()));
        state.Verify();
        ledger.Check(state);
    }

    // The event with every field that follows from the command or from earlier events put in anew.
    private object Expected(object e, ICommand command) => (e, command) switch
    {
        (AssetListed x, ListAsset c) => new AssetListed(x.Asset, c.Code, c.Scale),
        (MarketOpened x, OpenMarket c) => new MarketOpened(x.Market, c.BaseAsset, c.QuoteAsset, c.Rules),
        (MarketStatusSet, SetMarketStatus c) => new MarketStatusSet(c.Market, c.Status),
        (AccountOpened x, OpenAccount c) => new AccountOpened(x.Account, c.CommandId),
        (FundsDeposited, Deposit c) => new FundsDeposited(c.Account, c.Asset, c.Amount, c.CommandId),
        (DepositRejected x, Deposit c) => new DepositRejected(c.Account, c.Asset, c.Amount, c.CommandId, x.Reason),
        (FundsWithdrawn, Withdraw c) => new FundsWithdrawn(c.Account, c.Asset, c.Amount, c.CommandId),
        (WithdrawalRejected x, Withdraw c) => new WithdrawalRejected(
            c.Account, c.Asset, c.Amount, c.CommandId, x.Reason, ledger.Available(c.Account, c.Asset)),
        (OrderPlaced x, PlaceOrder c) => new OrderPlaced(
            new OrderId(orders.Count), c.Account, c.Market, c.ClientOrderId, c.Terms, x.Held, x.Placement, default, ReplaceMode.None),
        (OrderPlaced x, ReplaceOrder c) => new OrderPlaced(
            new OrderId(orders.Count), c.Account, c.Market, c.ClientOrderId, c.Terms, x.Held, x.Placement, c.Canceled, c.Mode),
        (OrderRejected x, PlaceOrder c) => new OrderRejected(
            c.Account, c.Market, c.ClientOrderId, c.Terms, x.Reason, default, ReplaceMode.None, x.Reference, x.Needed, x.Available),
        (OrderRejected x, ReplaceOrder c) => new OrderRejected(
            c.Account, c.Market, c.ClientOrderId, c.Terms, x.Reason, c.Canceled, c.Mode, x.Reference, x.Needed, x.Available),
        (AmendRejected x, AmendOrder c) => new AmendRejected(
            orders[c.Order].Market, c.Order, c.Account, c.Quantity, x.Reason, x.Limit),
        (OrderAmended x, AmendOrder c) => new OrderAmended(
            orders[c.Order].Market, c.Order, c.Account, SideOf(c.Order), c.Quantity, x.Released, x.Price, x.ShownLess),
        (TradeExecuted x, _) => x with
        {
            Market = orders[x.Taker].Market,
            Trade = new TradeId(trades[orders[x.Maker].Market] = trades.GetValueOrDefault(orders[x.Maker].Market) + 1),
            MakerAccount = orders[x.Maker].Account,
            TakerAccount = orders[x.Taker].Account,
            TakerSide = SideOf(x.Taker),
            Price = orders[x.Maker].Terms.LimitPrice,
        },
        (SelfTradePrevented x, _) => x with
        {
            Market = orders[x.Taker].Market,
            Account = orders[x.Maker].Account,
            TakerSide = SideOf(x.Taker),
            Price = orders[x.Maker].Terms.LimitPrice,
        },
        (IcebergReplenished x, _) => x with
        {
            Market = orders[x.Order].Market,
            Account = orders[x.Order].Account,
            Side = SideOf(x.Order),
            Price = orders[x.Order].Terms.LimitPrice,
        },
        (OrderBooked x, _) => x with
        {
            Market = orders[x.Order].Market,
            Account = orders[x.Order].Account,
            Side = SideOf(x.Order),
            Price = orders[x.Order].Terms.LimitPrice,
        },
        (OrderTriggered x, _) => x with { Market = orders[x.Order].Market, Account = orders[x.Order].Account, Side = SideOf(x.Order) },
        (OrderFilled x, _) => x with { Market = orders[x.Order].Market, Account = orders[x.Order].Account, Side = SideOf(x.Order) },
        (OrderCanceled x, _) => x with { Market = orders[x.Order].Market, Account = orders[x.Order].Account, Side = SideOf(x.Order) },
        (OrderExpired x, _) => x with { Market = orders[x.Order].Market, Account = orders[x.Order].Account, Side = SideOf(x.Order) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} does not follow from {command.GetType().Name}."),
    };

    private Side SideOf(OrderId order) => orders[order].Terms.Side;

    // What an event that answers a command says of it: whose it is, its id (if it has one), what was made, and why not.
    private static (AccountId Account, CommandId CommandId, long Id, RejectReason Reason)? Record(IEvent e) => e switch
    {
        AssetListed x => (default, default, x.Asset.Value, default),
        MarketOpened x => (default, default, x.Market.Value, default),
        AccountOpened x => (AccountId.Venue, x.CommandId, x.Account.Value, default),
        FundsDeposited x => (x.Account, x.CommandId, 0, default),
        DepositRejected x => (x.Account, x.CommandId, 0, x.Reason),
        FundsWithdrawn x => (x.Account, x.CommandId, 0, default),
        WithdrawalRejected x => (x.Account, x.CommandId, 0, x.Reason),
        OrderPlaced x => (x.Account, x.ClientOrderId, x.Order.Value, default),
        OrderRejected x => (x.Account, x.ClientOrderId, 0, x.Reason),
        AmendRejected x => (x.Account, default, 0, x.Reason),
        _ => null,
    };

    private static (AccountId Account, CommandId Id) Key(ICommand command) => command switch
    {
        OpenAccount c => (AccountId.Venue, c.CommandId),
        Deposit c => (c.Account, c.CommandId),
        Withdraw c => (c.Account, c.CommandId),
        PlaceOrder c => (c.Account, c.ClientOrderId),
        ReplaceOrder c => (c.Account, c.ClientOrderId),
        _ => throw new InvalidOperationException($"{command.GetType().Name} has no id, and cannot be repeated."),
    };
}
