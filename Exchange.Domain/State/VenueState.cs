namespace Exchange.Domain;

/// <summary>
/// The state of one venue: what its events add up to. It changes only in Apply (VenueState.Apply.cs), live and on replay alike; all else
/// that is public only reads. The state of an engine is the engine's to change: apply events only to a state of your own.
/// </summary>
public sealed partial class VenueState
{
    /// <summary>An empty venue.</summary>
    public VenueState()
    {
    }

    internal OrderTable Orders { get; } = new();
    internal TraderTable Traders { get; } = new();
    internal Ledger Ledger { get; } = new();
    internal RequestIndex Requests { get; } = new();
    internal ExpiryQueue Expiries { get; } = new();

    // Assets and markets are numbered from 1; nothing is at 0.
    internal List<Asset> Assets { get; } = [default];
    internal List<Market?> Markets { get; } = [null];

    /// <summary>The sequence of the last event; 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>The time of the last event.</summary>
    public Timestamp Time { get; private set; }

    /// <summary>The number of accounts that were opened; they are numbered 1 to this.</summary>
    public int AccountCount { get; private set; }

    /// <summary>The last order that was accepted; none before the first.</summary>
    public OrderId LastOrder { get; private set; }

    /// <summary>The number of assets; they are numbered 1 to this.</summary>
    public int AssetCount => Assets.Count - 1;

    /// <summary>The number of markets; they are numbered 1 to this.</summary>
    public int MarketCount => Markets.Count - 1;

    /// <summary>The number of open orders in all markets.</summary>
    public int OpenOrderCount => Orders.Count;

    /// <summary>
    /// False between some events of one command: while an order takes, or one in the book shows nothing until the next event. Only what
    /// rests or waits can be written down.
    /// </summary>
    public bool IsAtRest
    {
        get
        {
            var standing = 0;
            for (var i = 1; i < Markets.Count; i++)
            {
                var book = Markets[i]!.Book;
                standing += book.OrderCount + Markets[i]!.Triggers.Count;
                if (IsUsedUp(book.First(Side.Buy)) || IsUsedUp(book.First(Side.Sell))) return false;
            }

            return standing == Orders.Count;

            // Whatever was taken stood first.
            bool IsUsedUp(int slot) => slot != 0 && Orders.Queue(slot).Shown == Quantity.Zero;
        }
    }

    /// <summary>The asset of a code; 0 when there is none.</summary>
    public AssetId FindAsset(AssetCode code)
    {
        for (var i = 1; i < Assets.Count; i++)
            if (Assets[i].Code == code) return Assets[i].Id;
        return default;
    }

    /// <summary>The assets and markets as they are now, for a reader of numbers; it does not follow later changes.</summary>
    public Catalog CreateCatalog()
    {
        var catalog = new Catalog();
        foreach (var asset in Assets.Skip(1)) catalog.Add(new AssetListed(asset.Id, asset.Code, asset.Scale));
        foreach (var market in Markets.Skip(1))
        {
            catalog.Add(new MarketOpened(market!.Id, market.BaseAsset, market.QuoteAsset, market.Rules));
            catalog.Set(new MarketStatusSet(market.Id, market.Status));
        }

        return catalog;
    }

    /// <summary>The market of a pair; 0 when there is none.</summary>
    public MarketId FindMarket(AssetId baseAsset, AssetId quoteAsset)
    {
        for (var i = 1; i < Markets.Count; i++)
            if (Markets[i]!.BaseAsset == baseAsset && Markets[i]!.QuoteAsset == quoteAsset) return new MarketId(i);
        return default;
    }

    /// <summary>The funds of an account in an asset; zero for what does not exist.</summary>
    public (Amount Available, Amount Held) Balance(AccountId account, AssetId asset)
    {
        ref readonly var balance = ref Ledger[Ledger.Find(account, asset)];
        return (balance.Available, balance.Held);
    }

    /// <summary>What is in the venue of an asset: its deposits less its withdrawals.</summary>
    public Amount Supply(AssetId asset) => IsListed(asset) ? Ledger.Supply(asset) : Amount.Zero;

    /// <summary>A market's last trade price; none before its first trade, or for what does not exist.</summary>
    public Price LastPrice(MarketId market) => FindMarket(market)?.LastPrice ?? default;

    /// <summary>A market's status; null for what does not exist.</summary>
    public MarketStatus? Status(MarketId market) => FindMarket(market)?.Status;

    /// <summary>The sequence of the event that used up an account's command id; 0 when none did.</summary>
    public long FindCommand(AccountId account, in CommandId id) =>
        Requests.Find(account, id) is var found and >= 0 ? Requests[found].Sequence : 0;

    /// <summary>An open order, or null.</summary>
    public OrderView? FindOrder(OrderId order) => Orders.Find(order) is var slot and not 0 ? View(slot) : null;

