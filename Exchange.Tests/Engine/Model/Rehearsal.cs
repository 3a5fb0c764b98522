using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>Turns a script into commands, with an oracle beside it for the workload to look at.</summary>
internal static class Rehearsal
{
    /// <summary>Hands over one command after another; whoever gets it must let the oracle execute it.</summary>
    public static void Of(Script script, Action<ICommand, Timestamp, Oracle> execute)
    {
        var oracle = new Oracle();
        var workload = new Workload(script.Profile, oracle);
        foreach (var command in workload.Setup()) execute(command, new Timestamp(1), oracle);
        foreach (var step in script.Steps)
        {
            var (command, time) = workload.Next(step);
            execute(command, time, oracle);
        }
    }
}
