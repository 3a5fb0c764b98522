// Time comes with each command and never goes back behind the last event.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class TimeSpecs
{
    [Theory]
    [InlineData("0s")]
    [InlineData("-5s")]
    public void A_date_that_is_not_in_the_future_is_refused(string date) => Spec.Check($"""
        when
            alice buys 5 at 100 until {date} => rejected ExpiryInPast
        """);

    [Fact]
    public void A_date_one_microsecond_ahead_is_in_the_future() => Spec.Check("""
        when
            alice buys 5 at 100 until 0.000001s #g => placed #g holding 500 to book
        """);

    [Fact]
    public void A_clock_that_went_back_counts_as_the_time_of_the_last_event() => Spec.Check("""
        given
            clock 10s
            bob buys 1 at 90
        when
            clock 5s
            alice buys 5 at 100 until 8s => rejected ExpiryInPast
            alice buys 5 at 100 until 10s => rejected ExpiryInPast
            alice buys 5 at 100 until 11s #g => placed #g holding 500 to book
        """);

    [Fact]
    public void Commands_without_an_event_do_not_move_the_time() => Spec.Check("""
        when
            clock 20s
            time passes => nothing
            bob cancels order 999 => refused UnknownOrder
            clock 5s
            alice buys 5 at 100 until 8s #g => placed #g holding 500 to book
        """);

    [Fact]
    public void An_order_that_expired_stays_so_when_the_clock_goes_back() => Spec.Check("""
        given
            alice buys 5 at 100 until 10s #g
        when
            clock 15s
            time passes => before: expired #g GoodTillDate released 500
            clock 5s
            bob sells 5 at 100 #s => placed #s holding 5 to book
            clock 0s
            time passes => nothing
        """);

    [Fact]
    public void The_events_of_a_command_all_have_its_time()
    {
        var venue = new TestVenue { Clock = CommandText.Time("3s") };
        venue.Run("bob sells 1 at 100");
        Assert.Equal(CommandText.Time("3s"), venue.State.Time);

        venue.Clock = CommandText.Time("1s");
        venue.Run("alice buys 2 at 100");
        Assert.Equal(CommandText.Time("3s"), venue.State.Time);
    }

    [Fact]
    public void Moments_compare_by_their_microseconds()
    {
        var (earlier, later) = (new Timestamp(1), new Timestamp(2));
        Assert.True(earlier < later && later > earlier && earlier <= later && later >= earlier);
        Assert.True(new Timestamp(1) <= earlier && new Timestamp(1) >= earlier);
        Assert.False(earlier > later || later < earlier || later <= earlier || earlier >= later);
        Assert.Equal(-1, earlier.CompareTo(later));
        Assert.Equal(0, Timestamp.None.Microseconds);
    }
}
