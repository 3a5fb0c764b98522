namespace Exchange.Api;

/// <summary>
/// How many candles this process may keep for readers. Where there is no room, those of the interval are read from the history each time.
/// </summary>
/// <param name="size">So many.</param>
internal sealed class CandleRoom(int size)
{
    private int taken;

    /// <summary>Takes room, if there is so much.</summary>
    internal bool TryTake(int count)
    {
        if (Interlocked.Add(ref taken, count) <= size) return true;
        Give(count);
        return false;
    }

    /// <summary>Gives room back.</summary>
    internal void Give(int count) => Interlocked.Add(ref taken, -count);
}
