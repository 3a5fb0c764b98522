using System.Globalization;
using Exchange.Domain;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>When candles open and close.</summary>
public class CandleIntervalTests
{
    [Theory]
    [InlineData("1s", "2026-11-24T09:17:45.999999Z", "2026-11-24T09:17:45Z", "2026-11-24T09:17:46Z")]
    [InlineData("1m", "2026-11-24T09:17:45Z", "2026-11-24T09:17:00Z", "2026-11-24T09:18:00Z")]
    [InlineData("3m", "2026-11-24T09:17:45Z", "2026-11-24T09:15:00Z", "2026-11-24T09:18:00Z")]
    [InlineData("5m", "2026-11-24T09:17:45Z", "2026-11-24T09:15:00Z", "2026-11-24T09:20:00Z")]
    [InlineData("15m", "2026-11-24T09:17:45Z", "2026-11-24T09:15:00Z", "2026-11-24T09:30:00Z")]
    [InlineData("30m", "2026-11-24T09:17:45Z", "2026-11-24T09:00:00Z", "2026-11-24T09:30:00Z")]
    [InlineData("1h", "2026-11-24T09:17:45Z", "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z")]
    [InlineData("2h", "2026-11-24T09:17:45Z", "2026-11-24T08:00:00Z", "2026-11-24T10:00:00Z")]
    [InlineData("4h", "2026-11-24T09:17:45Z", "2026-11-24T08:00:00Z", "2026-11-24T12:00:00Z")]
    [InlineData("6h", "2026-11-24T09:17:45Z", "2026-11-24T06:00:00Z", "2026-11-24T12:00:00Z")]
    [InlineData("8h", "2026-11-24T09:17:45Z", "2026-11-24T08:00:00Z", "2026-11-24T16:00:00Z")]
    [InlineData("12h", "2026-11-24T09:17:45Z", "2026-11-24T00:00:00Z", "2026-11-24T12:00:00Z")]
    [InlineData("1d", "2026-11-24T23:59:59.999999Z", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")]
    [InlineData("3d", "1970-01-03T23:59:59Z", "1970-01-01T00:00:00Z", "1970-01-04T00:00:00Z")]
    [InlineData("3d", "2000-01-03T00:00:00Z", "2000-01-03T00:00:00Z", "2000-01-06T00:00:00Z")]
    [InlineData("1w", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")]
    [InlineData("1w", "2026-11-22T23:59:59.999999Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z")]
    [InlineData("1w", "1970-01-01T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z")]
    [InlineData("1M", "2028-02-29T23:59:59.999999Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z")]
    [InlineData("1M", "2026-12-31T23:59:59.999999Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("1M", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z")]
    public void A_moment_belongs_to_the_candle_that_opened_last(string name, string moment, string open, string close)
    {
        Assert.True(CandleIntervals.TryParse(name, out var interval));
        Assert.Equal(At(open), interval.OpenTime(At(moment)));
        Assert.Equal(At(close), interval.CloseTime(At(moment)));
        Assert.Equal(name, interval.ToText());
    }

    [Theory]
    [InlineData("1S")]
    [InlineData("1D")]
    [InlineData("2m")]
    [InlineData(" 1m")]
    [InlineData("")]
    public void Other_names_are_no_intervals(string name) => Assert.False(CandleIntervals.TryParse(name, out _));

    [Fact]
    public void At_the_end_of_time_a_candle_has_no_end()
    {
        foreach (var interval in CandleIntervals.All)
            Assert.Equal(long.MaxValue, interval.CloseTime(new Timestamp(long.MaxValue)).Microseconds);
    }

    internal static Timestamp At(string text)
    {
        var time = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        return new((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }
}
