namespace Exchange.Api;

/// <summary>Why an order is what it is: the answer of the routes that explain.</summary>
/// <param name="OrderId">Its number; none when it was refused.</param>
/// <param name="Status">As in other answers, or REJECTED.</param>
/// <param name="Command">What was asked for.</param>
/// <param name="Checks">The checks that apply to it, in their order, up to the one that failed.</param>
/// <param name="Rejected">Why it was refused, if it was.</param>
/// <param name="Steps">What happened, in order.</param>
/// <param name="Sum">What it all comes to: every unit of money that was ever held for it.</param>
/// <param name="Queue">Where it stands, if it rests in the book.</param>
/// <param name="Omitted">How many of the latest steps are not told one by one; the sum has them.</param>
/// <param name="Sequence">The sequence up to which this is told.</param>
internal sealed record OrderExplanation(
    int Account, long? OrderId, string ClientOrderId, string? Symbol, string Status, ExplainedCommand Command,
    IReadOnlyList<ExplainedCheck> Checks, ExplainedRefusal? Rejected, IReadOnlyList<ExplainedStep> Steps, ExplainedSum? Sum,
    ExplainedQueue? Queue, int? Omitted, long Sequence);

/// <summary>The command as it arrived.</summary>
/// <param name="Command">PLACE or REPLACE.</param>
/// <param name="Text">It in words.</param>
/// <param name="Sequence">The sequence of the event that decided about it.</param>
/// <param name="ReplacedOrderId">The order that it was to replace.</param>
internal sealed record ExplainedCommand(
    string Command, string Text, long Sequence, string Time, string? Side, string? Type, string? TimeInForce, string? Quantity,
    string? QuoteQuantity, string? Price, string? StopPrice, string? DisplayQuantity, string? ExpiresAt, string? SelfTradePrevention,
    long? ReplacedOrderId, string? Mode);

/// <summary>One check.</summary>
/// <param name="Check">The code that it refuses orders with.</param>
/// <param name="Value">What was looked at.</param>
/// <param name="Least">The least that is allowed.</param>
/// <param name="Most">The most that is allowed.</param>
/// <param name="Reference">The price that these follow from.</param>
/// <param name="MissedBy">By how much the value misses them.</param>
/// <param name="Unit">What the numbers are in: an asset, or a word.</param>
internal sealed record ExplainedCheck(
    string Check, bool Passed, string Text, string? Value, string? Least, string? Most, string? Reference, string? MissedBy, string? Unit);

/// <summary>A refusal.</summary>
internal sealed record ExplainedRefusal(string Code, string Text);

/// <summary>One event of an order's life.</summary>
/// <param name="Type">The type of the event, as events have it.</param>
/// <param name="Text">It in words.</param>
/// <param name="Role">MAKER or TAKER, of a trade.</param>
/// <param name="Held">Set aside, of what it gives.</param>
/// <param name="Spent">Given.</param>
/// <param name="Released">Returned.</param>
/// <param name="Received">Received, before the fee.</param>
/// <param name="Fee">The fee.</param>
/// <param name="Why">Of a trade, why these two: what was best, and who was first.</param>
/// <param name="Queue">Where it stood from here on.</param>
/// <param name="Ledger">The changes of balances.</param>
internal sealed record ExplainedStep(
    long Sequence, string Time, string Type, string Text, string? Why, long? TradeId, string? Role, string? Price, string? Quantity,
    string? Held, string? Spent, string? Released, string? Received, string? Fee, string? FeeText, ExplainedQueue? Queue,
    IReadOnlyList<ExplainedLine> Ledger);

/// <summary>A place in the queue of the book.</summary>
internal sealed record ExplainedQueue(int BetterPrices, int OrdersAhead, string QuantityAhead);

/// <summary>A change of a balance, and what it came to.</summary>
internal sealed record ExplainedLine(string Asset, string AvailableChange, string HeldChange, string Available, string Held);

/// <summary>
/// What was held is what was spent, released, and is held still; what was received is the fees and what was left of it.
/// </summary>
internal sealed record ExplainedSum(
    string GivenAsset, string Held, string Spent, string Released, string StillHeld, string ReceivedAsset, string Received, string Fees,
    string Net);
