namespace Exchange.Api;

/// <summary>
/// Counts the messages in the bytes that a client sends, of whatever kind they are and before anybody looks at them. Frames say little
/// about messages: one may hold many, or a part of one. Until the handshake is answered it is not known which format they are in, and they
/// are counted in both.
/// </summary>
internal sealed class MessageMeter
{
    private const byte EndOfText = 0x1e;

    // A stream that is opened is left one day, and a client says from time to time that it is there.
    private const int PerCall = 2, Signs = 1;

    private readonly MessageBudget budget;
    private bool isShaken;
    private int texts, binaries, counted;
    private uint length, left; // of a binary message: what is known of its length, and how many of its bytes are to come
    private int shift;

    internal MessageMeter(StreamOptions options, TimeProvider clock) => budget = new MessageBudget(
        PerCall * options.MessagesPerSecond + Signs, PerCall * (options.MessageBurst + HubClient.MaxRefused), clock);

    /// <summary>Counts what has come; false when it is more than the connection may send.</summary>
    /// <param name="bytes">The bytes; a frame without any counts as a message.</param>
    /// <param name="isBinary">Whether it is known by now that messages begin with their length, instead of ending with a mark.</param>
    internal bool Allows(ReadOnlySpan<byte> bytes, bool isBinary)
    {
        if (bytes.IsEmpty) (texts, binaries) = (texts + 1, binaries + 1);
        foreach (var one in bytes) Count(one);
        var more = Math.Max(0, (isBinary ? binaries : texts) - counted);
        counted += more;
        return budget.Take(more) >= 0;
    }

    private void Count(byte one)
    {
        if (one == EndOfText) texts++;
        if (isShaken) CountBinary(one);
        else if (one == EndOfText) (isShaken, binaries) = (true, binaries + 1); // the handshake is a text in either format
    }

    // Seven bits of the length in each byte, the lowest first; the last of these bytes is below 128.
    private void CountBinary(byte one)
    {
        if (left > 0)
        {
            if (--left == 0) binaries++;
            return;
        }

        length |= (one & 127u) << shift;
        shift += 7;
        if (one > 127) return;
        if (length == 0) binaries++;
        (left, length, shift) = (length, 0, 0);
    }
}
