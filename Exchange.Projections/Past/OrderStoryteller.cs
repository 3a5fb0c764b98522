using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Tells the story of one order: it watches a past venue go through the order's life, event by event, and notes what each event about the
/// order found and moved. It knows nothing but the events and the venue that they add up to.
/// </summary>
public sealed class OrderStoryteller : IPastObserver
{
    // What a story tells step by step; the sums are those of all steps.
    private const int MaxSteps = 10_000;

    private readonly AccountId account;
    private readonly long first;
    private readonly List<StoryStep> steps = [];

    // The trades of the market at the time at hand, among which is the one that a trigger names.
    private readonly List<TriggerTrade> trades = [];
    private readonly List<LedgerLine> lines = [];
    private OrderStory? story;
    private OrderId order;
    private Timestamp time;
    private QueuePlace? queue;
    private Facing? facing;
    private bool isTaking;
    private StoryMoney sum;
    private int count;
    private AccountOrder? last;

    /// <summary>A teller for the order, or the refusal, that an event of an account decided about.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="sequence">The sequence of its OrderPlaced or OrderRejected.</param>
    public OrderStoryteller(AccountId account, long sequence) => (this.account, first) = (account, sequence);

    /// <summary>Whether nothing can follow any more.</summary>
    public bool IsOver => story is not null && (story.Rejected is not null || last?.Status >= OrderStatus.Filled);

    /// <summary>The order; none before its first event.</summary>
    public OrderId Order => order;

    /// <inheritdoc/>
    public void Before(PastVenue venue, EventRecord e)
    {
        venue.Accounts.KeepLastChanges();
        (queue, facing) = (null, null);
        if (e.Sequence == first) Begin(venue, e);
        if (story is null || IsOver || order.Value == 0) return;

        switch (e.Type)
        {
            case EventType.OrderPlaced when e.As<OrderPlaced>() is { Placement: Placement.Book } placed && placed.Order == order:
                queue = PlaceOf(venue, placed.Terms.Side, placed.Terms.LimitPrice);
                break;
            case EventType.OrderBooked when e.As<OrderBooked>().Order == order:
                queue = PlaceOf(venue, e.As<OrderBooked>().Side, e.As<OrderBooked>().Price);
                break;
            case EventType.OrderTriggered when e.As<OrderTriggered>() is { Placement: Placement.Book } fired && fired.Order == order:
                queue = PlaceOf(venue, fired.Side, fired.Price);
                break;
            case EventType.IcebergReplenished when e.As<IcebergReplenished>().Order == order:
                queue = PlaceOf(venue, e.As<IcebergReplenished>().Side, e.As<IcebergReplenished>().Price);
                break;
            case EventType.TradeExecuted when IsParty(e.As<TradeExecuted>()):
                facing = FacingOf(venue, e.As<TradeExecuted>().TakerSide.Opposite());
                break;
        }
    }

    /// <inheritdoc/>
    public void After(PastVenue venue, EventRecord e)
    {
        if (story is null || story.Rejected is not null || IsOver) return;
        if (e.Time != time) trades.Clear();
        time = e.Time;
        if (e.Type == EventType.TradeExecuted && e.As<TradeExecuted>().Market == story.Market)
            trades.Add(new TriggerTrade(e.As<TradeExecuted>().Trade, e.As<TradeExecuted>().Price, e.Sequence));
        if (MoneyOf(venue, e) is not { } money) return;

        sum += money;
        if (++count <= MaxSteps)
        {
            lines.Clear();
            NoteLines(venue, e);
            steps.Add(new StoryStep(e.Sequence, e.Time, e.ToEvent(), money, [.. lines], queue, facing, TriggerOf(e)));
        }

        last = venue.Accounts.FindOpenOrder(order) ?? venue.Accounts.FindClosedOrder(order) ?? last;
        if (e.Type is EventType.OrderPlaced or EventType.OrderTriggered) isTaking = IsTaking(e);
        else if (e.Type == EventType.OrderBooked) isTaking = false;
    }

