// The result of a command points at its own events: what expired comes before them, what was triggered after.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class ResultSpecs
{
    private readonly TestVenue venue = new();

    [Fact]
    public void An_executed_command_tells_its_first_event_their_number_and_what_it_made()
    {
        venue.Run("bob sells 1 at 100 #a");
        var sequence = venue.State.Sequence;
        venue.Run("alice buys 2 at 100 #b");
        Assert.Equal(new CommandResult(Outcome.Executed, RejectReason.None, sequence + 1, 3, 2), venue.LastResult);
    }

    [Fact]
    public void A_rejected_command_has_an_event_and_made_nothing()
    {
        var sequence = venue.State.Sequence;
        venue.Run("alice buys 1 at market #a");
        Assert.Equal(new CommandResult(Outcome.Rejected, RejectReason.NoLiquidity, sequence + 1, 1, 0), venue.LastResult);
    }

    [Fact]
    public void A_refused_command_has_no_event()
    {
        var sequence = venue.State.Sequence;
        venue.Run("alice cancels order 99");
        Assert.Equal(new CommandResult(Outcome.Refused, RejectReason.UnknownOrder, 0, 0, 0), venue.LastResult);
        Assert.Equal(sequence, venue.State.Sequence);
    }

    [Fact]
    public void A_repeated_command_points_at_its_first_outcome()
    {
        venue.Run("alice buys 1 at 100 #a");
        var first = venue.LastResult;
        venue.Run("alice buys 1 at 100 #a");
        Assert.Equal(new CommandResult(Outcome.Repeated, RejectReason.None, first.FirstSequence, 0, 1), venue.LastResult);
    }

    [Fact]
    public void A_repeated_rejection_points_at_it_with_its_reason_and_made_nothing()
    {
        venue.Run("alice buys 1 at market #a");
        var first = venue.LastResult;
        venue.Run("alice buys 1 at market #a");
        Assert.Equal(new CommandResult(Outcome.Repeated, RejectReason.NoLiquidity, first.FirstSequence, 0, 0), venue.LastResult);
    }

    [Fact]
    public void A_replace_counts_the_events_of_both_and_its_repetition_points_at_the_new_order()
    {
        venue.Run("alice buys 1 at 100 #a");
        var sequence = venue.State.Sequence;
        venue.Run("alice replaces #a with buy 1 at 99 #b");
        Assert.Equal(new CommandResult(Outcome.Executed, RejectReason.None, sequence + 1, 2, 2), venue.LastResult);
        venue.Run("alice replaces #a with buy 1 at 99 #b");
        Assert.Equal(new CommandResult(Outcome.Repeated, RejectReason.None, sequence + 2, 0, 2), venue.LastResult);
    }

    [Fact]
    public void What_expired_before_and_what_triggered_after_is_not_counted()
    {
        venue.Run("carol buys 1 at 90 until 5s");
        venue.Run("bob sells 1 at 100");
        venue.Run("dave buys 1 at 50 stop-loss 100 #s");
        var sequence = venue.State.Sequence;
        venue.Clock = CommandText.Time("10s");
        Assert.Equal(4, venue.Run("alice buys 1 at 100 #a").Count);
        Assert.Equal(new CommandResult(Outcome.Executed, RejectReason.None, sequence + 2, 2, 4), venue.LastResult);
    }

    [Theory]
    [InlineData("alice cancels #a")]
    [InlineData("alice amends #a to 1")]
    [InlineData("market is halted")]
    [InlineData("alice deposits 5 USD")]
    public void A_command_that_makes_nothing_new_has_no_number_to_tell(string command)
    {
        venue.Run("alice buys 2 at 100 #a");
        var sequence = venue.State.Sequence;
        venue.Run(command);
        Assert.Equal(new CommandResult(Outcome.Executed, RejectReason.None, sequence + 1, 1, 0), venue.LastResult);
    }

    [Fact]
    public void A_command_as_a_value_and_as_an_object_is_the_same_command()
    {
        var command = new Deposit(venue.Account("alice"), venue.Asset("USD"), new Amount(5), CommandId.Parse("five"));
        var first = venue.Engine.Execute(command, venue.Clock, new EventBuffer());
        var second = venue.Engine.Execute((ICommand)command, venue.Clock, new EventBuffer());
        Assert.Equal(first with { Outcome = Outcome.Repeated, EventCount = 0 }, second);
    }
}
