using Exchange.Domain;
using Wolverine.Attributes;

namespace Exchange.Api;

/// <summary>A command on its way to a venue's engine.</summary>
/// <param name="Sender">The process that awaits the outcome.</param>
/// <param name="Correlation">The sender's own number for the command, which comes back with its outcome.</param>
/// <param name="Command">What is asked.</param>
[MessageIdentity("command")]
public sealed record VenueCommand(ProcessId Sender, long Correlation, ICommand Command);

/// <summary>A process of the exchange: a number drawn when it starts, so that a restarted one is another.</summary>
public readonly record struct ProcessId(long Value);
