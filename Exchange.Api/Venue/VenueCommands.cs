using Exchange.Domain;
using Wolverine.Attributes;

namespace Exchange.Api;

/// <summary>Commands on their way to a venue's engine: those that one process had to send at one moment, in their order.</summary>
/// <param name="Sender">The process that awaits the outcomes.</param>
/// <param name="Commands">At least one, at most <see cref="MaxCount"/>.</param>
[MessageIdentity("commands")]
public sealed record VenueCommands(ProcessId Sender, IReadOnlyList<VenueCommand> Commands)
{
    /// <summary>The most commands in one message.</summary>
    public const int MaxCount = 256;
}

/// <summary>A command on its way.</summary>
/// <param name="Correlation">The sender's own number for the command, which comes back with its outcome.</param>
/// <param name="Command">What is asked.</param>
/// <param name="Trace">The sender's step in a trace, in the form of W3C; null when it is not traced.</param>
public readonly record struct VenueCommand(long Correlation, ICommand Command, string? Trace = null);

/// <summary>A process of the exchange: a number drawn when it starts, so that a restarted one is another.</summary>
public readonly record struct ProcessId(long Value);
