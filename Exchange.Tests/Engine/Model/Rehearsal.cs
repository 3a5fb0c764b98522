using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

internal readonly record struct TimedCommand(ICommand Command, Timestamp Time)
{
    public override string ToString() => $"at {Time.Microseconds}: {Short.Text(Command)}";
}

/// <summary>Turns a script into commands, with an oracle beside it for the workload to look at.</summary>
internal static class Rehearsal
{
    /// <summary>The commands of a script, one after another. Whoever takes one lets the oracle execute it before the next.</summary>
    public static IEnumerable<TimedCommand> Of(Script script, Oracle oracle)
    {
        var workload = new Workload(script.Profile, oracle);
        foreach (var command in workload.Setup()) yield return new TimedCommand(command, new Timestamp(1));
        foreach (var step in script.Steps) yield return workload.Next(step);
    }

    /// <summary>All commands of a script.</summary>
    public static List<TimedCommand> Of(Script script)
    {
        var oracle = new Oracle();
        var commands = new List<TimedCommand>();
        foreach (var next in Of(script, oracle))
        {
            commands.Add(next);
            oracle.Execute(next.Command, next.Time);
        }

        return commands;
    }
}