    /// <summary>The story as far as the venue has gone; null when the account has no such order.</summary>
    public OrderStory? Tell(PastVenue venue)
    {
        if (story is null || story.Rejected is not null) return story;
        var open = venue.State.FindOrder(order);
        var told = story with
        {
            Steps = [.. steps],
            Sum = sum,
            Omitted = count - steps.Count,
            Now = open is null ? last : venue.Accounts.FindOpenOrder(order),
            StillHeld = open?.Held ?? Amount.Zero,
            Queue = open is { Shown.Lots: > 0 } resting ? PlaceOf(venue, resting.Side, resting.LimitPrice) : null,
            Until = venue.Sequence,
        };
        return sum.Held - sum.Spent - sum.Released == told.StillHeld.Units
            ? told
            : throw new InvalidDataException($"What was held for order {order.Value} is not what was spent, released and is held still.");
    }

    private void Begin(PastVenue venue, EventRecord e)
    {
        if (e.Type == EventType.OrderPlaced && e.As<OrderPlaced>() is var placed && placed.Account == account)
        {
            order = placed.Order;
            story = new OrderStory(
                account, order, placed.Market, placed.ClientOrderId, placed.Terms, placed.Replaced, placed.ReplaceMode, e.Sequence, e.Time,
                AdmissionTrail.Of(venue.State, account, placed.Market, placed.Terms, e.Time), null, [], null, default, null, e.Sequence);
        }
        else if (e.Type == EventType.OrderRejected && e.As<OrderRejected>() is var rejected && rejected.Account == account)
        {
            story = new OrderStory(
                account, default, rejected.Market, rejected.ClientOrderId, rejected.Terms, rejected.Replaced, rejected.ReplaceMode,
                e.Sequence, e.Time, AdmissionTrail.Of(venue.State, account, rejected.Market, rejected.Terms, e.Time), rejected, [], null,
                default, null, e.Sequence);
        }
    }

    private bool IsParty(in TradeExecuted e) => e.Maker == order || e.Taker == order;

    private static bool IsTaking(EventRecord e) => e.Type == EventType.OrderPlaced
        ? e.As<OrderPlaced>().Placement == Placement.Take
        : e.As<OrderTriggered>().Placement == Placement.Take;

    // What the event moved for the order; null when it is not about it.
    private StoryMoney? MoneyOf(PastVenue venue, EventRecord e) => e.Type switch
    {
        EventType.OrderPlaced when e.As<OrderPlaced>() is var placed && placed.Order == order =>
            new StoryMoney { Held = placed.Held.Units },
        EventType.OrderTriggered when e.As<OrderTriggered>() is var triggered && triggered.Order == order =>
            new StoryMoney { Held = triggered.Held.Units },
        EventType.TradeExecuted when IsParty(e.As<TradeExecuted>()) => OfTrade(venue, e.As<TradeExecuted>()),
        EventType.SelfTradePrevented when e.As<SelfTradePrevented>() is var prevented && prevented.Taker == order =>
            Released(prevented.TakerReleased),
        EventType.SelfTradePrevented when e.As<SelfTradePrevented>() is var prevented && prevented.Maker == order =>
            Released(prevented.MakerReleased),
        EventType.OrderAmended when e.As<OrderAmended>() is var amended && amended.Order == order => Released(amended.Released),
        EventType.OrderFilled when e.As<OrderFilled>() is var filled && filled.Order == order => Released(filled.Released),
        EventType.OrderCanceled when e.As<OrderCanceled>() is var canceled && canceled.Order == order => Released(canceled.Released),
        EventType.OrderExpired when e.As<OrderExpired>() is var expired && expired.Order == order => Released(expired.Released),
        EventType.OrderExpired when isTaking && e.As<OrderExpired>().Counterpart == order => default(StoryMoney),
        EventType.AmendRejected when e.As<AmendRejected>().Order == order => default(StoryMoney),
        EventType.OrderBooked when e.As<OrderBooked>().Order == order => default(StoryMoney),
        EventType.IcebergReplenished when e.As<IcebergReplenished>().Order == order => default(StoryMoney),
        _ => null,
    };

