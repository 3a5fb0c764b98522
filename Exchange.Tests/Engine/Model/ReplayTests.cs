using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>The events are the truth: applied again they lead to the same state, from the beginning or from any snapshot.</summary>
public class ReplayTests
{
    [Fact]
    public void The_events_alone_lead_to_the_same_state() => Seeds.ForEach(script =>
    {
        var live = new VenueUnderTest();
        live.Execute(Rehearsal.Of(script));

        Assert.Equal(live.State.Hash(), Replay(new VenueState(), live.Batch).Hash());
    });

    [Fact]
    public void A_snapshot_and_the_events_after_it_lead_to_the_same_state() => Seeds.ForEach(script =>
    {
        var commands = Rehearsal.Of(script);
        var live = new VenueUnderTest();
        var cut = Cut(script, commands);
        live.Execute(commands.Take(cut));
        var snapshot = live.State.Save();
        live.Execute(commands.Skip(cut));

        Assert.Equal(live.State.Hash(), Replay(VenueState.Load(snapshot), live.Batch).Hash());
    });

    [Fact]
    public void A_venue_from_a_snapshot_goes_on_as_if_nothing_had_been() => Seeds.ForEach(script =>
    {
        var commands = Rehearsal.Of(script);
        var live = new VenueUnderTest();
        var cut = Cut(script, commands);
        live.Execute(commands.Take(cut));
        var restarted = live.Restarted();

        foreach (var (command, time) in commands.Skip(cut))
        {
            var expected = live.Execute(command, time);
            var actual = restarted.Execute(command, time);
            Assert.Equal(expected.Result, actual.Result);
            Assert.Equal(expected.Events, actual.Events);
        }

        restarted.State.Verify();
        Assert.Equal(live.State.Hash(), restarted.State.Hash());
    });

    [Fact]
    public void A_snapshot_of_a_loaded_snapshot_is_the_same_snapshot() => Seeds.ForEach(script =>
    {
        var live = new VenueUnderTest();
        live.Execute(Rehearsal.Of(script));
        var snapshot = live.State.Save();

        Assert.Equal(snapshot, VenueState.Load(snapshot).Save());
    });

    private static int Cut(Script script, List<TimedCommand> commands) => new Dice((ulong)script.Seed).Below(commands.Count);

    /// <summary>Applies those of the events that the state has not seen.</summary>
    private static VenueState Replay(VenueState state, EventBuffer events)
    {
        foreach (var record in events)
            if (record.Sequence > state.Sequence) state.Apply(record);
        return state;
    }
}
