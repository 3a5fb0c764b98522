using Exchange.Domain;
using Xunit;
using Matcher = Exchange.Domain.Engine;

namespace Exchange.Tests.Engine.Model;

/// <summary>Announcing commands, also such as never come or make no sense, is only ever a matter of speed.</summary>
public class LookaheadTests
{
    [Fact]
    public void Announced_commands_do_not_show() => Seeds.ForEach(script =>
    {
        var commands = Rehearsal.Of(script);
        var plain = new VenueUnderTest();
        plain.Execute(commands);

        var (engine, events) = (new Matcher(), new EventBuffer());
        foreach (var (index, next) in commands.Index())
        {
            Expect(engine, commands[(index * 7) % commands.Count].Command);
            Expect(engine, commands[Math.Min(index + Matcher.ExpectAhead, commands.Count - 1)].Command);
            engine.Execute(next.Command, next.Time, events);
        }

        Assert.Equal(VenueUnderTest.Read(plain.Batch), VenueUnderTest.Read(events));
        Assert.Equal(plain.State.Hash(), engine.State.Hash());
    });

    private static void Expect(Matcher engine, ICommand command)
    {
        if (command is PlaceOrder place) engine.Expect(place);
        if (command is CancelOrder cancel) engine.Expect(cancel);
    }
}
