using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// All that happened to one order, or to one that was refused: the command as it arrived, each check, and each event with what stood around
/// the order and what money moved for it.
/// </summary>
/// <param name="Account">Whose order.</param>
/// <param name="Order">Its number; none when it was refused.</param>
/// <param name="Market">Its market, which need not exist when it was refused.</param>
/// <param name="ClientOrderId">Its owner's id for it.</param>
/// <param name="Terms">What was asked for.</param>
/// <param name="Replaced">The order that its replace named, or none.</param>
/// <param name="ReplaceMode">The mode of that replace.</param>
/// <param name="Sequence">The sequence of the event that decided about it.</param>
/// <param name="Time">The time of that event.</param>
/// <param name="Checks">The checks that apply to it, up to the one that failed.</param>
/// <param name="Rejected">The refusal; null when it was accepted.</param>
/// <param name="Steps">What happened, from its acceptance on.</param>
/// <param name="Now">The order as it stands; null when it was refused.</param>
/// <param name="StillHeld">What is held for it.</param>
/// <param name="Queue">Where it stands in its queue, if it rests.</param>
/// <param name="Until">The sequence up to which the story is told.</param>
public sealed record OrderStory(
    AccountId Account, OrderId Order, MarketId Market, CommandId ClientOrderId, OrderTerms Terms, OrderId Replaced, ReplaceMode ReplaceMode,
    long Sequence, Timestamp Time, IReadOnlyList<AdmissionCheck> Checks, OrderRejected? Rejected, IReadOnlyList<StoryStep> Steps,
    AccountOrder? Now, Amount StillHeld, QueuePlace? Queue, long Until)
{
    /// <summary>The money of all steps.</summary>
    public StoryMoney Sum { get; init; }

    /// <summary>How many of the latest steps are not told one by one.</summary>
    public int Omitted { get; init; }
}

/// <summary>One event of an order's life.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Time">Its time.</param>
/// <param name="Event">The event, which the order's account may see.</param>
/// <param name="Money">What it moved for the order.</param>
/// <param name="Lines">The changes of balances that this made.</param>
/// <param name="Queue">Where the order stood in the queue from here on, where it joined one.</param>
/// <param name="Facing">Of a trade: what stood at the price of the trade.</param>
/// <param name="Trigger">Of an order that was triggered: the trade that did it.</param>
public sealed record StoryStep(
    long Sequence, Timestamp Time, IEvent Event, StoryMoney Money, IReadOnlyList<LedgerLine> Lines, QueuePlace? Queue = null,
    Facing? Facing = null, TriggerTrade? Trigger = null);

/// <summary>What an event moved for an order. Held, spent and released are of what it gives; the others of what it receives.</summary>
/// <param name="Held">Set aside for it.</param>
/// <param name="Spent">Given in a trade, out of what was held.</param>
/// <param name="Released">Returned out of what was held.</param>
/// <param name="Received">Received in a trade, before the fee.</param>
/// <param name="Fee">The fee on that.</param>
public readonly record struct StoryMoney(Int128 Held, Int128 Spent, Int128 Released, Int128 Received, Int128 Fee)
{
    /// <summary>The sums.</summary>
    public static StoryMoney operator +(in StoryMoney left, in StoryMoney right) => new(
        left.Held + right.Held, left.Spent + right.Spent, left.Released + right.Released, left.Received + right.Received,
        left.Fee + right.Fee);
}

/// <summary>A change of what an account has of an asset, in its smallest units, and what it had after it.</summary>
/// <param name="Line">Which of the account's changes by that event it is, from 0.</param>
public readonly record struct LedgerLine(
    long Sequence, int Line, AssetId Asset, long AvailableChange, long HeldChange, long Available, long Held);

/// <summary>What stands before an order.</summary>
/// <param name="BetterPrices">The number of prices that are better than its own.</param>
/// <param name="OrdersAhead">The number of orders at its price that came earlier.</param>
/// <param name="QuantityAhead">What these show.</param>
public readonly record struct QueuePlace(int BetterPrices, int OrdersAhead, Quantity QuantityAhead);

/// <summary>What stood at the price of a trade, which was the best of its side, when the trade was made.</summary>
/// <param name="Orders">The number of orders there; the first of them was the maker.</param>
/// <param name="Shown">What they showed.</param>
/// <param name="NextPrice">The next worse price; none when there was no other.</param>
public readonly record struct Facing(int Orders, Quantity Shown, Price NextPrice);

/// <summary>A trade that reached an order's stop price.</summary>
public readonly record struct TriggerTrade(TradeId Trade, Price Price, long Sequence);
