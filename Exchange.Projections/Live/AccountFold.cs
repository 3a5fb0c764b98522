using System.Runtime.InteropServices;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// What accounts own and have standing, folded from the events of a venue: the balances of all accounts, the venue's own included, and
/// the open orders. It also tells what changed since <see cref="ForgetChanges"/>, so that only that is written down. Pure: no I/O, no
/// clock. Numbers are those of the events; only <see cref="AccountOrder.FilledQuote"/> and fees of one order, which nothing in the
/// venue bounds, stop at 2^63 - 1 instead of overflowing.
/// </summary>
public sealed partial class AccountFold
{
    private readonly List<MarketUnits> markets = [default];
    private readonly List<int> scales = [0];
    private readonly Dictionary<long, int> slots = [];
    private readonly Stack<int> free = [];
    private readonly List<int> closed = [];
    private FoldedOrder[] orders = new FoldedOrder[64];
    private int usedSlots = 1; // nothing is in slot 0

    /// <summary>A venue before its first event.</summary>
    public AccountFold()
    {
    }

    /// <summary>A venue that goes on from a sequence, with the assets and markets of then or of later.</summary>
    internal AccountFold(Catalog catalog, in ViewsPosition position)
    {
        foreach (var asset in catalog.Assets) scales.Add(asset.Scale);
        foreach (var market in catalog.Markets) markets.Add(MarketUnits.Of(market.BaseAsset, market.QuoteAsset, market.Rules, scales));
        (Sequence, Time, ClosedCount) = (position.Sequence, position.Time, position.ClosedCount);
    }

    /// <summary>The sequence of the last event; 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>The time of the last event.</summary>
    public Timestamp Time { get; private set; }

    /// <summary>The number of orders that have closed since the venue began.</summary>
    public long ClosedCount { get; private set; }

    /// <summary>The number of open orders.</summary>
    public int OpenOrderCount => slots.Count;

    /// <summary>The highest account that was opened.</summary>
    public AccountId LastAccount => new(Funds.Count - 1);

    /// <summary>The funds of all accounts, and which accounts changed.</summary>
    internal AccountFunds Funds { get; } = new();

    /// <summary>The changes of balances by the last event, in their order; none unless <see cref="KeepLastChanges"/> was called.</summary>
    internal ReadOnlySpan<FundsChange> LastChanges => CollectionsMarshal.AsSpan(Funds.Ledger);

    /// <summary>The slots of the orders that closed since the changes were forgotten last, in the order of closing.</summary>
    internal IReadOnlyList<int> Closed => closed;

    /// <summary>The slots of the open orders, in any order.</summary>
    internal IReadOnlyCollection<int> OpenSlots => slots.Values;

    /// <summary>The order in a slot.</summary>
    internal ref readonly FoldedOrder this[int slot] => ref orders[slot];

    /// <summary>What an account has of an asset; zero for what does not exist.</summary>
    public Balance BalanceOf(AccountId account, AssetId asset)
    {
        var funds = Funds.Of(account.Value);
        if (asset.Value < 1 || asset.Value > funds.Length) return new Balance(asset, default, default);
        ref readonly var found = ref funds[asset.Value - 1];
        return new Balance(asset, new Amount(found.Available), new Amount(found.Held));
    }

    /// <summary>The balances of an account in the order of asset numbers; those that were never touched are left out.</summary>
    public IReadOnlyList<Balance> BalancesOf(AccountId account)
    {
        var list = new List<Balance>();
        for (var asset = 1; asset <= Funds.Of(account.Value).Length; asset++)
            if (Funds.Of(account.Value)[asset - 1].IsTouched) list.Add(BalanceOf(account, new AssetId(asset)));
        return list;
    }

    /// <summary>An open order, or null.</summary>
    public AccountOrder? FindOpenOrder(OrderId order) =>
        slots.TryGetValue(order.Value, out var slot) ? orders[slot].ToAccountOrder() : null;

    /// <summary>All open orders, oldest first.</summary>
    public IReadOnlyList<AccountOrder> OpenOrders() =>
        [.. slots.OrderBy(pair => pair.Key).Select(pair => orders[pair.Value].ToAccountOrder())];

