using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>How long a candle lasts, from the shortest to the longest.</summary>
public enum CandleInterval : byte
{
#pragma warning disable CS1591 // each is what its name says
    OneSecond,
    OneMinute,
    ThreeMinutes,
    FiveMinutes,
    FifteenMinutes,
    ThirtyMinutes,
    OneHour,
    TwoHours,
    FourHours,
    SixHours,
    EightHours,
    TwelveHours,
    OneDay,
    ThreeDays,
    OneWeek,
    OneMonth,
#pragma warning restore CS1591
}

/// <summary>The names of the intervals and when their candles open, all in UTC.</summary>
public static class CandleIntervals
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    // The Unix epoch was a Thursday; weeks begin on Mondays.
    private const long FirstMonday = 4 * Day;

    private static readonly long LastMonth =
        (new DateTime(9999, 12, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static readonly string[] Texts =
        ["1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"];

    private static readonly long[] Lengths =
    [
        Second, Minute, 3 * Minute, 5 * Minute, 15 * Minute, 30 * Minute, Hour, 2 * Hour, 4 * Hour, 6 * Hour, 8 * Hour, 12 * Hour,
        Day, 3 * Day, 7 * Day,
    ];

    /// <summary>All intervals, the shortest first.</summary>
    public static IReadOnlyList<CandleInterval> All { get; } = Enum.GetValues<CandleInterval>();

    /// <summary>The name that clients use: 1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w or 1M.</summary>
    public static string ToText(this CandleInterval interval) => Texts[(int)interval];

    /// <summary>Reads such a name; the case matters, since 1m is a minute and 1M a month.</summary>
    public static bool TryParse(string text, out CandleInterval interval)
    {
        var index = Array.IndexOf(Texts, text);
        interval = (CandleInterval)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>
    /// When the candle opens that a moment belongs to. Three days are counted from 1970-01-01, weeks from a Monday, months from their
    /// first day.
    /// </summary>
    public static Timestamp OpenTime(this CandleInterval interval, Timestamp moment) => interval switch
    {
        CandleInterval.OneMonth => MonthOf(moment, 0),
        CandleInterval.OneWeek => new(FirstMonday + Floor(moment.Microseconds - FirstMonday, 7 * Day)),
        _ => new(Floor(moment.Microseconds, Lengths[(int)interval])),
    };

    /// <summary>When the next candle opens after the one that a moment belongs to; never, at the end of time.</summary>
    public static Timestamp CloseTime(this CandleInterval interval, Timestamp moment)
    {
        if (interval == CandleInterval.OneMonth) return MonthOf(moment, 1);
        var (open, length) = (interval.OpenTime(moment).Microseconds, Lengths[(int)interval]);
        return new(open > long.MaxValue - length ? long.MaxValue : open + length);
    }

    private static long Floor(long value, long step)
    {
        var rest = value % step;
        return value - (rest < 0 ? rest + step : rest);
    }

    // The calendar ends with the year 9999, whose last month has no end here.
    private static Timestamp MonthOf(Timestamp moment, int later)
    {
        if (moment.Microseconds >= LastMonth) return new(later == 0 ? LastMonth : long.MaxValue);
        var date = DateTime.UnixEpoch.AddMicroseconds(moment.Microseconds);
        var first = new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(later);
        return new((first - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }
}
