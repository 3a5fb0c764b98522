using System.Collections.Concurrent;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>A command with an id, and all that its sender was told of it.</summary>
internal sealed class SentCommand(ICommand command, AccountId account, CommandId id)
{
    private readonly Lock gate = new();
    private bool refused, uncertain;

    public ICommand Command => command;

    public AccountId Account => account;

    public CommandId Id => id;

    /// <summary>The first outcome, if there was one.</summary>
    public Answer? First { get; private set; }

    /// <summary>Whether all that the sender was ever told is that it was not executed.</summary>
    public bool NeverExecuted => refused && !uncertain && First is null;

    /// <summary>Whether it is still not known what became of it.</summary>
    public bool IsOpen => First is null && !NeverExecuted;

    /// <summary>A later answer that says something else than the first.</summary>
    public Answer? Contradiction { get; private set; }

    public void Add(Answer answer)
    {
        lock (gate)
        {
            refused |= answer == Answer.NotExecuted;
            uncertain |= answer == Answer.Unknown;
            if (!answer.IsOutcome) return;
            First ??= answer;
            if (!answer.SaysTheSameAs(First)) Contradiction ??= answer;
        }
    }
}

/// <summary>What the senders of a run were told.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<SentCommand> commands = new();
    private readonly ConcurrentQueue<OrderId> canceled = new();
    private int acknowledged, unknown;

    /// <summary>Every command with an id.</summary>
    public IReadOnlyCollection<SentCommand> Commands => commands;

    /// <summary>The orders whose cancel was acknowledged.</summary>
    public IReadOnlyCollection<OrderId> Canceled => canceled;

    /// <summary>How many commands had an outcome.</summary>
    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>How often it was not known what became of a command.</summary>
    public int Unknown => Volatile.Read(ref unknown);

    /// <summary>A command is about to be sent. It must be here before, since the answer may never come.</summary>
    public SentCommand Open(ICommand command, AccountId account, CommandId id)
    {
        var sent = new SentCommand(command, account, id);
        commands.Enqueue(sent);
        return sent;
    }

    /// <summary>An answer came.</summary>
    public void Count(Answer answer)
    {
        if (answer.IsOutcome) Interlocked.Increment(ref acknowledged);
        if (answer == Answer.Unknown) Interlocked.Increment(ref unknown);
    }

    public void AddCanceled(OrderId order) => canceled.Enqueue(order);
}