    /// <summary>The open orders of an account, oldest first.</summary>
    public IReadOnlyList<AccountOrder> OpenOrders(AccountId account) =>
        [.. slots.Where(pair => orders[pair.Value].Account == account).OrderBy(pair => pair.Key)
            .Select(pair => orders[pair.Value].ToAccountOrder())];

    /// <summary>The orders that closed since the changes were forgotten last, in the order of closing.</summary>
    public IReadOnlyList<AccountOrder> ClosedOrders() => [.. closed.Select(slot => orders[slot].ToAccountOrder())];

    /// <summary>An order that closed since the changes were forgotten last, or null.</summary>
    internal AccountOrder? FindClosedOrder(OrderId order)
    {
        for (var i = closed.Count - 1; i >= 0; i--)
            if (orders[closed[i]].Order == order) return orders[closed[i]].ToAccountOrder();
        return null;
    }

    /// <summary>What the money of a market is counted in.</summary>
    internal MarketUnits UnitsOf(MarketId market) => markets[market.Value];

    /// <summary>From now on <see cref="LastChanges"/> tells what the last event changed.</summary>
    internal void KeepLastChanges() => Funds.Ledger ??= [];

    /// <summary>What is said of changes is said from here on.</summary>
    public void ForgetChanges()
    {
        foreach (var account in Funds.Changed)
        {
            for (var slot = Funds.FirstChangedOrder(account); slot != 0;)
            {
                ref var order = ref orders[slot];
                var current = slot;
                slot = order.NextChanged;
                (order.IsChanged, order.NextChanged, order.WasOpen) = (false, 0, true);
                if (!order.IsOpen) free.Push(current);
            }
        }

        Funds.ForgetChanges();
        closed.Clear();
    }

    internal bool TryFindOpen(OrderId order, out FoldedOrder found)
    {
        var isOpen = slots.TryGetValue(order.Value, out var slot);
        found = orders[slot];
        return isOpen;
    }

    /// <summary>Takes it that everything has changed, as for someone who knows nothing yet.</summary>
    internal void ChangeAll()
    {
        ForgetChanges();
        for (var account = 0; account < Funds.Count; account++) Funds.MarkFunds(account);
        foreach (var slot in slots.Values)
        {
            orders[slot].WasOpen = false;
            MarkChanged(ref orders[slot], slot);
        }
    }

    /// <summary>Adds an open order as it was written down; false when it is there already.</summary>
    internal bool TryRestore(in FoldedOrder order)
    {
        var slot = NewSlot();
        orders[slot] = order;
        orders[slot].WasOpen = true;
        return slots.TryAdd(order.Order.Value, slot);
    }

    private int NewSlot()
    {
        if (free.TryPop(out var slot)) return slot;
        if (usedSlots == orders.Length) Array.Resize(ref orders, 2 * usedSlots);
        return usedSlots++;
    }

    private void MarkChanged(ref FoldedOrder order, int slot)
    {
        if (order.IsChanged) return;
        Funds.Mark(order.Account.Value);
        ref var first = ref Funds.FirstChangedOrder(order.Account.Value);
        (order.IsChanged, order.NextChanged, first) = (true, first, slot);
    }
}

/// <summary>What the money of a market is counted in.</summary>
/// <param name="LotUnits">The base units in a lot.</param>
/// <param name="TickLotUnits">The quote units in a tick times a lot.</param>
internal readonly record struct MarketUnits(AssetId BaseAsset, AssetId QuoteAsset, long LotUnits, long TickLotUnits)
{
    public static MarketUnits Of(AssetId baseAsset, AssetId quoteAsset, in MarketRules rules, List<int> scales) =>
        MarketRulesCheck.TryGetUnits(rules, scales[baseAsset.Value], scales[quoteAsset.Value], out var lot, out var tickLot)
            ? new MarketUnits(baseAsset, quoteAsset, lot, tickLot)
            : throw new InvalidOperationException("A market's tick times lot is a whole number of quote units.");
}
