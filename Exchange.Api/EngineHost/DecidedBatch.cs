using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// What the engine decided and what one commit makes durable: the events, the place in the command stream that they account for, and the
/// commands that wait for an answer. It is filled, committed, published, and then used again.
/// </summary>
internal sealed class DecidedBatch
{
    private readonly List<DecidedCommand> commands = [];

    /// <summary>The events, first to last.</summary>
    public EventBuffer Events { get; } = new();

    /// <summary>The commands, in stream order.</summary>
    public IReadOnlyList<DecidedCommand> Commands => commands;

    /// <summary>Those of the commands whose senders are traced.</summary>
    public List<TracedCommand> Traced { get; } = [];

    /// <summary>The venue's sequence before the first of the events.</summary>
    public long Before { get; private set; }

    /// <summary>The venue's sequence after the last of them.</summary>
    public long After => Before + Events.Count;

    /// <summary>The last command of the stream that the events account for.</summary>
    public StreamPosition Position { get; set; }

    /// <summary>True when there is nothing to commit.</summary>
    public bool IsEmpty => commands.Count == 0;

    /// <summary>Empties it.</summary>
    /// <param name="sequence">The venue's sequence at which it begins.</param>
    public void Begin(long sequence)
    {
        commands.Clear();
        Traced.Clear();
        Events.Clear();
        Before = sequence;
    }

    /// <summary>Adds a command whose events are in the buffer already.</summary>
    public void Add(in DecidedCommand command) => commands.Add(command);

    /// <summary>What the sender of a command is told.</summary>
    public CommandOutcome OutcomeOf(in DecidedCommand command) => new(
        command.Result, command.Sequence, command.Time,
        Events.Slice(command.Offset, command.Result.FirstSequence, command.Result.EventCount).ToArray());
}

/// <summary>A command that was decided.</summary>
/// <param name="Sender">Who waits for the outcome.</param>
/// <param name="Correlation">The sender's number for it.</param>
/// <param name="Result">The engine's answer.</param>
/// <param name="Sequence">The venue's sequence after it.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="Kind">What was asked.</param>
/// <param name="Offset">Where its events begin in the batch's buffer, those that only happened to come due before it included.</param>
internal readonly record struct DecidedCommand(
    ProcessId Sender, long Correlation, CommandResult Result, long Sequence, Timestamp Time, CommandKind Kind, int Offset);
