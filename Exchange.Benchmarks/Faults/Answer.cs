using Exchange.Api;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>Where commands are sent to.</summary>
internal interface IOrderEntry
{
    /// <summary>Sends a command, and gives what its sender is told; any exception is a mistake of the exchange.</summary>
    Task<Answer> SendAsync(ICommand command);
}

/// <summary>What the sender of a command is told.</summary>
internal sealed class Answer
{
    /// <summary>It is not known what became of the command.</summary>
    public static readonly Answer Unknown = new();

    /// <summary>The command was not executed, and never will be.</summary>
    public static readonly Answer NotExecuted = new();

    private Answer()
    {
    }

    /// <summary>Whether it is the outcome, which is durable then.</summary>
    public bool IsOutcome => this != Unknown && this != NotExecuted;

    /// <summary>Whether the command took effect, this time or before.</summary>
    public bool IsExecuted { get; private init; }

    public RejectReason Reason { get; private init; }

    /// <summary>The order, or whatever else it made.</summary>
    public long Id { get; private init; }

    /// <summary>The venue's sequence that contains the effect.</summary>
    public long Sequence { get; private init; }

    /// <summary>The command's own events.</summary>
    public IReadOnlyList<RecordedEvent> Events { get; private init; } = [];

    /// <summary>The answer as HTTP has it, in place of the events; else nothing.</summary>
    public string? Text { get; private init; }

    /// <summary>An answer of HTTP.</summary>
    /// <param name="isExecuted">Whether it was a success.</param>
    /// <param name="id">The order, if it tells one.</param>
    /// <param name="sequence">The sequence, if it tells one.</param>
    /// <param name="text">All of it.</param>
    public static Answer Of(bool isExecuted, long id, long sequence, string text) =>
        new() { IsExecuted = isExecuted, Id = id, Sequence = sequence, Text = text };

    public static Answer Of(CommandOutcome outcome)
    {
        var result = outcome.Result;
        var events = new List<RecordedEvent>();
        foreach (var e in EventBuffer.Read(outcome.Events.Span)) events.Add(new RecordedEvent(e.Sequence, e.Time, e.ToEvent()));
        return new Answer
        {
            IsExecuted = result.Outcome == Outcome.Executed || (result.Outcome == Outcome.Repeated && result.Reason == default),
            Reason = result.Reason,
            Id = result.Id,
            Sequence = outcome.Sequence,
            Events = events,
        };
    }

    /// <summary>Whether a repeated command was told the same as the first time, as far as two ways of answering can be compared.</summary>
    public bool SaysTheSameAs(Answer other)
    {
        if (Text is null != other.Text is null) return IsExecuted == other.IsExecuted;
        return IsExecuted == other.IsExecuted && Reason == other.Reason && Id == other.Id && Text == other.Text
            && Events.SequenceEqual(other.Events);
    }

    public override string ToString() => this == Unknown ? "unknown" : this == NotExecuted ? "not executed"
        : $"{(IsExecuted ? "executed" : $"{Reason}")} {Id}: {Text}{string.Join("; ", Events)}";
}

/// <summary>An event, as an object.</summary>
internal sealed record RecordedEvent(long Sequence, Timestamp Time, IEvent Event);
