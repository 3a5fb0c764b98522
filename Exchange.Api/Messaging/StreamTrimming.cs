namespace Exchange.Api;

/// <summary>
/// Keeps a stream short: from time to time, whatever lies before the consumer's committed position goes. That entry itself stays, and so do
/// up to a hundred or so before it.
/// </summary>
internal sealed class StreamTrimming(IStreamConsumer consumer)
{
    private const long Every = 1000;

    private long trimmedAt;
    private StreamPosition trimmed;

    /// <summary>Trims, if it is time and there is something to trim.</summary>
    /// <param name="connection">The stream.</param>
    /// <param name="read">How far the stream was read; a consumer that claims to have committed more is not believed.</param>
    public async Task TrimAsync(StreamConnection connection, StreamPosition read)
    {
        var committed = consumer.Committed;
        if (!(committed > trimmed) || committed > read || Environment.TickCount64 - trimmedAt < Every) return;
        await connection.TrimAsync(committed);
        trimmedAt = Environment.TickCount64;
        trimmed = committed;
    }
}
