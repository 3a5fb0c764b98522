namespace Exchange.Api;

/// <summary>How many messages may come now: so many a second, and at once those of a silence before.</summary>
internal sealed class MessageBudget(double perSecond, double burst, TimeProvider clock)
{
    private double spent;
    private long filledAt = clock.GetTimestamp();

    /// <summary>Takes messages that have come, and returns what is left: less than nothing when there were too many.</summary>
    internal double Take(int messages)
    {
        var now = clock.GetTimestamp();
        spent = Math.Max(0, spent - clock.GetElapsedTime(filledAt, now).TotalSeconds * perSecond) + messages;
        filledAt = now;
        return burst - spent;
    }
}
