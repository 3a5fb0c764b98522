using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>
/// A slow and obvious model of a whole venue, written from docs/matching.md. It shares nothing with the engine but the vocabulary, and
/// says of each command what the engine must answer and which events must follow. Each of its files is a section of that page.
/// </summary>
internal sealed partial class Oracle
{
    private readonly Dictionary<(AccountId Account, CommandId Id), FirstOutcome> firstOutcomes = [];
    private List<Happening> happened = [];
    private Timestamp now;

    /// <summary>The sequence of the last event.</summary>
    public long Sequence { get; private set; }

    /// <summary>The time of the last event.</summary>
    public Timestamp Time { get; private set; }

    /// <summary>Executes a command: time, expiry, the command itself, triggers (docs/matching.md, section 2).</summary>
    public (CommandResult Result, List<Happening> Events) Execute(ICommand command, Timestamp time)
    {
        happened = [];
        traded.Clear();
        now = time > Time ? time : Time;
        ExpireWhatIsDue();

        var before = happened.Count;
        var answer = Decide(command);
        var own = happened.Count - before;
        var first = own > 0 ? happened[before].Sequence : answer.FirstSequence;

        FireTriggers();
        return (new CommandResult(answer.Outcome, answer.Reason, first, own, answer.Id), happened);
    }

    private void ExpireWhatIsDue()
    {
        var due = open.Where(order => order.Terms.TimeInForce == TimeInForce.Gtd && order.Terms.ExpiresAt <= now);
        foreach (var order in due.OrderBy(order => order.Terms.ExpiresAt).ThenBy(order => order.Id.Value).ToList())
            Expire(order, ExpireReason.GoodTillDate);
    }

    private Answer Decide(ICommand command) => command switch
    {
        ListAsset listAsset => Decide(listAsset),
        OpenMarket openMarket => Decide(openMarket),
        SetMarketStatus setMarketStatus => Decide(setMarketStatus),
        OpenAccount openAccount => Decide(openAccount),
        Deposit deposit => Decide(deposit),
        Withdraw withdraw => Decide(withdraw),
        PlaceOrder placeOrder => Decide(placeOrder),
        CancelOrder cancelOrder => Decide(cancelOrder),
        CancelAllOrders cancelAllOrders => Decide(cancelAllOrders),
        AmendOrder amendOrder => Decide(amendOrder),
        ReplaceOrder replaceOrder => Decide(replaceOrder),
        AdvanceTime => Executed(),
        _ => throw new NotSupportedException($"The oracle does not know {command}."),
    };

    // What happens, and the first outcome of each command id (docs/matching.md, section 3).

    private void Emit(IEvent e)
    {
        Sequence++;
        Time = now;
        happened.Add(new Happening(Sequence, now, e));
    }

    /// <summary>Remembers that the event just emitted is the outcome of a command id. The command is its own kind and content.</summary>
    private void Remember(AccountId account, CommandId id, ICommand command, long made, RejectReason reason = RejectReason.None) =>
        firstOutcomes.Add((account, id), new FirstOutcome(command, Sequence, made, reason));

    /// <summary>The answer if the id is missing or was used before; null if the command is new.</summary>
    private Answer? LookUp(AccountId account, CommandId id, ICommand command)
    {
        if (id == default) return Refused(RejectReason.CommandIdMissing);
        if (!firstOutcomes.TryGetValue((account, id), out var first)) return null;
        if (!first.Command.Equals(command)) return Refused(RejectReason.CommandIdReused);
        return new Answer(Outcome.Repeated, first.Reason, first.Made, first.Sequence);
    }

    private static Answer Executed(long made = 0) => new(Outcome.Executed, RejectReason.None, made, 0);

    private static Answer Rejected(RejectReason reason) => new(Outcome.Rejected, reason, 0, 0);

    private static Answer Refused(RejectReason reason) => new(Outcome.Refused, reason, 0, 0);

    private static Amount Units(BigInteger amount) => new((long)amount);

    private sealed record FirstOutcome(ICommand Command, long Sequence, long Made, RejectReason Reason);

    private sealed record Answer(Outcome Outcome, RejectReason Reason, long Id, long FirstSequence);
}
