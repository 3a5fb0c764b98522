using Exchange.Domain;

namespace Exchange.Api;

/// <summary>What came of a command, which is durable by the time that anybody sees this.</summary>
/// <param name="Result">The engine's answer.</param>
/// <param name="Sequence">The venue's sequence that contains the effect: that of the last event so far.</param>
/// <param name="Time">The time at which the engine took the command.</param>
/// <param name="Events">
/// The command's own events, to be walked over with <see cref="EventBuffer.Read"/>. Of a repeated command they are those of the first
/// time.
/// </param>
public sealed record CommandOutcome(CommandResult Result, long Sequence, Timestamp Time, ReadOnlyMemory<byte> Events);