    private static StoryMoney Released(Amount amount) => new() { Released = amount.Units };

    private StoryMoney OfTrade(PastVenue venue, in TradeExecuted e)
    {
        var market = venue.Accounts.UnitsOf(e.Market);
        var (baseAmount, notional) = (e.Quantity.Lots * market.LotUnits, e.Price.Ticks * e.Quantity.Lots * market.TickLotUnits);
        var isTaker = e.Taker == order;
        var buys = isTaker == (e.TakerSide == Side.Buy);
        var (gives, receives) = buys ? (notional, baseAmount) : (baseAmount, notional);
        return new StoryMoney(
            0, gives, isTaker ? e.TakerReleased.Units : 0, receives, isTaker ? e.TakerFee.Units : e.MakerFee.Units);
    }

    // Of a trade the taker's two changes come first, then the maker's two; of prevented trades the maker's.
    private void NoteLines(PastVenue venue, EventRecord e)
    {
        var number = 0;
        var index = 0;
        foreach (var change in venue.Accounts.LastChanges)
        {
            var isOwn = e.Type switch
            {
                EventType.TradeExecuted => e.As<TradeExecuted>().Taker == order ? index < 2 : index is 2 or 3,
                EventType.SelfTradePrevented => IsOwnOfPrevented(e.As<SelfTradePrevented>(), index),
                EventType.OrderExpired => e.As<OrderExpired>().Order == order,
                _ => true,
            };
            if (isOwn)
            {
                lines.Add(new LedgerLine(
                    e.Sequence, number, change.Asset, change.AvailableChange, change.HeldChange, change.Available, change.Held));
            }

            // The history counts the lines of an event in this way too.
            number++;
            index++;
        }
    }

    private bool IsOwnOfPrevented(in SelfTradePrevented e, int index)
    {
        var makers = e.MakerReleased != Amount.Zero ? 1 : 0;
        return e.Maker == order ? index < makers : index >= makers;
    }

    private TriggerTrade? TriggerOf(EventRecord e)
    {
        var trade = e.Type switch
        {
            EventType.OrderTriggered => e.As<OrderTriggered>().Trade,
            EventType.OrderExpired => e.As<OrderExpired>().Trade,
            _ => default,
        };
        return trades.Find(one => one.Trade == trade) is { Trade.Value: > 0 } found ? found : null;
    }

    private QueuePlace PlaceOf(PastVenue venue, Side side, Price price)
    {
        var (better, ahead, shown) = (0, 0, Quantity.Zero);
        foreach (var level in venue.State.Depth(story!.Market, side))
        {
            if (side == Side.Buy ? level.Price <= price : level.Price >= price) break;
            better++;
        }

        foreach (var other in venue.State.RestingOrders(story.Market, side))
        {
            if (other.Order == order && other.Shown > Quantity.Zero) break;
            if (side == Side.Buy ? other.LimitPrice < price : other.LimitPrice > price) break;
            if (other.LimitPrice != price || other.Order == order) continue;
            ahead++;
            shown += other.Shown;
        }

        return new QueuePlace(better, ahead, shown);
    }

    private Facing FacingOf(PastVenue venue, Side makers)
    {
        var levels = venue.State.Depth(story!.Market, makers).Take(2).ToList();
        var best = levels[0];
        var orders = venue.State.RestingOrders(story.Market, makers).TakeWhile(other => other.LimitPrice == best.Price).Count();
        return new Facing(orders, best.Shown, levels.Count > 1 ? levels[1].Price : default);
    }
}
