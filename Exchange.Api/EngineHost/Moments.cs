using Exchange.Domain;

namespace Exchange.Api;

/// <summary>The engine's time and the clock's.</summary>
internal static class Moments
{
    /// <summary>The clock's time, to the microsecond.</summary>
    internal static Timestamp Now(this TimeProvider clock) => ToTimestamp(clock.GetUtcNow().UtcDateTime);

    internal static Timestamp ToTimestamp(DateTime time) => new((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Whether it is a time of the years 1 to 9999, as databases keep them.</summary>
    internal static bool IsInCalendar(this Timestamp time) =>
        time >= ToTimestamp(DateTime.MinValue) && time <= ToTimestamp(DateTime.MaxValue);

    internal static DateTime ToDateTime(Timestamp time) => DateTime.UnixEpoch.AddTicks(time.Microseconds * TimeSpan.TicksPerMicrosecond);
}
