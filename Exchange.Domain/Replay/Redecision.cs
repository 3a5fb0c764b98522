namespace Exchange.Domain;

/// <summary>Takes an event that was stored and the one that is decided in its place; null where there is nothing on that side.</summary>
/// <param name="sequence">The sequence at which they differ.</param>
/// <param name="stored">What the history says.</param>
/// <param name="decided">What this engine decides.</param>
public delegate void DifferenceReceiver(long sequence, IEvent? stored, IEvent? decided);

/// <summary>
/// Decides a history once more: reads from the events which commands there were, gives these to an engine at the times of their events,
/// and compares what it decides with what was stored. An engine whose rules were changed decides something else, and is found so.
/// </summary>
/// <remarks>
/// Each command's first event tells what it was, but for two, which wait for what follows: a replace begins with a cancel, and whether a
/// cancel of all orders was about one market is told by the orders that it took. The time of a command is that of its events. Commands
/// that were refused or repeated left no event and change nothing; if an order's date had come by then, its expiry was theirs, and letting
/// time pass leads to the same.
/// </remarks>
public sealed class Redecision(VenueState state, DifferenceReceiver differs)
{
    private readonly Engine engine = new(state);
    private readonly EventBuffer decided = new();
    private readonly EventBuffer waiting = new();
    private int compared;

    /// <summary>What was decided so far adds up to this.</summary>
    public VenueState State => engine.State;

    /// <summary>The number of commands that were decided.</summary>
    public long Commands { get; private set; }

    /// <summary>
    /// Whether something differed. Then the engine is no longer where the history is, and what comes after cannot be compared.
    /// </summary>
    public bool HasDiffered { get; private set; }

    /// <summary>Whether a command begins with this event, whatever came before it, so that one can begin to decide here.</summary>
    public static bool Begins(EventRecord e) => e.Type switch
    {
        EventType.OrderPlaced => e.As<OrderPlaced>().ReplaceMode == ReplaceMode.None,
        EventType.OrderRejected => e.As<OrderRejected>().ReplaceMode == ReplaceMode.None,
        EventType.OrderCanceled => e.As<OrderCanceled>().Reason is CancelReason.Requested or CancelReason.Replaced,
        EventType.OrderExpired => false,
        EventType.TradeExecuted or EventType.SelfTradePrevented or EventType.IcebergReplenished or EventType.OrderBooked
            or EventType.OrderTriggered or EventType.OrderFilled => false,
        _ => true,
    };

    /// <summary>Takes the next event of the history.</summary>
    public void Take(EventRecord stored)
    {
        if (HasDiffered) return;
        if (waiting.Count > 0 && !IsOneMore(stored)) DecideWaiting(stored);
        if (HasDiffered) return;
        if (compared < decided.ByteCount)
        {
            Compare(stored);
            return;
        }

        if (stored.Type == EventType.OrderCanceled
            && stored.As<OrderCanceled>().Reason is CancelReason.AllRequested or CancelReason.Replaced)
            waiting.Append(stored.Bytes);
        else if (CommandOf(stored) is { } command) Decide(command, stored);
        else Differ(stored.Sequence, stored.ToEvent(), null);
    }

    /// <summary>The history has no more events.</summary>
    public void End()
    {
        if (HasDiffered) return;
        if (waiting.Count > 0) DecideWaiting(default);
        if (!HasDiffered && compared < decided.ByteCount) Differ(NextDecided().Sequence, null, NextDecided().ToEvent());
    }

    // A cancel of all is all that follow one another, at one time, of one account.
    private bool IsOneMore(EventRecord stored)
    {
        var first = FirstOf(waiting);
        return stored.Type == EventType.OrderCanceled && stored.Time == first.Time
            && stored.As<OrderCanceled>() is { Reason: CancelReason.AllRequested } next
            && first.As<OrderCanceled>() is { Reason: CancelReason.AllRequested } before && before.Account == next.Account;
    }

    private void DecideWaiting(EventRecord next)
    {
        var events = waiting.Bytes.ToArray();
        waiting.Clear();
        foreach (var e in EventBuffer.Read(events))
        {
            if (HasDiffered) return;
            if (compared < decided.ByteCount) Compare(e);
            else if (e.As<OrderCanceled>().Reason == CancelReason.Replaced && ReplaceOf(e, next) is { } replace) Decide(replace, e);
            else if (e.As<OrderCanceled>().Reason == CancelReason.AllRequested) Decide(CancelAllOf(e, events), e);
            else Differ(e.Sequence, e.ToEvent(), null);
        }
    }

    private static ICommand? ReplaceOf(EventRecord canceled, EventRecord next)
    {
        if (next.Bytes.IsEmpty) return null;
        ref readonly var first = ref canceled.As<OrderCanceled>();
        if (next.Type == EventType.OrderPlaced && next.As<OrderPlaced>() is var placed && placed.Replaced == first.Order)
            return new ReplaceOrder(
                placed.Account, placed.Market, placed.Replaced, placed.ReplaceMode, placed.ClientOrderId, placed.Terms);
        if (next.Type == EventType.OrderRejected && next.As<OrderRejected>() is var rejected && rejected.Replaced == first.Order)
            return new ReplaceOrder(
                rejected.Account, rejected.Market, rejected.Replaced, rejected.ReplaceMode, rejected.ClientOrderId, rejected.Terms);
        return null;
    }

