namespace Exchange.Domain;

/// <summary>How a command ended.</summary>
public enum Outcome : byte
{
    /// <summary>It took effect.</summary>
    Executed,

    /// <summary>It was refused by a decision that is on record.</summary>
    Rejected,

    /// <summary>It was refused because it does not fit the venue; nothing was recorded.</summary>
    Refused,

    /// <summary>It was sent before: its first outcome stands. Nothing was recorded.</summary>
    Repeated,
}

/// <summary>The engine's answer to a command; what happened is in the events.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">
/// Why it was rejected or refused; else none. Of a repeated command: why it was rejected the first time, or none.
/// </param>
/// <param name="FirstSequence">
/// The sequence of the command's own first event; 0 when it has none. For <see cref="Outcome.Repeated"/>: of the event that recorded the
/// command id, where the rest of the first outcome can be read.
/// </param>
/// <param name="EventCount">
/// The number of the command's own events, in sequence. Orders that it triggered come after these and belong to no command, and what
/// expired because time has passed comes before. 0 for <see cref="Outcome.Repeated"/>.
/// </param>
/// <param name="Id">The number of what it made: the order, account, market or asset; 0 for none.</param>
public readonly record struct CommandResult(Outcome Outcome, RejectReason Reason, long FirstSequence, int EventCount, long Id);
