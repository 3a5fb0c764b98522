using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// What the events of a venue add up to, by code of the audit's own, which shares nothing with the engine's state and the folds of the
/// views: so that a mistake of theirs does not hide itself. After each event it asserts what must hold of it: money is conserved, nothing
/// is below zero, orders go only from one status to the next, nothing is filled beyond its quantity, fees are those of the market, numbers
/// have no hole, and an id has one outcome.
/// </summary>
internal sealed partial class AuditedVenue
{
    private readonly Dictionary<(int Account, int Asset), (long Available, long Held)> balances = [];
    private readonly Dictionary<long, AuditedOrder> open = [];
    private readonly HashSet<(int Account, CommandId Id)> outcomes = [];
    private readonly List<AuditedMarket> markets = [default];
    private readonly List<int> scales = [0];
    private readonly List<AuditedLine> lines = [];
    private readonly List<AuditedOrder> closed = [];
    private readonly List<string> faults = [];
    private readonly Dictionary<int, long> fees = []; // by asset, and what else came to the venue's own account
    private long accounts, lastOrder;

    /// <summary>The sequence and the time of the last event.</summary>
    public long Sequence { get; private set; }

    public Timestamp Time { get; private set; }

    /// <summary>The changes of balances by the last event.</summary>
    public IReadOnlyList<AuditedLine> Lines => lines;

    /// <summary>The orders that the last event closed, in that order: of a trade, the maker first.</summary>
    public IReadOnlyList<AuditedOrder> Closed => closed;

    /// <summary>How many orders have closed.</summary>
    public long ClosedCount { get; private set; }

    /// <summary>What does not hold of the last event, in words.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>The open orders.</summary>
    public IReadOnlyCollection<AuditedOrder> Open => open.Values;

    /// <summary>All balances that ever changed.</summary>
    public IReadOnlyDictionary<(int Account, int Asset), (long Available, long Held)> Balances => balances;

    /// <summary>The number of assets, and of markets.</summary>
    public int Assets => scales.Count - 1;

    public int Markets => markets.Count - 1;

    /// <summary>The number of accounts.</summary>
    public long Accounts => accounts;

    /// <summary>What the numbers of a market count.</summary>
    public AuditedMarket this[MarketId market] => markets[market.Value];

    /// <summary>The same, or null for a market that there is not.</summary>
    public AuditedMarket? Find(MarketId market) => market.Value > 0 && market.Value < markets.Count ? markets[market.Value] : null;

    /// <summary>The number of decimals of an asset.</summary>
    public int ScaleOf(int asset) => scales[asset];

    /// <summary>Takes the next event.</summary>
    /// <exception cref="InvalidDataException">It is about something that is not there; nothing after it makes sense.</exception>
    public void Apply(EventRecord e)
    {
        lines.Clear();
        closed.Clear();
        faults.Clear();
        if (e.Time < Time) faults.Add("Its time is before that of the event before it.");
        (Sequence, Time) = (e.Sequence, e.Time);
        switch (e.Type)
        {
            case EventType.AssetListed: scales.Add(e.As<AssetListed>().Scale); break;
            case EventType.MarketOpened: Apply(in e.As<MarketOpened>()); break;
            case EventType.MarketStatusSet: break;
            case EventType.AccountOpened: Apply(in e.As<AccountOpened>()); break;
            case EventType.FundsDeposited: Apply(in e.As<FundsDeposited>()); break;
            case EventType.DepositRejected: Decide(e.As<DepositRejected>().Account, e.As<DepositRejected>().CommandId); break;
            case EventType.FundsWithdrawn: Apply(in e.As<FundsWithdrawn>()); break;
            case EventType.WithdrawalRejected: Decide(e.As<WithdrawalRejected>().Account, e.As<WithdrawalRejected>().CommandId); break;
            case EventType.OrderRejected: Decide(e.As<OrderRejected>().Account, e.As<OrderRejected>().ClientOrderId); break;
            case EventType.AmendRejected: Touch(e.As<AmendRejected>().Order); break;
            default: ApplyToOrders(e); break;
        }

        CheckMoney(isTransfer: e.Type is EventType.FundsDeposited or EventType.FundsWithdrawn);
    }

    /// <summary>What must hold of all of it together.</summary>
    public IEnumerable<string> Verify()
    {
        var held = new Dictionary<(int, int), long>();
        foreach (var order in open.Values)
        {
            var asset = Market(order.Market).GivenBy(order.Terms.Side);
            held[(order.Account.Value, asset)] = held.GetValueOrDefault((order.Account.Value, asset)) + order.Held;
        }

        foreach (var ((account, asset), balance) in balances)
        {
            if (balance.Held != held.GetValueOrDefault((account, asset)))
                yield return $"Account {account} has {balance.Held} units of asset {asset} held, and its open orders need "
                    + $"{held.GetValueOrDefault((account, asset))}.";
        }

        for (var asset = 1; asset < scales.Count; asset++)
        {
            var (own, received) = (balances.GetValueOrDefault((0, asset)).Available, fees.GetValueOrDefault(asset));
            if (own != received) yield return $"The venue's own account has {own} units of asset {asset}, and received {received} in fees.";
        }
    }