    // Everywhere, if these are all of the account's orders as they come then; else in the market of the first.
    private CancelAllOrders CancelAllOf(EventRecord first, byte[] events)
    {
        var canceled = first.As<OrderCanceled>();
        var all = engine.State.OpenOrdersOf(canceled.Account, default);
        var place = 0;
        foreach (var e in EventBuffer.Read(events))
        {
            if (e.Sequence < first.Sequence) continue;
            if (place == all.Count) break;
            if (e.As<OrderCanceled>().Order != all[place]) return new CancelAllOrders(canceled.Account, canceled.Market);
            place++;
        }

        return new CancelAllOrders(canceled.Account, place == all.Count ? default : canceled.Market);
    }

    private static ICommand? CommandOf(EventRecord e) => e.Type switch
    {
        EventType.AssetListed => new ListAsset(e.As<AssetListed>().Code, e.As<AssetListed>().Scale),
        EventType.MarketOpened => e.As<MarketOpened>() is var opened
            ? new OpenMarket(opened.BaseAsset, opened.QuoteAsset, opened.Rules) : null,
        EventType.MarketStatusSet => new SetMarketStatus(e.As<MarketStatusSet>().Market, e.As<MarketStatusSet>().Status),
        EventType.AccountOpened => new OpenAccount(e.As<AccountOpened>().CommandId),
        EventType.FundsDeposited => e.As<FundsDeposited>() is var d ? new Deposit(d.Account, d.Asset, d.Amount, d.CommandId) : null,
        EventType.DepositRejected => e.As<DepositRejected>() is var d ? new Deposit(d.Account, d.Asset, d.Amount, d.CommandId) : null,
        EventType.FundsWithdrawn => e.As<FundsWithdrawn>() is var w ? new Withdraw(w.Account, w.Asset, w.Amount, w.CommandId) : null,
        EventType.WithdrawalRejected =>
            e.As<WithdrawalRejected>() is var w ? new Withdraw(w.Account, w.Asset, w.Amount, w.CommandId) : null,
        EventType.OrderPlaced => Placing(e.As<OrderPlaced>()),
        EventType.OrderRejected => Placing(e.As<OrderRejected>()),
        EventType.OrderAmended => e.As<OrderAmended>() is var a ? new AmendOrder(a.Account, a.Order, a.Quantity) : null,
        EventType.AmendRejected => e.As<AmendRejected>() is var a ? new AmendOrder(a.Account, a.Order, a.Quantity) : null,
        EventType.OrderCanceled => e.As<OrderCanceled>() is var c && c.Reason == CancelReason.MarketCleared
            ? new CancelAllOrders(AccountId.Venue, c.Market) : new CancelOrder(c.Account, c.Order),
        EventType.OrderExpired when e.As<OrderExpired>().Reason == ExpireReason.GoodTillDate => default(AdvanceTime),
        _ => null, // these follow on others
    };

    private static ICommand Placing(in OrderPlaced e) => e.ReplaceMode == ReplaceMode.None
        ? new PlaceOrder(e.Account, e.Market, e.ClientOrderId, e.Terms)
        : new ReplaceOrder(e.Account, e.Market, e.Replaced, e.ReplaceMode, e.ClientOrderId, e.Terms);

    private static ICommand Placing(in OrderRejected e) => e.ReplaceMode == ReplaceMode.None
        ? new PlaceOrder(e.Account, e.Market, e.ClientOrderId, e.Terms)
        : new ReplaceOrder(e.Account, e.Market, e.Replaced, e.ReplaceMode, e.ClientOrderId, e.Terms);

    private void Decide(ICommand command, EventRecord stored)
    {
        Commands++;
        decided.Clear();
        compared = 0;
        engine.Execute(command, stored.Time, decided);
        if (decided.Count == 0) Differ(stored.Sequence, stored.ToEvent(), null);
        else Compare(stored);
    }

    private void Compare(EventRecord stored)
    {
        var own = NextDecided();
        compared += own.Bytes.Length;
        // Equal bytes are equal events. Others may be equal too: between the fields of an event there may be bytes that nobody set.
        if (own.Bytes.SequenceEqual(stored.Bytes)) return;
        if (own.Sequence != stored.Sequence || own.Time != stored.Time || !own.ToEvent().Equals(stored.ToEvent()))
            Differ(stored.Sequence, stored.ToEvent(), own.ToEvent());
    }

    private EventRecord NextDecided() => FirstOf(decided.Bytes[compared..]);

    private static EventRecord FirstOf(EventBuffer events) => FirstOf(events.Bytes);

    private static EventRecord FirstOf(ReadOnlySpan<byte> events)
    {
        var all = EventBuffer.Read(events);
        all.MoveNext();
        return all.Current;
    }

    private void Differ(long sequence, IEvent? stored, IEvent? own)
    {
        HasDiffered = true;
        differs(sequence, stored, own);
    }
}
