using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>However the commands are cut into batches, and wherever the venue is restarted in between, the same happens.</summary>
public class BatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    public void The_cut_of_the_batches_does_not_show(int size) => Seeds.ForEach(script =>
    {
        var commands = Rehearsal.Of(script);
        var whole = new VenueUnderTest();
        whole.Execute(commands);

        var cut = new VenueUnderTest();
        var events = new List<Happening>();
        foreach (var batch in commands.Chunk(size))
        {
            cut.Execute(batch);
            events.AddRange(VenueUnderTest.Read(cut.Batch));
            cut.Batch.Clear();
        }

        Assert.Equal(VenueUnderTest.Read(whole.Batch), events);
        Assert.Equal(whole.State.Hash(), cut.State.Hash());
    });

    [Theory]
    [InlineData(29)]
    [InlineData(128)]
    public void A_restart_between_batches_does_not_show(int size) => Seeds.ForEach(script =>
    {
        var commands = Rehearsal.Of(script);
        var whole = new VenueUnderTest();
        whole.Execute(commands);

        var restarted = new VenueUnderTest();
        var events = new List<Happening>();
        foreach (var batch in commands.Chunk(size))
        {
            restarted.Execute(batch);
            events.AddRange(VenueUnderTest.Read(restarted.Batch));
            restarted = restarted.Restarted();
        }

        Assert.Equal(VenueUnderTest.Read(whole.Batch), events);
        Assert.Equal(whole.State.Hash(), restarted.State.Hash());
    });
}