    /// <summary>The resting orders of one side of a market, the next to trade first. Not to be enumerated across a change.</summary>
    public IEnumerable<OrderView> RestingOrders(MarketId market, Side side) =>
        FindMarket(market) is { } found ? SlotsOf(found.Book, side).Select(View) : [];

    /// <summary>What one side of a market's book shows: each price and the sum of what its orders show, the best first.</summary>
    public IEnumerable<(Price Price, Quantity Shown)> Depth(MarketId market, Side side)
    {
        if (FindMarket(market)?.Book is not { } book) yield break;
        for (var level = book.Best(side); level != 0; level = book.Worse(level))
            yield return (book.Level(level).Price, book.Level(level).Shown);
    }

    /// <summary>The open orders of a market, those that await their trigger included, oldest first.</summary>
    public IEnumerable<OrderView> OpenOrders(MarketId market) =>
        FindMarket(market) is { } found ? OpenOrdersOf(found).Select(id => View(Orders.Find(id))) : [];

    internal Market? FindMarket(MarketId market) => market.Value > 0 && market.Value < Markets.Count ? Markets[market.Value] : null;

    internal Market MarketOf(int slot) => Markets[TraderOf(slot).Market.Value]!;

    internal ref readonly Trader TraderOf(int slot) => ref Traders[Orders.Queue(slot).Trader];

    internal bool IsListed(AssetId asset) => asset.Value > 0 && asset.Value < Assets.Count;

    /// <summary>True for an account that may hold money: an opened one or the venue's own.</summary>
    internal bool IsAccount(AccountId account) => account == AccountId.Venue || IsCustomer(account);

    /// <summary>True for an opened account, which may trade.</summary>
    internal bool IsCustomer(AccountId account) => account.Value > 0 && account.Value <= AccountCount;

    /// <summary>The open orders of an account in a market (or, with no market, everywhere), oldest first.</summary>
    internal List<OrderId> OpenOrdersOf(AccountId account, MarketId market)
    {
        var found = new List<OrderId>();
        for (var trader = Traders.FirstOf(account); trader != 0; trader = Traders[trader].NextOfAccount)
        {
            if (market.Value != 0 && Traders[trader].Market != market) continue;
            for (var slot = Traders[trader].FirstOrder; slot != 0; slot = Orders[slot].OwnNext)
                found.Add(Orders.Queue(slot).Id);
        }

        found.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        return found;
    }

    /// <summary>The open orders of a market, oldest first.</summary>
    internal List<OrderId> OpenOrdersOf(Market market)
    {
        var found = market.Triggers.All();
        found.AddRange(SlotsOf(market.Book, Side.Buy).Concat(SlotsOf(market.Book, Side.Sell)).Select(slot => Orders.Queue(slot).Id));
        found.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        return found;
    }

    /// <summary>The slots of the orders of one side of a book, the next to trade first.</summary>
    internal IEnumerable<int> SlotsOf(OrderBook book, Side side)
    {
        for (var level = book.Best(side); level != 0; level = book.Worse(level))
            for (var slot = book.Level(level).First; slot != 0; slot = Orders.Queue(slot).Next) yield return slot;
    }

    private OrderView View(int slot)
    {
        ref readonly var order = ref Orders[slot];
        ref readonly var trader = ref TraderOf(slot);
        ref readonly var details = ref Orders.Details(slot);
        return new OrderView(
            Orders.Queue(slot).Id, trader.Account, trader.Market, order.Type, order.Side, order.TimeInForce, order.Price,
            order.Type.HasStopPrice() ? details.StopPrice : default, details.Quantity,
            order.Is(OrderTraits.ByQuote) ? details.QuoteQuantity : default, Orders.Remaining(slot),
            order.State == OrderState.Resting ? Orders.Queue(slot).Shown : default,
            order.Is(OrderTraits.Iceberg) ? details.DisplayQuantity : default, order.Held,
            order.State == OrderState.AwaitingTrigger);
    }
}

/// <summary>An open order as it stands.</summary>
/// <param name="LimitPrice">None for a market type.</param>
/// <param name="StopPrice">None for a type without one.</param>
/// <param name="Quantity">The quantity in all; zero for an order by quote quantity.</param>
/// <param name="QuoteQuantity">Zero for an order by quantity.</param>
/// <param name="Remaining">The quantity less what is filled and prevented.</param>
/// <param name="Shown">How much of what remains the book shows; zero while the order awaits its trigger.</param>
/// <param name="DisplayQuantity">How much an iceberg shows at a time; zero for others.</param>
/// <param name="Held">What is held for it: of the quote asset for a buy, of the base asset for a sell.</param>
/// <param name="AwaitsTrigger">True before the last trade price has reached the stop price.</param>
public readonly record struct OrderView(
    OrderId Order, AccountId Account, MarketId Market, OrderType Type, Side Side, TimeInForce TimeInForce,
    Price LimitPrice, Price StopPrice,
    Quantity Quantity, Amount QuoteQuantity, Quantity Remaining, Quantity Shown, Quantity DisplayQuantity, Amount Held,
    bool AwaitsTrigger);