    private void Apply(in MarketOpened e)
    {
        if (e.BaseAsset.Value >= scales.Count || e.QuoteAsset.Value >= scales.Count) throw Lost("an asset");
        markets.Add(new AuditedMarket(e, scales[e.BaseAsset.Value], scales[e.QuoteAsset.Value]));
    }

    private void Apply(in AccountOpened e)
    {
        if (e.Account.Value != ++accounts) faults.Add($"Account {e.Account.Value} is opened where {accounts} comes next.");
        Decide(AccountId.Venue, e.CommandId);
    }

    private void Apply(in FundsDeposited e)
    {
        Decide(e.Account, e.CommandId);
        Add(e.Account, e.Asset.Value, e.Amount.Units, 0);
        Causes(e.Account, e.Asset.Value).Deposited += e.Amount.Units;
        if (e.Account == AccountId.Venue) AddFee(e.Asset.Value, e.Amount.Units);
    }

    private void Apply(in FundsWithdrawn e)
    {
        Decide(e.Account, e.CommandId);
        Add(e.Account, e.Asset.Value, -e.Amount.Units, 0);
        Causes(e.Account, e.Asset.Value).Withdrawn += e.Amount.Units;
        if (e.Account == AccountId.Venue) AddFee(e.Asset.Value, -e.Amount.Units);
    }

    // One outcome for each id, for ever.
    private void Decide(AccountId account, in CommandId id)
    {
        if (!outcomes.Add((account.Value, id))) faults.Add($"The id {id} of account {account.Value} had an outcome already.");
    }

    private void Add(AccountId account, int asset, long available, long held)
    {
        if (asset < 1 || asset >= scales.Count) throw Lost($"asset {asset}");
        ref var balance = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            balances, (account.Value, asset), out _);
        balance = (balance.Available + available, balance.Held + held);
        lines.Add(new AuditedLine(account.Value, asset, available, held, balance.Available, balance.Held));
    }

    private void AddFee(int asset, long units) => fees[asset] = fees.GetValueOrDefault(asset) + units;

    // The same asset may be named by several lines: the last one of an account tells what it has, and all together are zero unless money
    // came or went.
    private void CheckMoney(bool isTransfer)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var (isFirst, isLast, sum) = (true, true, (Int128)0);
            for (var j = 0; j < lines.Count; j++)
            {
                var other = lines[j];
                if (other.Asset != line.Asset) continue;
                if (j < i) isFirst = false;
                if (j > i && other.Account == line.Account) isLast = false;
                sum += (Int128)other.AvailableChange + other.HeldChange;
            }

            if (isLast && (line.Available < 0 || line.Held < 0))
                faults.Add($"Account {line.Account} has {line.Available} units available and {line.Held} held of asset {line.Asset}.");
            if (isFirst && sum != 0 && !isTransfer) faults.Add($"{sum} units of asset {line.Asset} come from nowhere.");
        }
    }

    private AuditedMarket Market(MarketId market) =>
        market.Value > 0 && market.Value < markets.Count ? markets[market.Value] : throw Lost($"market {market.Value}");

    private InvalidDataException Lost(string what) => new($"Event {Sequence} is about {what}, which is not there.");
}

/// <summary>What the numbers of a market count.</summary>
internal readonly struct AuditedMarket(in MarketOpened opened, int baseScale, int quoteScale)
{
    private static readonly Int128 Million = 1_000_000;

    public int BaseAsset { get; } = opened.BaseAsset.Value;

    public int QuoteAsset { get; } = opened.QuoteAsset.Value;

    public int BaseScale { get; } = baseScale;

    public int QuoteScale { get; } = quoteScale;

    public MarketRules Rules { get; } = opened.Rules;

    /// <summary>The base units of a quantity.</summary>
    public long BaseUnits(long lots) => (long)Scaled((Int128)lots * Rules.LotSize.Units, BaseScale - Rules.LotSize.Scale);

    /// <summary>The quote units of a quantity at a price.</summary>
    public long QuoteUnits(long ticks, long lots) => (long)Scaled(
        (Int128)ticks * lots * Rules.TickSize.Units * Rules.LotSize.Units, QuoteScale - Rules.TickSize.Scale - Rules.LotSize.Scale);

    public int GivenBy(Side side) => side == Side.Buy ? QuoteAsset : BaseAsset;

    public int ReceivedBy(Side side) => side == Side.Buy ? BaseAsset : QuoteAsset;

    public int ReceivedScale(Side side) => side == Side.Buy ? BaseScale : QuoteScale;

    /// <summary>The fee on what is received: rounded up to a whole unit.</summary>
    public static long FeeOn(long received, int rate) => (long)(((Int128)received * rate + Million - 1) / Million);

    private static Int128 Scaled(Int128 value, int power)
    {
        for (; power > 0; power--) value *= 10;
        for (; power < 0; power++) value /= 10;
        return value;
    }
}
