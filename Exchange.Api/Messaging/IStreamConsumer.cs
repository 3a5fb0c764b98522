using Wolverine;

namespace Exchange.Api;

/// <summary>
/// Who reads a Redis stream in its order and keeps the position itself, together with what it makes of the entries. The listener calls one
/// method at a time.
/// </summary>
public interface IStreamConsumer
{
    /// <summary>
    /// Gets ready: before the first entry, and again after every failure. Everything since the position that it returns comes (again).
    /// May take as long as it needs, for instance to wait until another consumer is gone. When it throws, it is called again after a pause,
    /// which grows from 50 ms to 2 s with each failure in a row.
    /// </summary>
    /// <returns>The entry up to which everything is done for good; it need not exist any more.</returns>
    ValueTask<StreamPosition> StartAsync(CancellationToken stopping);

    /// <summary>
    /// Takes the next entries, in stream order. When it returns, it can take more; the entries need not be done for good yet. An exception
    /// means that all since the start is in doubt: the listener starts the consumer again.
    /// </summary>
    ValueTask HandleAsync(StreamBatch batch, CancellationToken stopping);

    /// <summary>
    /// Ends by failing when something that was taken cannot be done after all; anew after each start. The listener reads it right after
    /// <see cref="StartAsync"/>.
    /// </summary>
    Task Failure { get; }

    /// <summary>
    /// The entry up to which everything is done for good. The listener trims the stream behind it. Read from the listener's thread, while
    /// a commit may go on elsewhere.
    /// </summary>
    StreamPosition Committed { get; }

    /// <summary>
    /// Finishes what was taken, and gives up what it holds. The listener has stopped reading, and may start it again later. Called once
    /// when the listener stops, even if the consumer never got ready.
    /// </summary>
    ValueTask StopAsync();
}

/// <summary>What a listener read at once.</summary>
/// <param name="Envelopes">
/// The messages, read and in stream order; the list is the consumer's to keep. Each one's <see cref="Envelope.RoutingInformation"/> is its
/// <see cref="StreamPosition"/>. Entries that could not be read are not among them: they are dead letters already. None may be left.
/// </param>
/// <param name="Last">The last entry of the batch, a dead letter perhaps.</param>
public readonly record struct StreamBatch(IReadOnlyList<Envelope> Envelopes, StreamPosition Last);
