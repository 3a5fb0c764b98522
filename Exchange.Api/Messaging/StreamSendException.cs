namespace Exchange.Api;

/// <summary>A message could not be added to its stream, or nobody knows whether it was.</summary>
public sealed class StreamSendException(string message, bool mayHaveBeenSent, Exception inner) : Exception(message, inner)
{
    /// <summary>
    /// False when the message is definitely not in the stream and never will be. True when it may be there: the connection was lost, or
    /// no answer came in time, after it was handed to the connection.
    /// </summary>
    public bool MayHaveBeenSent { get; } = mayHaveBeenSent;
}
