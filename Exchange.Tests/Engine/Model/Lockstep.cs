using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>The engine and the oracle do the same commands side by side, and must agree after each.</summary>
internal static class Lockstep
{
    private const int CommandsBetweenAudits = 100;

    public static void Run(Script script)
    {
        var oracle = new Oracle();
        var venue = new VenueUnderTest();
        var index = 0;
        foreach (var next in Rehearsal.Of(script, oracle))
        {
            var expected = oracle.Execute(next.Command, next.Time);
            CompareAnswers(index, next, expected, () => venue.Execute(next.Command, next.Time));
            if (++index % CommandsBetweenAudits == 0) CompareStates(index, next, oracle, venue.State);
            venue.Batch.Clear();
        }

        CompareStates(index, default, oracle, venue.State);
    }

    private static void CompareAnswers(
        int index, TimedCommand command, (CommandResult Result, List<Happening> Events) expected,
        Func<(CommandResult Result, List<Happening> Events)> execute)
    {
        (CommandResult Result, List<Happening> Events) actual;
        try
        {
            actual = execute();
        }
        catch (Exception exception)
        {
            throw new DisagreementException($"{Where(index, command)}\nexpected {Print(expected)}\nbut the engine threw {exception}");
        }

        if (actual.Result != expected.Result || !actual.Events.SequenceEqual(expected.Events))
            throw new DisagreementException($"{Where(index, command)}\nexpected {Print(expected)}\nbut was  {Print(actual)}");
    }

    private static void CompareStates(int index, TimedCommand command, Oracle oracle, VenueState state)
    {
        try
        {
            state.Verify();
        }
        catch (Exception exception)
        {
            throw new DisagreementException($"{Where(index, command)}\nafter it, the state does not verify: {exception}");
        }

        var differences = StateAudit.Differences(oracle, state).ToList();
        if (differences.Count > 0)
            throw new DisagreementException($"{Where(index, command)}\nafter it:\n{string.Join('\n', differences)}");
    }

    private static string Where(int index, TimedCommand command) => $"Command {index} {command}";

    private static string Print((CommandResult Result, List<Happening> Events) answer) =>
        $"{answer.Result}{string.Concat(answer.Events.Select(one => $"\n    {one}"))}";
}

/// <summary>The engine does not do what the rules say.</summary>
internal sealed class DisagreementException(string message) : Exception(message);
