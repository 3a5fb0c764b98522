namespace Exchange.Domain;

/// <summary>
/// The engine of one venue. It decides: it looks at the state and a command and writes what happens as events, each of which it
/// applies at once, so that the next decision sees it. It changes nothing itself, and it is deterministic: it has no clock, no chance, no
/// I/O, and runs on one thread. The same commands at the same times give the same events, however they are cut into batches.
/// </summary>
/// <remarks>
/// This part has the commands about orders. Matching is in Engine.Matching.cs, triggers are in Engine.Triggers.cs, and the commands about
/// assets, markets and accounts in Engine.Venue.cs. The rules in full are in docs/matching.md.
/// </remarks>
public sealed partial class Engine
{
    /// <summary>How many commands ahead one is best announced.</summary>
    public const int ExpectAhead = 16;

    // One open order is verified from time to time, another one each time, so that decay of memory or a bug is noticed soon.
    private const int CommandsPerCheck = 16;

    private readonly Lookahead lookahead;
    private EventBuffer events = null!;
    private uint commands;
    private Timestamp now;

    // The range of prices at which the command at hand, and what it triggered, has traded, as far as any order waits for a price; and the
    // trades that made it wider, in their order.
    private Price low, high;
    private readonly List<(TradeId Trade, Price Price)> wider = [];

    /// <summary>An engine for a new venue.</summary>
    public Engine()
        : this(new VenueState())
    {
    }

    /// <summary>An engine that goes on from a state, which is its own from here on.</summary>
    public Engine(VenueState state)
    {
        State = state;
        lookahead = new Lookahead(state);
    }

    /// <summary>What the events so far add up to.</summary>
    public VenueState State { get; }

    /// <summary>
    /// Announces a command that will be executed soon, best about <see cref="ExpectAhead"/> commands ahead, so that the memory that it will
    /// touch is near by then. It changes nothing, and a command that is announced need not come.
    /// </summary>
    public void Expect(in PlaceOrder command) => lookahead.Add(command.Account, command.Market, command.ClientOrderId);

    /// <inheritdoc cref="Expect(in PlaceOrder)"/>
    public void Expect(in CancelOrder command) => lookahead.Add(command.Order);

    /// <summary>Executes any command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="now">The time; a time before that of the last event counts as that.</param>
    /// <param name="events">Where the events are written, after those that it holds.</param>
    /// <exception cref="InvariantViolationException">The engine is broken: nothing of this batch may be committed.</exception>
    /// <exception cref="ArgumentException">The command is of an unknown type.</exception>
    /// <remarks>After any other exception, too, the engine and its state are not to be used any more.</remarks>
    public CommandResult Execute(ICommand command, Timestamp now, EventBuffer events) => command switch
    {
        PlaceOrder c => Execute(in c, now, events),
        CancelOrder c => Execute(in c, now, events),
        CancelAllOrders c => Execute(in c, now, events),
        AmendOrder c => Execute(in c, now, events),
        ReplaceOrder c => Execute(in c, now, events),
        AdvanceTime c => Execute(in c, now, events),
        Deposit c => Execute(in c, now, events),
        Withdraw c => Execute(in c, now, events),
        OpenAccount c => Execute(in c, now, events),
        ListAsset c => Execute(in c, now, events),
        OpenMarket c => Execute(in c, now, events),
        SetMarketStatus c => Execute(in c, now, events),
        _ => throw new ArgumentException($"No command is a {command?.GetType().Name ?? "null"}.", nameof(command)),
    };

    /// <summary>Places an order.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in PlaceOrder command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        if (!State.IsCustomer(command.Account)) return Refused(RejectReason.UnknownAccount);
        if (command.ClientOrderId.Length == 0) return Refused(RejectReason.CommandIdMissing);
        var used = State.Requests.Find(command.Account, command.ClientOrderId);
        if (used >= 0)
            return Repeated(used, Fingerprint.OfOrder(command.Market, command.Terms, default, ReplaceMode.None));

