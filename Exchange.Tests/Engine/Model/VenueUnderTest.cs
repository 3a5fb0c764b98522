using Exchange.Domain;
using Matcher = Exchange.Domain.Engine;

namespace Exchange.Tests.Engine.Model;

/// <summary>The engine, and the batch that its events go into.</summary>
internal sealed class VenueUnderTest(VenueState state)
{
    private readonly Matcher engine = new(state);

    public VenueUnderTest()
        : this(new VenueState())
    {
    }

    public VenueState State => engine.State;

    /// <summary>The events since the last clear.</summary>
    public EventBuffer Batch { get; } = new();

    /// <summary>Executes one command and says what it added to the batch.</summary>
    public (CommandResult Result, List<Happening> Events) Execute(ICommand command, Timestamp time)
    {
        var before = Batch.Count;
        var result = engine.Execute(command, time, Batch);
        return (result, Read(Batch).Skip(before).ToList());
    }

    public void Execute(IEnumerable<TimedCommand> commands)
    {
        foreach (var (command, time) in commands) engine.Execute(command, time, Batch);
    }

    /// <summary>A venue that goes on where this one is, from a snapshot of it.</summary>
    public VenueUnderTest Restarted() => new(VenueState.Load(State.Save()));

    public static List<Happening> Read(EventBuffer events)
    {
        var list = new List<Happening>(events.Count);
        foreach (var record in events) list.Add(new Happening(record.Sequence, record.Time, record.ToEvent()));
        return list;
    }
}
