using Exchange.Domain;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The window of 24 hours rolls: what is in it counts, what has left it does not.</summary>
public class TickerFoldTests
{
    private readonly TickerFold fold = new(new MarketId(1));
    private long trades;

    [Fact]
    public void Before_the_first_trade_there_is_nothing() =>
        Assert.Equal(new Ticker(new MarketId(1), default, default, default, default, default, 0, 0, 0, default, default), fold.Ticker);

    [Fact]
    public void Every_trade_of_a_day_counts()
    {
        Trade("10:00:00.000000", 100, 2);
        Trade("10:00:00.999999", 120, 3);
        Trade("15:30:00", 90, 4);
        Trade("15:30:01", 110, 1);

        // open high low last | volume, quote volume, trades
        Assert.Equal("100 120 90 110 | 10 1030 4", Shown());
    }

    [Fact]
    public void A_second_falls_out_a_day_after_it_began_and_takes_its_trades_with_it()
    {
        Trade("10:00:00.500000", 130, 2);
        Trade("10:00:01", 70, 3);
        Trade("12:00:00", 100, 5);

        Assert.False(Advance("2026-11-25T09:59:59.999999Z"));
        Assert.Equal("130 130 70 100 | 10 970 3", Shown());
        Assert.True(Advance("2026-11-25T10:00:00Z"));
        Assert.Equal("70 100 70 100 | 8 710 2", Shown());
        Assert.True(Advance("2026-11-25T10:00:01Z"));
        Assert.Equal("100 100 100 100 | 5 500 1", Shown());
        Assert.False(Advance("2026-11-25T11:59:59Z"));
        Assert.True(Advance("2026-11-25T12:00:00Z"));

        // The last price stays, however old it is.
        Assert.Equal("0 0 0 100 | 0 0 0", Shown());
    }

    [Fact]
    public void When_the_highest_has_left_the_next_highest_counts()
    {
        foreach (var (time, price) in new[] { ("08:00:00", 150), ("09:00:00", 140), ("10:00:00", 145), ("11:00:00", 130) })
            Trade(time, price, 1);

        Assert.Equal(150, fold.Ticker.High.Ticks);
        Advance("2026-11-25T08:00:00Z");
        Assert.Equal(145, fold.Ticker.High.Ticks);
        Advance("2026-11-25T10:00:00Z");
        Assert.Equal(130, fold.Ticker.High.Ticks);
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        Trade("10:00:00", 100, 2);
        Advance("2026-11-25T09:00:00Z");
        Assert.False(Advance("2026-11-24T00:00:00Z"));
        Assert.Equal("100 100 100 100 | 2 200 1", Shown());
    }

    private bool Advance(string now) => fold.Advance(CandleIntervalTests.At(now));

    private void Trade(string time, long price, long quantity) => fold.Apply(new MarketTrade
    {
        Trade = new TradeId(++trades),
        Time = CandleIntervalTests.At($"2026-11-24T{time}Z"),
        Price = new Price(price),
        Quantity = new Quantity(quantity),
        Notional = new Amount(price * quantity),
    });

    private string Shown() =>
        $"{fold.Ticker.Open.Ticks} {fold.Ticker.High.Ticks} {fold.Ticker.Low.Ticks} {fold.Ticker.Last.Ticks} | "
        + $"{fold.Ticker.Volume} {fold.Ticker.QuoteVolume} {fold.Ticker.Trades}";
}