        return Place(State.Sequence + 1, command.Account, command.Market, command.ClientOrderId, command.Terms, default, ReplaceMode.None);
    }

    /// <summary>Cancels an order.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in CancelOrder command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        var reason = FindOwnOrder(command.Account, command.Order, out var slot);
        if (reason != RejectReason.None) return Refused(reason);

        Cancel(slot, CancelReason.Requested);
        return Done(State.Sequence, 0);
    }

    /// <summary>Cancels all orders of an account, of a market, or of an account in a market.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in CancelAllOrders command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        var market = State.FindMarket(command.Market);
        var everybody = command.Account == AccountId.Venue;
        if (!everybody && !State.IsCustomer(command.Account)) return Refused(RejectReason.UnknownAccount);
        if (command.Market.Value != 0 && market is null) return Refused(RejectReason.NoSuchMarket);
        if (everybody && market is null) return Refused(RejectReason.MarketRequired);

        var orders = everybody ? State.OpenOrdersOf(market!) : State.OpenOrdersOf(command.Account, command.Market);
        var first = State.Sequence + 1;
        var reason = everybody ? CancelReason.MarketCleared : CancelReason.AllRequested;
        foreach (var order in orders) Cancel(State.Orders.Find(order), reason);
        return Done(first, 0);
    }

    /// <summary>Reduces an order's quantity.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in AmendOrder command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        var reason = FindOwnOrder(command.Account, command.Order, out var slot);
        if (reason != RejectReason.None) return Refused(reason);

        ref readonly var order = ref State.Orders[slot];
        var market = State.MarketOf(slot);
        reason = CheckAmendment(market, slot, command.Quantity);
        if (reason != RejectReason.None)
        {
            Raise(new AmendRejected(
                market.Id, command.Order, command.Account, command.Quantity, reason, LimitOfAmendment(slot, reason)));
            return Rejected(State.Sequence, reason);
        }

        // What is held only from the trigger on has no hold to reduce yet.
        var less = State.Orders.Details(slot).Quantity - command.Quantity;
        var released = order.Held == Amount.Zero ? Amount.Zero : market.HoldFor(order.Side, order.Price, less);
        var rests = order.State == OrderState.Resting;
        var shownLess = rests ? less - Quantity.Min(less, State.Orders.Hidden(slot)) : Quantity.Zero;
        Raise(new OrderAmended(
            market.Id, command.Order, command.Account, order.Side, command.Quantity, released, rests ? order.Price : default, shownLess));
        return Done(State.Sequence, 0);
    }

    /// <summary>Cancels one order and places another.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in ReplaceOrder command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        if (!State.IsCustomer(command.Account)) return Refused(RejectReason.UnknownAccount);
        if (command.ClientOrderId.Length == 0) return Refused(RejectReason.CommandIdMissing);
        var used = State.Requests.Find(command.Account, command.ClientOrderId);
        if (used >= 0)
            return Repeated(used, Fingerprint.OfOrder(command.Market, command.Terms, command.Canceled, command.Mode));

        var reason = FindOwnOrder(command.Account, command.Canceled, out var slot);
        if (reason == RejectReason.None && State.MarketOf(slot).Id != command.Market) reason = RejectReason.UnknownOrder;
        if (reason != RejectReason.None && command.Mode != ReplaceMode.AllowFailure) return Refused(reason);
        if (command.Mode is not (ReplaceMode.StopOnFailure or ReplaceMode.AllowFailure)) return Refused(RejectReason.InvalidReplaceMode);

        var first = State.Sequence + 1;
        if (reason == RejectReason.None) Cancel(slot, CancelReason.Replaced);
        return Place(first, command.Account, command.Market, command.ClientOrderId, command.Terms, command.Canceled, command.Mode);
    }

    /// <summary>Lets time pass.</summary>
    /// <inheritdoc cref="Execute(ICommand, Timestamp, EventBuffer)"/>
    public CommandResult Execute(in AdvanceTime command, Timestamp now, EventBuffer events)
    {
        Begin(now, events);
        return Done(State.Sequence + 1, 0);
    }

    // Time first, and what it ends.
    private void Begin(Timestamp time, EventBuffer buffer)
    {
        // Storing a reference costs the garbage collector's bookkeeping, and it is the same one as a rule.
        if (!ReferenceEquals(events, buffer)) events = buffer;
        now = time > State.Time ? time : State.Time;
        if ((commands = unchecked(commands + 1)) % CommandsPerCheck == 0) State.VerifyNext();
        while (State.Expiries.IsDue(now)) Expire(State.Orders.Find(State.Expiries.First), ExpireReason.GoodTillDate);
    }

    private CommandResult Place(
        long first, AccountId account, MarketId marketId, in CommandId clientOrderId, in OrderTerms terms,
        OrderId replaced, ReplaceMode mode)
    {
        var market = State.FindMarket(marketId);
        var trader = State.Traders.Find(account, marketId);
        var reason = Admission.Check(State, account, trader, market, terms, now, out var hold, out var placement);
        if (reason != RejectReason.None)
        {
            var (needed, available) = reason != RejectReason.InsufficientFunds
                ? (Amount.Zero, Amount.Zero)
                : (hold, State.Ledger.Available(account, market!.GivenAsset(terms.Side)));
            var reference = Admission.Reference(market, terms, reason);
            Raise(new OrderRejected(account, marketId, clientOrderId, terms, reason, replaced, mode, reference, needed, available));
            return Rejected(first, reason);
        }

        var order = new OrderId(State.LastOrder.Value + 1);
        (low, high) = (new Price(long.MaxValue), default);
        wider.Clear();
        var placed = new OrderPlaced(order, account, marketId, clientOrderId, terms, hold, placement, replaced, mode);
        var slot = Raise(in placed, trader);
        if (placement == Placement.Take) Take(market!, slot);
        var result = Done(first, order.Value);
        if (market!.Triggers.Count > 0) RunTriggers(market);
        Invariant.Assert(!market.Book.IsCrossed, "the book is not crossed after a command");
        return result;
    }

    private void Cancel(int slot, CancelReason reason)
    {
        ref readonly var order = ref State.Orders[slot];
        Raise(new OrderCanceled(
            State.TraderOf(slot).Market, IdOf(slot), OwnerOf(slot), order.Side, reason, order.Held, order.PriceInBook,
            State.Orders.Remaining(slot), State.Orders.Hidden(slot)));
    }

    private void Expire(
        int slot, ExpireReason reason, OrderId counterpart = default, TradeId trade = default, Amount needed = default,
        Amount available = default)
    {
        ref readonly var order = ref State.Orders[slot];
        Raise(new OrderExpired(
            State.TraderOf(slot).Market, IdOf(slot), OwnerOf(slot), order.Side, reason, order.Held, order.PriceInBook,
            State.Orders.Remaining(slot), State.Orders.Hidden(slot), counterpart, trade, needed, available));
    }

    private OrderId IdOf(int slot) => State.Orders.Queue(slot).Id;

    private AccountId OwnerOf(int slot) => State.TraderOf(slot).Account;

    private RejectReason FindOwnOrder(AccountId account, OrderId order, out int slot)
    {
        slot = 0;
        if (!State.IsCustomer(account)) return RejectReason.UnknownAccount;
        if (order.Value <= 0 || order.Value > State.LastOrder.Value) return RejectReason.UnknownOrder;
        slot = State.Orders.Find(order);
        if (slot == 0) return State.Requests.OwnerOf(order) == account ? RejectReason.OrderClosed : RejectReason.UnknownOrder;
        return OwnerOf(slot) == account ? RejectReason.None : RejectReason.UnknownOrder;
    }

    private RejectReason CheckAmendment(Market market, int slot, Quantity quantity)
    {
        ref readonly var order = ref State.Orders[slot];
        if (market.Status == MarketStatus.CancelOnly) return RejectReason.MarketCancelOnly;
        if (quantity <= Quantity.Zero) return RejectReason.InvalidTerms;
        if (order.Is(OrderTraits.ByQuote)) return RejectReason.AmendNotAllowed;
        if (quantity >= State.Orders.Details(slot).Quantity) return RejectReason.QuantityNotReduced;
        if (quantity <= State.Orders.Details(slot).Quantity - State.Orders.Remaining(slot)) return RejectReason.QuantityBelowFilled;
        var reason = Admission.CheckQuantity(market.Rules, order.Type, quantity);
        if (reason != RejectReason.None) return reason;
        var price = order.Type.HasLimitPrice() ? order.Price : State.Orders.Details(slot).StopPrice;
        return market.Notional(price, quantity) < market.Rules.MinNotional ? RejectReason.NotionalTooSmall : RejectReason.None;
    }

    private Quantity LimitOfAmendment(int slot, RejectReason reason) => reason switch
    {
        RejectReason.QuantityNotReduced => State.Orders.Details(slot).Quantity,
        RejectReason.QuantityBelowFilled => State.Orders.Details(slot).Quantity - State.Orders.Remaining(slot),
        _ => Quantity.Zero,
    };

    private static CommandResult Refused(RejectReason reason) => new(Outcome.Refused, reason, 0, 0, 0);

    private CommandResult Rejected(long first, RejectReason reason) =>
        new(Outcome.Rejected, reason, first, (int)(State.Sequence - first + 1), 0);

    // The events since the first are the command's own; there may be none.
    private CommandResult Done(long first, long id)
    {
        var count = (int)(State.Sequence - first + 1);
        return new CommandResult(Outcome.Executed, RejectReason.None, count == 0 ? 0 : first, count, id);
    }

    private CommandResult Repeated(int request, long fingerprint) => State.Requests[request].Fingerprint == fingerprint
        ? new CommandResult(
            Outcome.Repeated, State.Requests[request].Reason, State.Requests[request].Sequence, 0, State.Requests.Made(request))
        : Refused(RejectReason.CommandIdReused);
}
